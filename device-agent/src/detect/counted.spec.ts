import type { Observation, TransactionSeen } from '../observation.js';
import { Bench, by, counter, event, raw, state, supervisor } from '../../../test/agent/detector-bench.js';

const captured = event('cardReader', 'cardCaptured');
const cards = (value: number): Observation => counter('cardReader', 'captured', value);
const exchange = (active: boolean): Observation => ({
  kind: 'mode',
  component: 'cashDispenser',
  mode: 'exchange',
  active,
  raw,
});

describe('a transaction of the journal', () => {
  const transaction: TransactionSeen = {
    kind: 'transaction',
    component: 'journalPrinter',
    raw: { protocol: 'electronic-journal', code: 'line' },
    source: 'journal',
    printedAt: '21/11 03:00',
    reference: '000123',
    amountMinor: 50_000,
    currency: 'CNY',
    lastFour: '1111',
  };

  it('goes with the card that is captured after it', () => {
    const bench = new Bench();
    bench.see(transaction);
    expect(bench.see(captured, 30_000)).toMatchObject([
      {
        kind: 'raised',
        detail: {
          transaction: {
            at: '2026-11-21T03:00:00.000Z',
            printedAt: '21/11 03:00',
            reference: '000123',
            amountMinor: 50_000,
            currency: 'CNY',
            lastFour: '1111',
          },
        },
      },
    ]);
  });

  it('does not, more than ten minutes before', () => {
    const bench = new Bench();
    bench.see(transaction);
    expect(bench.see(captured, 601_000)[0]?.detail).not.toHaveProperty('transaction');
  });

  it('that is printed within two minutes afterwards is noted with the fault, once', () => {
    const bench = new Bench();
    bench.see(captured);
    expect(bench.see(transaction, 40_000)).toMatchObject([
      {
        kind: 'noted',
        component: 'cardReader',
        fault: 'card.captured',
        detail: { act: 1, transaction: { lastFour: '1111' } },
      },
    ]);
    expect(bench.says(transaction, 40_000)).toEqual([]);
  });

  it('that was told unfinished is told of once more when it is over, whole', () => {
    const bench = new Bench();
    const { reference: _reference, amountMinor: _amount, ...begun } = transaction;
    bench.see({ ...begun, unfinished: true });
    expect(bench.see(captured)).toMatchObject([{ kind: 'raised', detail: { transaction: { lastFour: '1111' } } }]);
    const rest = bench.see(transaction, 20_000);
    expect(rest).toMatchObject([
      {
        kind: 'noted',
        detail: { act: 1, transaction: { reference: '000123', lastFour: '1111', amountMinor: 50_000 } },
      },
    ]);
    expect(rest[0]?.detail['transaction']).not.toHaveProperty('unfinished');
    expect(bench.says({ ...transaction, reference: '000124' }, 1_000)).toEqual([]);
  });

  it("that has just begun takes the place of the customer's before, whatever is known of it", () => {
    const bench = new Bench();
    bench.see({ ...transaction, lastFour: '9999', reference: '000122' });
    const { reference: _none, lastFour: _four, amountMinor: _amount, currency: _currency, ...begun } = transaction;
    bench.see({ ...begun, printedAt: '21/11 03:02', unfinished: true }, 60_000);
    const [raised] = bench.see(captured, 5_000);
    expect(raised?.detail['transaction']).toEqual({ at: '2026-11-21T03:01:00.000Z', printedAt: '21/11 03:02' });
    expect(bench.see({ ...transaction, printedAt: '21/11 03:02' }, 5_000)).toMatchObject([
      { kind: 'noted', detail: { act: 1, transaction: { reference: '000123', lastFour: '1111' } } },
    ]);
  });

  it('that was told unfinished and has nothing to add is not told of again', () => {
    const bench = new Bench();
    bench.see({ ...transaction, unfinished: true });
    bench.see(captured);
    expect(bench.says(transaction, 20_000)).toEqual([]);
    expect(Object.keys(bench.memory.transactions)).toHaveLength(1);
  });

  it.each([
    ['with another reference', { reference: '000124' }],
    ['with another card', { reference: undefined, lastFour: '2222' }],
    ['of another journal', { source: 'journal-2' }],
  ])("%s, after the one that went with the fault, is the next customer's", (_what, change) => {
    const bench = new Bench();
    bench.see({ ...transaction, unfinished: true });
    bench.see(captured);
    expect(bench.says({ ...transaction, ...change } as TransactionSeen, 20_000)).toEqual([]);
    const [next] = bench.see(captured, 60_000);
    expect(next?.detail['transaction']).toMatchObject({
      lastFour: '1111',
      ...JSON.parse(JSON.stringify({ ...change, source: undefined })),
    });
  });

  it('that is printed later than that is another one', () => {
    const bench = new Bench();
    bench.see(captured);
    expect(bench.says(transaction, 121_000)).toEqual([]);
  });

  it('raises nothing', () => {
    expect(new Bench().says(transaction)).toEqual([]);
  });
});

