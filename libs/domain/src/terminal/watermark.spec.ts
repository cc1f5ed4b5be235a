import fc from 'fast-check';
import { readJournal, type Hole } from './watermark.js';

const outcomes = (facts: Parameters<typeof readJournal>[0]) => readJournal(facts).verdicts.map((each) => each.outcome);

describe('readJournal', () => {
  it('accepts the next numbers in order', () => {
    expect(readJournal({ upTo: 16, oldest: 17, seqs: [17, 18] })).toMatchObject({
      upTo: 18,
      hole: null,
      newJournal: false,
    });
    expect(outcomes({ upTo: 16, oldest: 17, seqs: [17, 18] })).toEqual(['accepted', 'accepted']);
  });

  it('knows what is committed already', () => {
    expect(outcomes({ upTo: 18, oldest: 17, seqs: [17, 18, 19] })).toEqual(['duplicate', 'duplicate', 'accepted']);
  });

  it('takes the same number twice in one message once', () => {
    expect(outcomes({ upTo: 16, oldest: 17, seqs: [17, 17] })).toEqual(['accepted', 'duplicate']);
  });

  it('lets what runs ahead wait for the missing one', () => {
    expect(readJournal({ upTo: 16, oldest: 17, seqs: [19] })).toMatchObject({ upTo: 16, hole: null });
    expect(outcomes({ upTo: 16, oldest: 17, seqs: [18, 17, 18] })).toEqual(['ahead', 'accepted', 'accepted']);
  });

  it('begins a new journal below its oldest event', () => {
    expect(readJournal({ upTo: null, oldest: 17, seqs: [17] })).toMatchObject({
      upTo: 17,
      hole: null,
      newJournal: true,
    });
    expect(readJournal({ upTo: null, oldest: 40, seqs: [] })).toMatchObject({ upTo: 39, hole: null, newJournal: true });
  });

  it('jumps what the terminal no longer holds, and names the hole', () => {
    expect(readJournal({ upTo: 16, oldest: 20, seqs: [20] })).toMatchObject({ upTo: 20, hole: { from: 17, to: 19 } });
    expect(readJournal({ upTo: 16, oldest: 20, seqs: [] })).toMatchObject({ upTo: 19, hole: { from: 17, to: 19 } });
  });

  it('never jumps over a number that stands in the message', () => {
    expect(outcomes({ upTo: 16, oldest: 20, seqs: [17, 18, 20] })).toEqual(['accepted', 'accepted', 'ahead']);
  });
});

/** Messages of a terminal that resends at will, loses acknowledgements and drops its oldest events. */
const messages = fc.array(
  fc.record({
    oldest: fc.integer({ min: 1, max: 30 }),
    seqs: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 8 }),
  }),
  { maxLength: 40 },
);

describe('a watermark over any interleaving of messages', () => {
  it('accepts no number twice, and passes none without accepting it or naming it in a hole', () => {
    fc.assert(
      fc.property(messages, (sent) => {
        const accepted: number[] = [];
        const holes: Hole[] = [];
        let upTo: number | null = null;
        let start = 0;
        for (const message of sent) {
          const before: number | null = upTo;
          const verdict = readJournal({ upTo, ...message });
          if (verdict.hole) holes.push(verdict.hole);
          message.seqs.forEach((seq, i) => verdict.verdicts[i]!.outcome === 'accepted' && accepted.push(seq));
          if (before === null) start = Math.min(message.oldest, ...message.seqs);
          else expect(verdict.upTo).toBeGreaterThanOrEqual(before);
          upTo = verdict.upTo;
        }
        if (upTo === null) return;
        const inHoles = holes.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
        const passed = [...accepted, ...inHoles].sort((a, b) => a - b);
        expect(passed).toEqual(Array.from({ length: upTo - start + 1 }, (_, i) => start + i));
      }),
    );
  });

  it('brings every event through once and in order, whatever messages and acknowledgements are lost', () => {
    const round = fc.record({
      length: fc.integer({ min: 1, max: 5 }),
      arrives: fc.boolean(),
      ackArrives: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(round, { maxLength: 60 }), (count, rounds) => {
        const stored: number[] = [];
        let upTo: number | null = null;
        let acked = 0;
        // After all the bad luck comes a quiet hour, in which everything arrives.
        const quiet = Array.from({ length: count }, () => ({ length: 5, arrives: true, ackArrives: true }));
        for (const { length, arrives, ackArrives } of [...rounds, ...quiet]) {
          const seqs = Array.from({ length: Math.min(length, count - acked) }, (_, i) => acked + 1 + i);
          if (!arrives || seqs.length === 0) continue;
          const verdict = readJournal({ upTo, oldest: acked + 1, seqs });
          expect(verdict.hole).toBeNull();
          stored.push(...seqs.filter((_, i) => verdict.verdicts[i]!.outcome === 'accepted'));
          upTo = verdict.upTo;
          if (ackArrives) acked = upTo;
        }
        expect(stored).toEqual(Array.from({ length: count }, (_, i) => i + 1));
      }),
    );
  });
});
