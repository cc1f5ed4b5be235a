import type { Observation } from '../observation.js';
import { Bench, by, counter, event, state, supervisor } from '../../../test/agent/detector-bench.js';

const jammed = state('cardReader', 'media', 'jammed');
const clear = state('cardReader', 'media', 'notPresent');
const offline = state('cardReader', 'device', 'offline');
const online = state('cardReader', 'device', 'online');
const captured = event('cardReader', 'cardCaptured');
const cards = (value: number): Observation => counter('cardReader', 'captured', value);
describe('two witnesses of one device', () => {
  it('raise one fault; the second is noted with its evidence', () => {
    const bench = new Bench();
    expect(bench.see(by('xfs', jammed))).toMatchObject([{ kind: 'raised', detail: { source: 'xfs' } }]);
    expect(bench.see(by('ndc', jammed), 1000)).toMatchObject([
      {
        kind: 'noted',
        fault: 'card.jam',
        detail: { source: 'ndc' },
        reason: expect.stringContaining('also seen by ndc'),
        raw: { code: 'ndc says' },
      },
    ]);
  });

  it('clear it only when neither says it any more', () => {
    const bench = new Bench();
    bench.see(by('xfs', jammed));
    bench.see(by('ndc', jammed));
    bench.see(by('ndc', clear));
    expect(bench.passes(60)).toEqual(['noted cardReader card.jam']);
    bench.see(by('xfs', clear));
    expect(bench.passes(60)).toEqual(['cleared cardReader card.jam']);
  });

  it('do not clear each other: one that sees no jam does not outweigh one that does', () => {
    const bench = new Bench();
    bench.see(by('xfs', jammed));
    bench.see(by('ndc', clear));
    expect(bench.passes(3600)).toEqual([]);
  });

  it('let the fault fall when the one that says so is offline for a minute and the other sees all well', () => {
    const bench = new Bench();
    bench.see(by('ndc', clear));
    bench.see(by('xfs', jammed));
    bench.see(by('xfs', offline), 5_000);
    expect(bench.passes(59)).toEqual(['raised cardReader device.offline']);
    expect(bench.passes(1)).toEqual(['cleared cardReader card.jam']);
  });

  it('keep it open when the one that says so answers again in time', () => {
    const bench = new Bench();
    bench.see(by('ndc', clear));
    bench.see(by('xfs', jammed));
    bench.see(by('xfs', offline));
    bench.see(by('xfs', online), 30_000);
    expect(bench.passes(3600)).not.toContain('cleared cardReader card.jam');
  });

  it('keep it open when the other is offline as well, or does not speak of it', () => {
    const bench = new Bench();
    bench.see(by('ndc', state('cardReader', 'bin', 'ok')));
    bench.see(by('xfs', jammed));
    bench.see(by('xfs', offline));
    expect(bench.passes(3600)).toEqual(['raised cardReader device.offline']);
    bench.see(by('ndc', clear));
    bench.see(by('ndc', offline));
    expect(bench.passes(3600)).toEqual(['noted cardReader device.offline']);
  });

  it('keep device.offline of the one though the other has its device online: the link is down', () => {
    const bench = new Bench();
    bench.see(by('ndc', online));
    bench.see(by('xfs', offline));
    expect(bench.passes(3600)).toEqual(['raised cardReader device.offline']);
  });

  it('of which one is no longer configured end what that one said, with the reason', () => {
    const bench = new Bench();
    bench.see(by('xfs', jammed));
    expect(bench.restarts(['xfs', 'ndc'])).toEqual([]);
    expect(bench.see({ kind: 'started', sources: ['ndc'] })).toMatchObject([
      { kind: 'cleared', fault: 'card.jam', reason: 'xfs is no longer configured' },
    ]);
  });

  it('hide faults until both have left the mode', () => {
    const bench = new Bench();
    bench.see(by('xfs', supervisor(true)));
    bench.see(by('ndc', supervisor(true)), 1000);
    bench.see(by('xfs', jammed), 1000);
    expect(bench.says(by('xfs', supervisor(false)), 1000)).toEqual(['noted cabinet mode.left']);
    expect(bench.passes(60)).toEqual([]);
    bench.see(by('ndc', supervisor(false)));
    expect(bench.passes(5)).toEqual(['raised cardReader card.jam']);
  });

  it('leave the mode when one says so and the other is offline', () => {
    const bench = new Bench();
    bench.see(by('xfs', supervisor(true)));
    bench.see(by('ndc', supervisor(true)));
    bench.see(by('xfs', state('cabinet', 'device', 'offline')), 1000);
    expect(bench.says(by('ndc', supervisor(false)), 1000)).toEqual([
      'noted cabinet mode.left',
      'noted cabinet mode.left',
    ]);
  });
});

describe('a mode of a witness that answers nowhere', () => {
  const left = ['noted cabinet mode.left', 'noted cabinet mode.left'];

  it.each([
    ['though it never said whether the cabinet answers', ['offline', 'offline'], left],
    ['not while one of its devices answers', ['offline', 'online'], left.slice(1)],
  ])('ends with the other witness: %s', (_when, words, told) => {
    const bench = new Bench();
    bench.see(by('xfs', supervisor(true)));
    bench.see(by('ndc', supervisor(true)));
    bench.see(by('xfs', state('cardReader', 'device', words[0]!)));
    bench.see(by('xfs', state('cashDispenser', 'device', words[1]!)));
    expect(bench.says(by('ndc', supervisor(false)), 1000)).toEqual(told);
  });
});

