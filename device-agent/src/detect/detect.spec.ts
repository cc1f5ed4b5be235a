import type { Observation } from '../observation.js';
import { Bench, counter, event, raw, state, supervisor } from '../../../test/agent/detector-bench.js';
import { componentStates } from './component-states.js';
import { detect, nextDue } from './detect.js';

describe('a counter', () => {
  it('is a baseline when read for the first time', () => {
    const bench = new Bench();
    expect(bench.see(counter('cardReader', 'captured', 4))).toMatchObject([
      { kind: 'noted', fault: 'counter.baseline', detail: { counters: [{ name: 'captured', after: 4 }] } },
    ]);
  });

  it('raises card.captured with the counts before and after when it rises', () => {
    const bench = new Bench();
    bench.see(counter('cardReader', 'captured', 3));
    expect(bench.see(counter('cardReader', 'captured', 4), 1000)).toEqual([
      {
        kind: 'raised',
        component: 'cardReader',
        fault: 'card.captured',
        detail: { counters: [{ name: 'captured', unit: undefined, before: 3, after: 4 }], act: 1, count: 1 },
        reason: 'captured rose from 3 to 4',
        raw,
      },
    ]);
  });

  it('raises again for the next card though the first is still there', () => {
    const bench = new Bench();
    bench.see(counter('cardReader', 'captured', 0));
    expect(bench.says(counter('cardReader', 'captured', 1), 60_000)).toEqual(['raised cardReader card.captured']);
    expect(bench.says(counter('cardReader', 'captured', 2), 60_000)).toEqual(['raised cardReader card.captured']);
  });

  it('says nothing when it is read again unchanged', () => {
    const bench = new Bench();
    bench.see(counter('cardReader', 'captured', 2));
    expect(bench.says(counter('cardReader', 'captured', 2), 5000)).toEqual([]);
  });

  it('notes a reset by a person, clears what it stood for, and counts on from there', () => {
    const bench = new Bench();
    bench.see(counter('cardReader', 'captured', 3));
    bench.see(counter('cardReader', 'captured', 4), 1000);
    expect(bench.says(counter('cardReader', 'captured', 0), 1000)).toEqual([
      'noted cardReader counter.reset',
      'cleared cardReader card.captured',
    ]);
    expect(bench.says(counter('cardReader', 'captured', 1), 60_000)).toEqual(['raised cardReader card.captured']);
  });

  it('raises cash.retained for retracted notes and nothing for rejected ones', () => {
    const bench = new Bench();
    bench.see(counter('cashDispenser', 'retracted', 0, 'unit3'));
    bench.see(counter('cashDispenser', 'rejected', 0, 'unit4'));
    expect(bench.says(counter('cashDispenser', 'rejected', 9, 'unit4'), 1000)).toEqual([]);
    expect(bench.says(counter('cashDispenser', 'retracted', 1, 'unit3'), 1000)).toEqual([
      'raised cashDispenser cash.retained',
    ]);
  });

  it('raises one cash.retained for a rise of the notes, however many they are', () => {
    const bench = new Bench();
    bench.see(counter('cashDispenser', 'retractedNotes', 0, 'unit5'));
    const [raised] = bench.see(counter('cashDispenser', 'retractedNotes', 12, 'unit5'));
    expect(raised).toMatchObject({ kind: 'raised', fault: 'cash.retained', detail: { count: 1, act: 1 } });
  });

  it('clears only when the counter of its own unit falls', () => {
    const bench = new Bench();
    for (const unit of ['unit1', 'unit2']) bench.see(counter('recycler', 'retracted', 1, unit));
    bench.see(counter('recycler', 'retracted', 2, 'unit1'), 60_000);
    expect(bench.says(counter('recycler', 'retracted', 0, 'unit2'), 60_000)).toEqual(['noted recycler counter.reset']);
    expect(bench.says(counter('recycler', 'retracted', 0, 'unit1'), 60_000)).toContain(
      'cleared recycler cash.retained',
    );
  });
});