describe('a counter in a ring', () => {
  const ring = (value: number, wrapsAt = 100): Observation => ({
    ...cards(value),
    ...({ wrapsAt } as object),
  });

  it('that goes over the top rose', () => {
    const bench = new Bench();
    bench.see(ring(98));
    expect(bench.see(ring(1), 60_000)).toMatchObject([
      { kind: 'raised', detail: { count: 3, counters: [{ before: 98, after: 1 }] } },
    ]);
  });

  it.each([
    [50, 1],
    [98, 20],
    [89, 0],
  ])('that falls from %i to %i was set back by a person', (before, after) => {
    const bench = new Bench();
    bench.see(ring(before));
    expect(bench.says(ring(after), 60_000)).toEqual(['noted cardReader counter.reset']);
  });

  it('goes over the top while the agent is away, and while a mode hides it', () => {
    const bench = new Bench();
    bench.see(by('xfs', ring(97)));
    expect(bench.restarts(['xfs'], 3600)).toEqual([]);
    expect(bench.says(by('xfs', ring(99)))).toEqual(['raised cardReader card.captured']);
    bench.see(by('xfs', supervisor(true)), 60_000);
    expect(bench.says(by('xfs', ring(0)), 60_000)).toEqual(['noted cardReader card.captured']);
    bench.restarts(['xfs'], 60);
    expect(bench.see(by('xfs', supervisor(false)), 1000)).toMatchObject([
      { fault: 'mode.left' },
      { kind: 'raised', detail: { count: 1, counters: [{ before: 99, after: 0 }] } },
    ]);
  });
});

describe('a device without a counter', () => {
  it.each(['full', 'high', 'missing'])('has its bin emptied when the bin goes from %s to ok', (word) => {
    const bench = new Bench();
    bench.see(state('cardReader', 'bin', word));
    bench.see(captured);
    expect(bench.says(state('cardReader', 'bin', 'ok'), 60_000)).toContain('cleared cardReader card.captured');
  });

  it('does not when the bin was ok all the time', () => {
    const bench = new Bench();
    bench.see(state('cardReader', 'bin', 'ok'));
    bench.see(captured);
    expect(bench.says(state('cardReader', 'bin', 'ok'), 60_000)).toEqual([]);
  });

  it('has been handled when supervisor mode, or an exchange for cash, is left', () => {
    const bench = new Bench();
    bench.see(captured);
    bench.see(event('cashDispenser', 'cashRetained'));
    bench.see(exchange(true), 60_000);
    expect(bench.says(exchange(false), 60_000)).toEqual([
      'noted cashDispenser mode.left',
      'cleared cashDispenser cash.retained',
    ]);
    bench.see(supervisor(true), 60_000);
    expect(bench.says(supervisor(false), 60_000)).toEqual([
      'noted cabinet mode.left',
      'cleared cardReader card.captured',
    ]);
  });

  it('has not when a mode is over because it lasted too long', () => {
    const bench = new Bench();
    bench.see(captured);
    bench.see(supervisor(true));
    expect(bench.passes(13 * 3600)).toEqual(['noted cabinet mode.left']);
  });
});

