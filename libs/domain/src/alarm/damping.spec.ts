import fc from 'fast-check';
import { DEFAULT_ALARM_RULES } from './alarm-rules.js';
import type { Admission } from './admit-alarm.js';
import { isFlapping, judgeChattering, KEPT_TRANSITIONS, toldLately, withTransition } from './chattering.js';
import { judgeFlood } from './judge-flood.js';
import { judgeSuppression, type SuppressionFacts } from './judge-suppression.js';

const RULES = DEFAULT_ALARM_RULES.chattering;
const NOW = new Date('2026-11-21T19:00:00Z');
const at = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);
const times = (...seconds: number[]): Date[] => seconds.map(at);

describe('judgeChattering', () => {
  const judge = (transitions: Date[], chatteringSince: Date | null = null, lastEventAt = NOW) =>
    judgeChattering({ transitions, chatteringSince, lastEventAt }, RULES, NOW);

  it('begins with the third change within a minute', () => {
    expect(judge(times(-60, -30, 0))).toMatchObject({ outcome: 'begin', quietAt: at(300) });
    expect(judge(times(-61, -30, 0))).toMatchObject({ outcome: 'steady' });
    expect(judge(times(-1, 0))).toMatchObject({ outcome: 'steady' });
  });

  it('goes on until it was quiet for long enough', () => {
    expect(judge([], at(-900), at(-299))).toMatchObject({ outcome: 'goOn', quietAt: at(1) });
    expect(judge([], at(-900), at(-300))).toMatchObject({ outcome: 'end' });
  });

  it('proves nothing by a clock that was set back', () => {
    expect(isFlapping(times(100, 50, 0), RULES)).toBe(false);
  });

  it('tells a holder once, and again only after a while', () => {
    expect(toldLately(times(-20, -10, 0), RULES)).toBe(false);
    expect(toldLately(times(-30, -20, -10, 0), RULES)).toBe(true);
    expect(toldLately(times(-900, -600, -310, 0), RULES)).toBe(false);
  });

  it('flaps exactly when three changes that follow each other lie within the time, and remembers enough for it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 60 }), (gaps) => {
        let transitions: Date[] = [];
        const all: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          all.push(now);
          transitions = withTransition(transitions, at(now));
          const expected = all.length >= 3 && all.at(-1)! - all.at(-3)! <= 60;
          expect(isFlapping(transitions, RULES)).toBe(expected);
          expect(transitions.length).toBeLessThanOrEqual(KEPT_TRANSITIONS);
        }
      }),
    );
  });
});

describe('judgeFlood', () => {
  const rules = DEFAULT_ALARM_RULES.flood;
  it.each([
    [null, 10, 'calm'],
    [null, 11, 'begin'],
    [NOW, 5, 'goOn'],
    [NOW, 4, 'end'],
  ] as const)('since %s, with %i new alarms: %s', (since, count, outcome) => {
    expect(judgeFlood({ since, count }, rules)).toMatchObject({ outcome });
  });

  it('does not flutter: between the two numbers whatever is stays', () => {
    fc.assert(
      fc.property(fc.integer({ min: rules.endBelow, max: rules.beginAbove }), fc.boolean(), (count, flooded) => {
        const { outcome } = judgeFlood({ since: flooded ? NOW : null, count }, rules);
        expect(outcome).toBe(flooded ? 'goOn' : 'calm');
      }),
    );
  });
});

describe('judgeSuppression', () => {
  const hidden = (change: Partial<SuppressionFacts> = {}): SuppressionFacts => ({
    by: 'maintenance',
    ref: '7',
    until: NOW,
    stands: true,
    untouched: true,
    ...change,
  });
  const page: Admission = { outcome: 'page', reason: 'needsPerson' };
  const window = (ref: string): Admission => ({
    outcome: 'suppress',
    by: 'maintenance',
    ref,
    reason: 'inMaintenance',
    until: at(600),
  });
  const muted: Admission = { outcome: 'mute', by: 'flood', ref: 'night', reason: 'inFlood', until: at(3_600) };

  it('raises what still stands, and closes what went', () => {
    expect(judgeSuppression(hidden(), page)).toMatchObject({ outcome: 'raise', reason: 'stillStands' });
    expect(judgeSuppression(hidden({ stands: false }), page)).toMatchObject({ outcome: 'close' });
  });

  it('goes on when the window was made longer, and says so when another one hides it', () => {
    expect(judgeSuppression(hidden(), window('7'))).toEqual({ outcome: 'goOn', reason: 'stillHidden', until: at(600) });
    expect(judgeSuppression(hidden(), window('8'))).toMatchObject({ outcome: 'begin', reason: 'inMaintenance' });
    expect(judgeSuppression(hidden(), muted)).toMatchObject({ outcome: 'begin', reason: 'inFlood' });
  });

  it('does not mute anew what is muted', () => {
    const facts = hidden({ by: 'flood', ref: 'night', until: at(60) });
    expect(judgeSuppression(facts, muted)).toEqual({ outcome: 'goOn', reason: 'stillHidden', until: at(60) });
  });
});