describe('an event and a counter of the same physical act', () => {
  it('are one raised fault when the event comes first', () => {
    const bench = new Bench();
    bench.see(counter('cardReader', 'captured', 3));
    expect(bench.says(event('cardReader', 'cardCaptured'), 1000)).toEqual(['raised cardReader card.captured']);
    expect(bench.see(counter('cardReader', 'captured', 4), 800)).toMatchObject([
      { kind: 'noted', fault: 'card.captured', detail: { counters: [{ before: 3, after: 4 }] } },
    ]);
  });

  it('are one raised fault when the counter comes first', () => {
    const bench = new Bench();
    bench.see(counter('cardReader', 'captured', 3));
    expect(bench.says(counter('cardReader', 'captured', 4), 1000)).toEqual(['raised cardReader card.captured']);
    expect(bench.says(event('cardReader', 'cardCaptured'), 800)).toEqual(['noted cardReader card.captured']);
  });

  it('are one also when the agent was down between the two', () => {
    const bench = new Bench();
    bench.see(counter('cardReader', 'captured', 3));
    bench.see(event('cardReader', 'cardCaptured'), 1000);
    expect(bench.says(counter('cardReader', 'captured', 4), 3_600_000)).toEqual(['noted cardReader card.captured']);
  });

  it('are two when the counter rose by two', () => {
    const bench = new Bench();
    bench.see(counter('cardReader', 'captured', 3));
    bench.see(event('cardReader', 'cardCaptured'), 1000);
    expect(bench.see(counter('cardReader', 'captured', 5), 500)).toMatchObject([
      { kind: 'noted', fault: 'card.captured', detail: { count: 1 } },
      { kind: 'raised', fault: 'card.captured', detail: { count: 1, counters: [{ before: 3, after: 5 }] } },
    ]);
  });

  it('are two when a reading between them did not move', () => {
    const bench = new Bench();
    bench.see(counter('cardReader', 'captured', 3));
    bench.see(event('cardReader', 'cardCaptured'), 1000);
    bench.see(counter('cardReader', 'captured', 3), 60_000);
    expect(bench.says(counter('cardReader', 'captured', 4), 60_000)).toEqual(['raised cardReader card.captured']);
  });
});

describe('a state', () => {
  it('raises at once and clears after its hysteresis', () => {
    const bench = new Bench();
    expect(bench.see(state('cardReader', 'media', 'jammed'))).toMatchObject([
      { kind: 'raised', fault: 'card.jam', reason: 'media = jammed', detail: { state: 'media', value: 'jammed' } },
    ]);
    expect(bench.says(state('cardReader', 'media', 'notPresent'), 1000)).toEqual([]);
    expect(bench.passes(2)).toEqual(['cleared cardReader card.jam']);
  });

  it('that comes back within the hysteresis was never away', () => {
    const bench = new Bench();
    bench.see(state('cardReader', 'media', 'jammed'));
    bench.see(state('cardReader', 'media', 'present'), 1000);
    expect(bench.says(state('cardReader', 'media', 'jammed'), 1000)).toEqual([]);
    expect(bench.passes(60)).toEqual([]);
  });

  it('shorter than its debounce raises nothing', () => {
    const bench = new Bench();
    bench.see(state('cardReader', 'device', 'offline'));
    bench.see(state('cardReader', 'device', 'online'), 9_000);
    expect(bench.passes(60)).toEqual([]);
  });

  it.each(['offline', 'noDevice', 'powerOff'])('device = %s raises device.offline, and online clears it', (word) => {
    const bench = new Bench();
    expect(bench.says(state('cardReader', 'device', word))).toEqual([]);
    expect(nextDue(bench.memory)).toBe(bench.now + 10_000);
    expect(bench.passes(10)).toEqual(['raised cardReader device.offline']);
    bench.see(state('cardReader', 'device', 'online'));
    expect(bench.passes(5)).toEqual(['cleared cardReader device.offline']);
    expect(nextDue(bench.memory)).toBeUndefined();
  });

  it('of ever new units does not fill the memory, and is judged all the same', () => {
    let { memory } = new Bench();
    const at = new Date('2026-11-21T03:00:00Z');
    for (let i = 0; i < 5_000; i++)
      memory = detect(memory, state('cashDispenser', 'cassette', 'ok', `u${i}`), at).memory;
    expect(Object.keys(memory.views).length).toBeLessThanOrEqual(4_096);
    expect(detect(memory, state('cashDispenser', 'cassette', 'missing', 'new'), at).outcomes).toMatchObject([
      { kind: 'raised', fault: 'cassette.missing' },
    ]);
  });

  it('with an unknown word changes nothing', () => {
    const bench = new Bench();
    bench.see(state('cardReader', 'media', 'jammed'));
    bench.see(state('cardReader', 'media', 'unknown'), 1000);
    expect(bench.passes(3600)).toEqual([]);
  });

  it('of a second unit joins the open fault, and only the last one clears it', () => {
    const bench = new Bench();
    expect(bench.says(state('cashDispenser', 'cassette', 'empty', '1'))).toEqual([
      'raised cashDispenser cassette.empty',
    ]);
    expect(bench.says(state('cashDispenser', 'cassette', 'empty', '2'))).toEqual([
      'noted cashDispenser cassette.empty',
    ]);
    bench.see(state('cashDispenser', 'cassette', 'ok', '1'));
    expect(bench.passes(30)).toEqual(['noted cashDispenser cassette.empty']);
    bench.see(state('cashDispenser', 'cassette', 'ok', '2'));
    expect(bench.passes(30)).toEqual(['cleared cashDispenser cassette.empty']);
  });

  it('that goes from low to empty raises the new fault before it clears the old', () => {
    const bench = new Bench();
    bench.see(state('cashDispenser', 'cassette', 'low', '1'));
    bench.passes(5);
    expect(bench.says(state('cashDispenser', 'cassette', 'empty', '1'))).toEqual([
      'raised cashDispenser cassette.empty',
    ]);
    expect(bench.passes(30)).toEqual(['cleared cashDispenser cassette.low']);
  });

  it('keeps power.onBattery while the battery runs low', () => {
    const bench = new Bench();
    bench.see(state('ups', 'ups', 'onBattery'));
    expect(bench.passes(5)).toEqual(['raised ups power.onBattery']);
    expect(bench.says(state('ups', 'ups', 'batteryLow'))).toEqual(['raised ups power.batteryLow']);
    bench.see(state('ups', 'ups', 'mains'));
    expect(bench.passes(60)).toEqual(['cleared ups power.batteryLow', 'cleared ups power.onBattery']);
  });
});

