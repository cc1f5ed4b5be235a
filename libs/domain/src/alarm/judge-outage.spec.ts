import fc from 'fast-check';
import { DEFAULT_ALARM_RULES } from './alarm-rules.js';
import { judgeOutage, type OutageChild } from './judge-outage.js';

const RULES = DEFAULT_ALARM_RULES.collapse;
const NOW = new Date('2026-11-21T19:00:00Z');
const ago = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1000);
const child = (n: number, backAgo: number | null, raisedAgo = 3_600): OutageChild => ({
  incidentId: String(n),
  terminalId: `T${n}`,
  standing: backAgo === null,
  raisedAt: ago(raisedAgo),
  clearedAt: backAgo === null ? null : ago(backAgo),
});
const many = (count: number, backAgo: number | null, from = 100) =>
  Array.from({ length: count }, (_, n) => child(from + n, backAgo));
const judge = (children: OutageChild[], change: { over?: boolean; of?: number } = {}) =>
  judgeOutage({ subject: 'site', of: 30, over: false, children, ...change }, RULES, NOW);

describe('judgeOutage', () => {
  it('closes when all are back', () => {
    expect(judge(many(30, 1))).toMatchObject({ outcome: 'close', reason: 'allBack' });
  });

  it('goes on while most are out, and while what is out is an outage still', () => {
    expect(judge([...many(20, null), ...many(10, 900, 200)])).toMatchObject({
      outcome: 'standing',
      reason: 'stillOut',
    });
    expect(judge([...many(6, null), ...many(24, 900, 200)])).toMatchObject({ outcome: 'standing', reason: 'stillOut' });
  });

  it('waits a while for the last one, then lets it have its own', () => {
    expect(judge([child(1, null), ...many(29, 299)])).toMatchObject({ outcome: 'standing', reason: 'someMayReturn' });
    expect(judge([child(1, null), ...many(29, 300)])).toEqual({
      outcome: 'split',
      reason: 'staysDown',
      release: ['1'],
      close: true,
    });
  });

  it('reckons from when most were back, not from the last return', () => {
    expect(judge([child(1, null), child(2, 10), ...many(28, 400)])).toMatchObject({ outcome: 'split', release: ['1'] });
  });

  it('does not split out at once what was lost only now', () => {
    const verdict = judge([child(1, null), child(2, null, 30), ...many(28, 400)]);
    expect(verdict).toMatchObject({ outcome: 'split', release: ['1'], close: false });
  });

  it('takes a terminal without power and line for one terminal, back when both are', () => {
    const power = { ...child(1, 600), incidentId: 'p' };
    expect(judge([power, child(1, null), ...many(29, 300)])).toMatchObject({ outcome: 'split', release: ['1'] });
  });

  it('releases everything when it ended otherwise', () => {
    expect(judge([child(1, null), child(2, 5)], { over: true })).toEqual({
      outcome: 'release',
      reason: 'outageOver',
      release: ['1', '2'],
    });
  });

  it('never closes over a child that stands without releasing it, and releases none that is back', () => {
    const anyChild = fc.tuple(fc.option(fc.integer({ min: 0, max: 2_000 })), fc.integer({ min: 0, max: 4_000 }));
    fc.assert(
      fc.property(fc.array(anyChild, { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 100 }), (list, of) => {
        const children = list.map(([backAgo, raisedAgo], n) => child(n, backAgo, raisedAgo));
        const verdict = judge(children, { of });
        const standing = children.filter((each) => each.standing).map(({ incidentId }) => incidentId);
        if (verdict.outcome === 'close') expect(standing).toEqual([]);
        if (verdict.outcome === 'split') {
          expect(standing).toEqual(expect.arrayContaining(verdict.release));
          if (verdict.close) expect([...verdict.release].sort()).toEqual([...standing].sort());
        }
      }),
    );
  });
});