describe('an event whose status still stands', () => {
  const source = 'id003';
  const kept: Observation = {
    ...event('cashAcceptor', 'cashRetained'),
    ...{ source, stands: '42', raw: { protocol: source, code: '42 power up with bill in stacker' } },
  } as Observation;
  const over: Observation = {
    ...{ kind: 'eventOver', component: 'cashAcceptor', name: 'cashRetained', stands: '42', source },
    raw: { protocol: source, code: '11 idling' },
  };

  it('is not raised again when the agent restarts or the driver is started anew, as a self-test does', () => {
    const bench = new Bench();
    expect(bench.says(kept)).toEqual(['raised cashAcceptor cash.retained']);
    bench.restarts([source], 3600);
    expect(bench.see(kept, 2_000)).toMatchObject([
      { kind: 'noted', fault: 'cash.retained', reason: 'the same still stands; it was told before' },
    ]);
    for (let i = 0; i < 5; i++) expect(bench.says(kept, 86_400_000)).toEqual(['noted cashAcceptor cash.retained']);
  });

  it('is another one when the device said something else in between, however soon', () => {
    const bench = new Bench();
    bench.see(kept);
    bench.see(over, 1_000);
    bench.restarts([source]);
    const [raised] = bench.see(kept, 1_000);
    expect(raised).toMatchObject({ kind: 'raised', fault: 'cash.retained', detail: { act: 2, count: 1 } });
  });

  it('is another one with another status, of another device, and after somebody emptied the box', () => {
    const bench = new Bench();
    bench.see(kept);
    expect(bench.says({ ...kept, stands: '41' } as Observation, 1_000)).toEqual(['raised cashAcceptor cash.retained']);
    expect(bench.says({ ...kept, source: 'id003-2' }, 1_000)).toEqual(['raised cashAcceptor cash.retained']);
    bench.see(supervisor(true), 60_000);
    expect(bench.says(supervisor(false), 60_000)).toContain('cleared cashAcceptor cash.retained');
    expect(bench.says(kept, 60_000)).toEqual(['raised cashAcceptor cash.retained']);
    expect(bench.says(kept, 60_000)).toEqual(['noted cashAcceptor cash.retained']);
  });

  it('counts once while a mode hides it', () => {
    const bench = new Bench();
    bench.see(supervisor(true));
    bench.see(kept, 1_000);
    bench.see(kept, 1_000);
    const raised = bench.see(supervisor(false), 1_000).filter(({ kind }) => kind === 'raised');
    expect(raised).toMatchObject([{ fault: 'cash.retained', detail: { count: 1, act: 1 } }]);
    expect(bench.says(kept, 60_000)).toEqual(['noted cashAcceptor cash.retained']);
  });

  it('that passes is noted as long as it stands, and raised when it happens anew', () => {
    const bench = new Bench();
    const short = { ...event('cashDispenser', 'shortDispense'), source: 'puloon-lcdm', stands: '3A' } as Observation;
    expect(bench.says(short)).toEqual(['raised cashDispenser dispenser.shortDispense']);
    bench.restarts(['puloon-lcdm'], 3600);
    expect(bench.says(short, 300_000)).toEqual(['noted cashDispenser dispenser.shortDispense']);
    expect(bench.says({ ...short, stands: '3C' } as Observation, 120_000)).toEqual([
      'raised cashDispenser dispenser.shortDispense',
    ]);
  });

  it('is forgotten with its witness', () => {
    const bench = new Bench();
    bench.see(kept);
    bench.restarts(['ccnet']);
    bench.restarts(['id003']);
    expect(bench.memory.standing).toEqual({});
    expect(bench.says(kept)).toEqual(['raised cashAcceptor cash.retained']);
  });
});

describe('a mode across a restart of the agent', () => {
  it('goes on hiding, and shows at its end what a counter, an event and a state told of', () => {
    const bench = new Bench();
    bench.see(by('xfs', cards(0)));
    bench.see(by('xfs', supervisor(true)));
    bench.see(by('xfs', cards(1)), 1000);
    bench.see(by('xfs', event('cashDispenser', 'cashRetained')), 1000);
    bench.see(by('xfs', state('safe', 'safeDoor', 'open')), 1000);
    expect(bench.restarts(['xfs'], 600)).toEqual([]);
    expect(bench.says(by('xfs', supervisor(true)))).toEqual([]);
    expect(bench.says(by('xfs', supervisor(false)), 60_000)).toEqual([
      'noted cabinet mode.left',
      'raised cardReader card.captured',
      'raised cashDispenser cash.retained',
    ]);
    expect(bench.passes(5)).toEqual(['raised safe safe.open']);
  });

  it('ends when its witness is no longer configured', () => {
    const bench = new Bench();
    bench.see(by('xfs', supervisor(true)));
    expect(bench.restarts(['ndc'])).toEqual(['noted cabinet mode.left']);
  });
});

describe('what must not raise', () => {
  it.each([
    ['a card taken by the customer', event('cardReader', 'cardTaken')],
    ['notes presented', event('cashDispenser', 'cashPresented')],
    ['notes taken', event('cashDispenser', 'cashTaken')],
    ['a first reading after install', cards(7)],
    ['a retract that found no items', counter('cashDispenser', 'retracted', 0)],
  ])('%s', (_what, seen) => {
    const bench = new Bench();
    expect(bench.says(seen).filter((one) => one.startsWith('raised'))).toEqual([]);
    expect(bench.passes(3600)).toEqual([]);
  });

  it('a retract that found no items: the counter reads as before', () => {
    const bench = new Bench();
    bench.see(counter('cashDispenser', 'retracted', 4));
    expect(bench.says(counter('cashDispenser', 'retracted', 4), 30_000)).toEqual([]);
  });

  it('a threshold event that repeats the known state', () => {
    const bench = new Bench();
    const high = state('cardReader', 'bin', 'high');
    expect(bench.says(high)).toEqual(['raised cardReader card.binHigh']);
    expect([...bench.says(high, 1000), ...bench.passes(3600)]).toEqual([]);
    expect(bench.says(state('cashDispenser', 'cassette', 'high'))).toEqual([]);
  });

  it('a counter that fell', () => {
    const bench = new Bench();
    bench.see(cards(9));
    expect(bench.says(cards(2), 60_000)).toEqual(['noted cardReader counter.reset']);
  });
});