describe('an event', () => {
  it.each(['cardTaken', 'cashPresented', 'cashTaken'] as const)('%s raises nothing', (name) => {
    expect(new Bench().says(event('cardReader', name))).toEqual([]);
  });

  it('that passes is raised once and noted when it repeats within a minute', () => {
    const bench = new Bench();
    expect(bench.says(event('cashAcceptor', 'cheatAttempt'))).toEqual(['raised cashAcceptor acceptor.cheat']);
    expect(bench.says(event('cashAcceptor', 'cheatAttempt'), 1000)).toEqual(['noted cashAcceptor acceptor.cheat']);
    expect(bench.says(event('cashAcceptor', 'cheatAttempt'), 61_000)).toEqual(['raised cashAcceptor acceptor.cheat']);
  });

  it('of garbage is noted at most once a minute, with how many went untold', () => {
    const bench = new Bench();
    const garbage: Observation = { kind: 'garbage', component: 'cardReader', reason: 'wrong checksum', raw };
    expect(bench.says(garbage)).toEqual(['noted cardReader driver.garbage']);
    expect([...bench.says(garbage), ...bench.says(garbage)]).toEqual([]);
    expect(bench.see(garbage, 60_000)).toMatchObject([{ detail: { unreported: 2 } }]);
  });
});