describe('one physical act that two witnesses tell of', () => {
  it('is one card; the second is noted as further evidence with its raw code', () => {
    const bench = new Bench();
    bench.see(by('xfs', cards(3)));
    bench.see(by('xfs', captured), 1000);
    expect(bench.says(by('xfs', cards(4)), 1000)).toEqual(['noted cardReader card.captured']);
    expect(bench.see(by('journal', captured), 60_000)).toMatchObject([
      { kind: 'noted', fault: 'card.captured', detail: { act: 1, source: 'journal' }, raw: { code: 'journal says' } },
    ]);
  });

  it('is one card of three witnesses', () => {
    const bench = new Bench();
    expect(bench.says(by('journal', captured))).toEqual(['raised cardReader card.captured']);
    expect(bench.says(by('ndc', captured), 5_000)).toEqual(['noted cardReader card.captured']);
    expect(bench.says(by('xfs', captured), 5_000)).toEqual(['noted cardReader card.captured']);
  });

  it('is two when the second comes after the window', () => {
    const bench = new Bench();
    bench.see(by('xfs', captured));
    expect(bench.says(by('journal', captured), 121_000)).toEqual(['raised cardReader card.captured']);
  });

  it('is exactly two cards when both witnesses tell of two within the window', () => {
    const bench = new Bench();
    bench.see(by('xfs', cards(0)));
    const told = [by('journal', captured), by('xfs', cards(2)), by('journal', captured)].flatMap((one) =>
      bench.see(one, 5_000),
    );
    expect(told.filter(({ kind }) => kind === 'raised').map(({ detail }) => detail.count)).toEqual([1, 1]);
  });

  it('is one though a mode begins between the two', () => {
    const bench = new Bench();
    bench.see(by('xfs', cards(0)));
    bench.see(by('xfs', captured));
    bench.see(by('xfs', supervisor(true)), 1000);
    expect(bench.says(by('xfs', cards(1)), 1000)).toEqual(['noted cardReader card.captured']);
    expect(bench.says(by('journal', captured), 1000)).toEqual(['noted cardReader card.captured']);
    expect(bench.says(by('xfs', supervisor(false)), 60_000)).toEqual(['noted cabinet mode.left']);
  });

  it('stays open until the witness that counts says that the bin was emptied, and ends with it', () => {
    const bench = new Bench();
    bench.see(by('xfs', cards(0)));
    bench.see(by('journal', captured));
    bench.see(by('xfs', cards(1)), 5_000);
    bench.see(by('journal', supervisor(true)), 60_000);
    expect(bench.says(by('journal', supervisor(false)), 60_000)).toEqual(['noted cabinet mode.left']);
    expect(bench.says(by('xfs', cards(0)), 60_000)).toContain('cleared cardReader card.captured');
  });

  it('is two when two devices of one protocol tell of it: they are not the same device', () => {
    const bench = new Bench();
    const retained = event('cashAcceptor', 'cashRetained');
    expect(bench.says(by('ccnet', retained))).toEqual(['raised cashAcceptor cash.retained']);
    expect(bench.says(by('ccnet-2', retained), 5_000)).toEqual(['raised cashAcceptor cash.retained']);
  });

  it('of a recycler is known by the name of its part as well', () => {
    const bench = new Bench();
    expect(bench.says(by('xfs', event('recycler', 'cashRetained')))).toEqual(['raised recycler cash.retained']);
    expect(bench.says(by('journal', event('cashDispenser', 'cashRetained')), 9_000)).toEqual([
      'noted recycler cash.retained',
    ]);
  });

  it('of cheating is raised once, and again for the next attempt', () => {
    const bench = new Bench();
    const cheat = event('cashAcceptor', 'cheatAttempt');
    expect(bench.says(by('a', cheat))).toEqual(['raised cashAcceptor acceptor.cheat']);
    expect(bench.says(by('b', cheat), 90_000)).toEqual(['noted cashAcceptor acceptor.cheat']);
    expect(bench.says(by('b', cheat), 5_000)).toEqual(['raised cashAcceptor acceptor.cheat']);
  });
});

describe('notes left in the stacker', () => {
  const left = state('cashDispenser', 'stacker', 'notEmptyCustomer');
  const empty = state('cashDispenser', 'stacker', 'empty');
  const retracted = (value: number): Observation => counter('cashDispenser', 'retracted', value);

  it('and retracted afterwards are one bundle', () => {
    const bench = new Bench();
    bench.see(retracted(0));
    bench.see(left, 1000);
    expect(bench.passes(60)).toEqual(['raised cashDispenser cash.retained']);
    bench.see(empty, 600_000);
    expect(bench.says(retracted(1), 8_000)).toEqual(['noted cashDispenser cash.retained']);
    expect(bench.passes(60)).toEqual(['noted cashDispenser cash.retained']);
    expect(bench.says(retracted(0), 60_000)).toContain('cleared cashDispenser cash.retained');
  });

  it('are a bundle of their own while an older one is still inside', () => {
    const bench = new Bench();
    bench.see(retracted(0));
    bench.see(retracted(1), 1000);
    bench.see(left, 3_600_000);
    expect(bench.passes(60)).toEqual(['raised cashDispenser cash.retained']);
    expect(bench.says(retracted(2), 60_000)).toEqual(['noted cashDispenser cash.retained']);
  });
});
