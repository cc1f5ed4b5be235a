import fc from 'fast-check';
import { nextReplyCode, parseReply, type ParsedReply } from '../index.js';

const answer = (
  act: 'accept' | 'escalate' | 'refuse',
  code: number | null,
  reason: string | null = null,
): ParsedReply => ({
  kind: 'answer',
  act,
  code,
  reason,
});

describe('an answer by SMS', () => {
  it.each<[string, ParsedReply]>([
    ['1a', answer('accept', 1)],
    [' 1 A ', answer('accept', 1)],
    ['１ａ', answer('accept', 1)],
    ['“2e”', answer('escalate', 2)],
    ['12x', answer('refuse', 12)],
    ['1x no car until 6', answer('refuse', 1, 'no car until 6')],
    ['1X, Flat Tyre', answer('refuse', 1, 'Flat Tyre')],
    ['1x车坏了', answer('refuse', 1, '车坏了')],
    ['２Ｘ车坏了', answer('refuse', 2, '车坏了')],
    ['1x拒', answer('refuse', 1)],
    ['1x拒绝，车坏了', answer('refuse', 1, '车坏了')],
    ['1a接', answer('accept', 1)],
    ['1a接单。', answer('accept', 1)],
    ['3 e升', answer('escalate', 3)],
    ['1.a', answer('accept', 1)],
    ['a1', answer('accept', 1)],
    ['1a on my way', answer('accept', 1)],
    ['a', answer('accept', null)],
    ['接', answer('accept', null)],
    ['接单', answer('accept', null)],
    ['接1', answer('accept', 1)],
    ['1接', answer('accept', 1)],
    ['1接单，马上到', answer('accept', 1)],
    ['拒 2 没有备件', answer('refuse', 2, '没有备件')],
    ['2拒绝没有备件', answer('refuse', 2, '没有备件')],
    ['拒', answer('refuse', null)],
    ['升', answer('escalate', null)],
    ['升级3', answer('escalate', 3)],
    ['【示范银行】1a', answer('accept', 1)],
    ['[Sample Bank] 1e', answer('escalate', 1)],
    ['ok', { kind: 'confirm' }],
    ['OK!', { kind: 'confirm' }],
    ['收到。', { kind: 'confirm' }],
    ['help', { kind: 'help', reason: 'asked' }],
    ['？', { kind: 'help', reason: 'asked' }],
  ])('%s', (text, expected) => {
    expect(parseReply(text)).toEqual(expected);
  });

  it.each([
    '',
    ' ',
    '接不了',
    '1接不了',
    '1a接不了',
    '1a不接',
    '1e升不了',
    '1a接1e升1x拒',
    '回1a接1e升1x拒',
    '1a接 1e升 1x拒',
    '不接',
    'a moment please',
    'no idea',
    'ok 1',
    '123a',
    '1b',
    '1ab',
    'TD',
    '1',
    '0xa',
  ])('is not taken for one: %j', (text) => {
    expect(parseReply(text)).toEqual({ kind: 'help', reason: 'notUnderstood' });
  });

  it('is read, whatever is typed, and never throws or takes long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 700 }), (text) => {
        const reply = parseReply(text);
        expect(['answer', 'confirm', 'help']).toContain(reply.kind);
        if (reply.kind === 'answer' && reply.code !== null) expect(reply.code).toBeLessThan(100);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is the same act however it is spaced, cased and widened', () => {
    const widen = (text: string): string =>
      [...text]
        .map((each) => (/[!-~]/.test(each) ? String.fromCodePoint(each.codePointAt(0)! + 0xfee0) : each))
        .join('');
    fc.assert(
      fc.property(
        fc.record({
          code: fc.integer({ min: 1, max: 99 }),
          word: fc.constantFrom('a', 'e', 'x', '接', '拒', '升'),
          gap: fc.constantFrom('', ' ', '  ', '.', '-', '\n'),
          upper: fc.boolean(),
          wide: fc.boolean(),
        }),
        ({ code, word, gap, upper, wide }) => {
          const typed = `${code}${gap}${upper ? word.toUpperCase() : word}`;
          const reply = parseReply(wide ? widen(typed) : typed);
          const act = { a: 'accept', 接: 'accept', e: 'escalate', 升: 'escalate', x: 'refuse', 拒: 'refuse' }[word];
          expect(reply).toEqual({ kind: 'answer', act, code, reason: null });
        },
      ),
    );
  });
});

describe('the number of a page', () => {
  it('goes on in turn, so that what is over is not soon taken for what is new', () => {
    expect(nextReplyCode({ last: 0, open: new Set() })).toBe(1);
    expect(nextReplyCode({ last: 1, open: new Set() })).toBe(2);
    expect(nextReplyCode({ last: 9, open: new Set([1]) })).toBe(2);
    expect(nextReplyCode({ last: 5, open: new Set([1, 2, 3, 4, 5, 6, 7, 8, 9]) })).toBe(10);
    expect(nextReplyCode({ last: 12, open: new Set() })).toBe(1);
  });

  it('is never that of a page which is open, and not used again for eight pages', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { maxLength: 60 }), (closings) => {
        let last = 0;
        const open: number[] = [];
        const given: number[] = [];
        for (const closing of closings) {
          const code = nextReplyCode({ last, open: new Set(open) });
          expect(open).not.toContain(code);
          expect(code).toBeGreaterThan(0);
          if (code <= 9 && open.length === 0) expect(given.slice(-8)).not.toContain(code);
          open.push(code);
          given.push(code);
          last = code;
          open.splice(0, closing % (open.length + 1));
        }
      }),
    );
  });
});