describe('while a mode is active', () => {
  it('a state is noted, and raised when it is still so at the end', () => {
    const bench = new Bench();
    expect(bench.says(supervisor(true))).toEqual(['noted cabinet mode.entered']);
    expect(bench.says(state('safe', 'safeDoor', 'open'))).toEqual(['noted safe safe.open']);
    expect(bench.says(supervisor(false), 600_000)).toEqual(['noted cabinet mode.left']);
    expect(bench.passes(5)).toEqual(['raised safe safe.open']);
  });

  it('a state that is gone at the end leaves nothing', () => {
    const bench = new Bench();
    bench.see(supervisor(true));
    bench.see(state('safe', 'safeDoor', 'open'));
    bench.see(state('safe', 'safeDoor', 'closed'), 60_000);
    bench.see(supervisor(false));
    expect(bench.passes(60)).toEqual([]);
  });

  it('a state that is set right just after the end leaves nothing', () => {
    const bench = new Bench();
    bench.see(supervisor(true));
    bench.see(state('safe', 'safeDoor', 'open'));
    bench.see(supervisor(false));
    bench.see(state('safe', 'safeDoor', 'closed'), 3_000);
    expect(bench.passes(60)).toEqual([]);
  });

  it('a counter that rose is raised at the end, with the counts from before the mode', () => {
    const bench = new Bench();
    bench.see(counter('cardReader', 'captured', 1));
    bench.see(supervisor(true));
    expect(bench.says(counter('cardReader', 'captured', 2), 1000)).toEqual(['noted cardReader card.captured']);
    expect(bench.see(supervisor(false), 1000)).toMatchObject([
      { fault: 'mode.left' },
      { kind: 'raised', fault: 'card.captured', detail: { count: 1, counters: [{ before: 1, after: 2 }] } },
    ]);
  });

  it('cards that were tried and taken out again raise nothing', () => {
    const bench = new Bench();
    bench.see(counter('cardReader', 'captured', 1));
    bench.see(supervisor(true));
    bench.see(event('cardReader', 'cardCaptured'), 1000);
    bench.see(counter('cardReader', 'captured', 2), 1000);
    bench.see(counter('cardReader', 'captured', 0), 1000);
    expect(bench.says(supervisor(false), 1000)).toEqual(['noted cabinet mode.left']);
    expect(bench.says(counter('cardReader', 'captured', 1), 60_000)).toEqual(['raised cardReader card.captured']);
  });

  it('an event of a device without a counter is raised at the end', () => {
    const bench = new Bench();
    bench.see(supervisor(true));
    expect(bench.says(event('cashDispenser', 'cashRetained'))).toEqual(['noted cashDispenser cash.retained']);
    expect(bench.says(supervisor(false), 1000)).toContain('raised cashDispenser cash.retained');
  });

  it('a fault that was open before may clear', () => {
    const bench = new Bench();
    bench.see(state('cardReader', 'media', 'jammed'));
    bench.see(supervisor(true), 60_000);
    bench.see(state('cardReader', 'media', 'notPresent'));
    expect(bench.passes(2)).toEqual(['cleared cardReader card.jam']);
  });

  it('the end of one mode is not the end of another', () => {
    const bench = new Bench();
    bench.see(supervisor(true));
    bench.see({ kind: 'mode', component: 'cashDispenser', mode: 'exchange', active: true, raw });
    bench.see(state('cashDispenser', 'cassette', 'missing', '1'));
    bench.see(supervisor(false), 1000);
    expect(bench.passes(60)).toEqual([]);
    bench.see({ kind: 'mode', component: 'cashDispenser', mode: 'exchange', active: false, raw });
    expect(bench.passes(5)).toEqual(['raised cashDispenser cassette.missing']);
  });

  it('a mode that nobody ends is over after twelve hours', () => {
    const bench = new Bench();
    bench.see(supervisor(true));
    bench.see(state('safe', 'safeDoor', 'open'));
    expect(bench.passes(12 * 3600)).toEqual(['noted cabinet mode.left']);
    expect(bench.passes(5)).toEqual(['raised safe safe.open']);
  });
});

describe('what the agent itself finds wrong', () => {
  it('stands until it is over', () => {
    const bench = new Bench();
    const failed = {
      kind: 'condition',
      component: 'cardReader',
      fault: 'driver.failed',
      cause: 'driver#1',
      raw,
    } as const;
    expect(bench.says({ ...failed, active: true })).toEqual(['raised cardReader driver.failed']);
    bench.see({ ...failed, active: false });
    expect(bench.passes(10)).toEqual(['cleared cardReader driver.failed']);
  });
});

describe('component states', () => {
  it('show the worst open fault, and unknown for what has not been heard of', () => {
    const bench = new Bench();
    bench.see(state('cashDispenser', 'cassette', 'low', '1'));
    bench.passes(5);
    bench.see(state('cardReader', 'media', 'jammed'));
    bench.see(state('receiptPrinter', 'device', 'offline'));
    bench.passes(10);
    const all = ['cardReader', 'cashDispenser', 'receiptPrinter', 'pinPad', 'safe'] as const;
    expect(componentStates(bench.memory, all, new Set(['safe', 'cardReader']))).toEqual({
      cardReader: 'fault',
      cashDispenser: 'warning',
      receiptPrinter: 'offline',
      pinPad: 'unknown',
      safe: 'ok',
    });
  });
});
