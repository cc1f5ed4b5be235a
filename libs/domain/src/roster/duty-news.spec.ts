import fc from 'fast-check';
import { DUTY_NEWS, dutyNewsText, type DutyNewsKind } from './duty-news.js';

const gets = { from: '2026-11-22T12:00:00Z', until: '2026-11-23T00:00:00Z' };
const loses = { from: '2026-11-25T12:00:00Z', until: '2026-11-26T00:00:00Z' };
const other = { zh: '王强', en: 'Wang Qiang' };

/** The news that name the times; the others say that all stays as it is, or is over. */
const TELLS_TIMES: readonly DutyNewsKind[] = ['swapAsked', 'swapConsented', 'standIn', 'standInChanged', 'onCallAgain'];

describe('the news of a duty', () => {
  it('names who, and what is won and lost, in the bank’s own time', () => {
    const news = { kind: 'swapAsked', other, gets, loses } as const;
    expect(dutyNewsText(news, 'en', 'Asia/Shanghai')).toBe(
      'Wang Qiang asks you to swap duties. On call: 11-22 20:00 – 11-23 08:00. Off: 11-25 20:00 – 11-26 08:00. Please answer',
    );
    expect(dutyNewsText(news, 'zh-CN', 'Asia/Shanghai')).toBe(
      '王强想与您换班。您值班：11-22 20:00 – 11-23 08:00。您不值班：11-25 20:00 – 11-26 08:00。请答复',
    );
  });

  it('tells whoever is on call again from when to when', () => {
    const news = { kind: 'onCallAgain', other, gets, loses: null } as const;
    expect(dutyNewsText(news, 'en', 'Asia/Shanghai')).toBe(
      'Wang Qiang no longer stands in for you. On call: 11-22 20:00 – 11-23 08:00.',
    );
    expect(dutyNewsText(news, 'zh-CN', 'Asia/Shanghai')).toBe('王强不再替您值班。您值班：11-22 20:00 – 11-23 08:00。');
  });

  it('leaves no gap, whatever is told and in whichever language', () => {
    for (const kind of DUTY_NEWS) {
      for (const language of ['zh-CN', 'en'] as const) {
        for (const who of [other, null]) {
          const text = dutyNewsText({ kind, other: who, gets, loses: null }, language, 'UTC');
          expect(text).not.toMatch(/[{}]|null|undefined/);
          expect(/[\u4e00-\u9fff]/.test(text)).toBe(language === 'zh-CN');
        }
      }
    }
  });

  it('shows every name as it is written, and every time that is won or lost', () => {
    const name = fc
      .oneof(fc.string({ minLength: 1 }), fc.constantFrom('$&', '{parts}', '{other}', "$'"))
      .map((n) => `A${n}Z`);
    const instant = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true });
    const span = fc.option(fc.record({ from: instant, until: instant }));
    fc.assert(
      fc.property(fc.constantFrom(...DUTY_NEWS), name, span, span, (kind, who, won, lost) => {
        const iso = (times: typeof won) =>
          times && { from: times.from.toISOString(), until: times.until.toISOString() };
        const news = { kind, other: { zh: who, en: who }, gets: iso(won), loses: iso(lost) };
        for (const language of ['zh-CN', 'en'] as const) {
          const text = dutyNewsText(news, language, 'UTC');
          expect(text.split(who)).toHaveLength(2);
          const shown = text.replace(who, () => '').match(/\d\d-\d\d \d\d:\d\d/g) ?? [];
          const times = [won, lost].flatMap((each) => (each ? [each.from, each.until] : []));
          if (shown.length) expect(shown).toEqual(times.map((at) => at.toISOString().slice(5, 16).replace('T', ' ')));
          expect(shown.length > 0).toBe(TELLS_TIMES.includes(kind) && times.length > 0);
        }
      }),
    );
  });
});
