import fc from 'fast-check';
import { FAULT_CODES, SERVER_FAULT_CODES, type FaultCode } from '#libs/domain';
import { eventEntry } from '#libs/contract';
import { STATE_WORDS, type StateName } from '../observation.js';
import { detect, nextDue, type Input, type Tick } from './detect.js';
import { EVENT_RULES } from './happenings.table.js';
import { diffMemory, emptyMemory, patchMemory, type Memory, type MemoryPatch } from './memory.js';
import { STATE_RULES } from './state-rules.table.js';
import { TIMINGS } from './timing.table.js';
import { toEntry } from './to-entry.js';

const raw = { protocol: 'test', code: 'x' };
const component = fc.constantFrom('cardReader', 'cashDispenser', 'recycler', 'safe', 'ups' as const);
const source = fc.constantFrom(undefined, 'xfs4iot', 'electronic-journal');
const unit = fc.constantFrom(undefined, '1', '2');
const stateSeen = fc.constantFrom(...(Object.keys(STATE_WORDS) as StateName[])).chain((name) =>
  fc.record({
    kind: fc.constant('state' as const),
    component,
    name: fc.constant(name),
    value: fc.constantFrom(...STATE_WORDS[name]),
    unit,
    raw: fc.constant(raw),
    source,
  }),
);
const counterSeen = fc.record({
  kind: fc.constant('counter' as const),
  component,
  name: fc.constantFrom('captured', 'retracted', 'retractedNotes', 'rejected' as const),
  value: fc.integer({ min: 0, max: 4 }),
  wrapsAt: fc.constantFrom(undefined, 5),
  unit,
  raw: fc.constant(raw),
  source,
});
const eventSeen = fc.record({
  kind: fc.constant('event' as const),
  component,
  name: fc.constantFrom('cardCaptured', 'cashRetained', 'cardTaken', 'cheatAttempt', 'restarted' as const),
  unit,
  raw: fc.constant(raw),
  source,
});
const modeSeen = fc.record({
  kind: fc.constant('mode' as const),
  component,
  mode: fc.constantFrom('supervisor', 'vendor', 'exchange' as const),
  active: fc.boolean(),
  raw: fc.constant(raw),
  source,
});
const garbageSeen = fc.record({
  kind: fc.constant('garbage' as const),
  component,
  reason: fc.string(),
  raw: fc.constant(raw),
  source,
});
const transactionSeen = fc.record({
  kind: fc.constant('transaction' as const),
  component,
  reference: fc.constantFrom('000123', '000124'),
  raw: fc.constant(raw),
  source,
});
const started = fc
  .subarray(['', 'xfs4iot', 'electronic-journal'])
  .map((sources) => ({ kind: 'started' as const, sources }));
const tick = fc.constant<Tick>({ kind: 'tick' });
const clockSet = fc
  .integer({ min: -90_000_000, max: 90_000_000 })
  .map((jumpMs) => ({ kind: 'clockSet' as const, jumpMs }));
const seen: fc.Arbitrary<Input> = fc.oneof(
  { weight: 5, arbitrary: stateSeen },
  counterSeen,
  eventSeen,
  modeSeen,
  garbageSeen,
  transactionSeen,
  started,
  tick,
  clockSet,
);
const story = fc.array(fc.record({ seen, after: fc.integer({ min: 0, max: 40_000 }) }), { maxLength: 80 });

/** Faults that are raised once more for each card, bundle or attempt. */
const REPEATING = new Set<string>(Object.values(EVENT_RULES).flatMap((rule) => Object.values(rule.fault)));
const WITNESSES = [undefined, 'xfs4iot', 'electronic-journal'];
const PLACES = ['cardReader', 'cashDispenser', 'recycler', 'safe', 'ups'] as const;
/** Every witness says that every mode is over and that every state of every unit is well. */
const ALL_WELL: Input[] = PLACES.flatMap((at) =>
  WITNESSES.flatMap((who): Input[] => [
    ...(['supervisor', 'vendor', 'exchange'] as const).map((mode): Input => ({
      kind: 'mode',
      component: at,
      mode,
      active: false,
      raw,
      source: who,
    })),
    ...(Object.keys(STATE_RULES) as StateName[]).flatMap((name) =>
      [undefined, '1', '2'].map((one): Input => {
        const value = STATE_RULES[name].well[0]!;
        return { kind: 'state', component: at, name, value, unit: one, raw, source: who };
      }),
    ),
  ]),
);
const START = Date.parse('2026-11-21T00:00:00Z');

describe('the detector, whatever it sees in whatever order', () => {
  it('raises no standing fault twice without a clear, and clears none that is not open', () => {
    fc.assert(
      fc.property(story, (steps) => {
        let memory = emptyMemory();
        let now = START;
        const open = new Set<string>();
        for (const step of steps) {
          const detection = detect(memory, step.seen, new Date((now += step.after)));
          memory = detection.memory;
          for (const { kind, component: at, fault } of detection.outcomes) {
            const key = `${at}|${fault}`;
            if (kind === 'raised' && !REPEATING.has(fault)) expect(open.has(key)).toBe(false);
            if (kind === 'cleared') expect(open.has(key)).toBe(true);
            if (kind === 'raised') open.add(key);
            if (kind === 'cleared') open.delete(key);
          }
        }
        for (const key of Object.keys(memory.faults)) expect(open.has(key)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('raises nothing while a mode is active', () => {
    fc.assert(
      fc.property(story, (steps) => {
        let memory = emptyMemory();
        let now = START;
        for (const step of steps) {
          const hidden = Object.keys(memory.modes).length > 0;
          const detection = detect(memory, step.seen, new Date((now += step.after)));
          memory = detection.memory;
          if (!hidden || Object.keys(memory.modes).length === 0) continue;
          expect(detection.outcomes.filter(({ kind }) => kind === 'raised')).toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('comes to rest: once all is well and time has passed, only what a counter stands for is open', () => {
    fc.assert(
      fc.property(story, (steps) => {
        let memory = emptyMemory();
        let now = START;
        const play = (one: Input, after = 0): void => void ({ memory } = detect(memory, one, new Date((now += after))));
        for (const step of steps) play(step.seen, step.after);
        for (const one of ALL_WELL) play(one);
        play({ kind: 'tick' }, 3_600_000);
        expect(
          Object.values(memory.faults)
            .flatMap(({ causes }) => causes)
            .filter((cause) => !cause.startsWith('count')),
        ).toEqual([]);
        expect(nextDue(memory)).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });

  it('counts every card once, in whatever order two witnesses tell of them', () => {
    const cards = fc.array(fc.record({ at: fc.nat(500_000), late: fc.nat(100_000), by: fc.boolean() }), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(cards, fc.boolean(), (list, counts) => {
        const tellings = list.flatMap(({ at, late, by }) => [
          { at: by ? at : at + late, by: 'xfs4iot' },
          { at: by ? at + late : at, by: 'electronic-journal' },
        ]);
        let memory = emptyMemory();
        let count = 0;
        const see = (one: Input, at: number): number => {
          const detection = detect(memory, one, new Date(START + at));
          memory = JSON.parse(JSON.stringify(detection.memory)) as Memory;
          return detection.outcomes
            .filter(({ kind, fault }) => kind === 'raised' && fault === 'card.captured')
            .reduce((sum, { detail }) => sum + (detail.count as number), 0);
        };
        const at = { component: 'cardReader' as const, raw };
        if (counts) see({ ...at, kind: 'counter', name: 'captured', value: 0, source: 'xfs4iot' }, 0);
        let raised = 0;
        for (const one of tellings.sort((a, b) => a.at - b.at)) {
          const seen: Input =
            counts && one.by === 'xfs4iot'
              ? { ...at, kind: 'counter', name: 'captured', value: (count += 1), source: one.by }
              : { ...at, kind: 'event', name: 'cardCaptured', source: one.by };
          raised += see(seen, one.at);
        }
        expect(raised).toBe(list.length);
      }),
      { numRuns: 300 },
    );
  });

  it('clears a fault only when no witness that answers says it any more', () => {
    const words = fc.array(
      fc.record({
        source: fc.constantFrom('a', 'b'),
        value: fc.constantFrom('jammed', 'notPresent'),
        after: fc.integer({ min: 0, max: 5_000 }),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(words, (steps) => {
        let memory = emptyMemory();
        let now = START;
        const says: Record<string, string> = {};
        let open = 0;
        for (const { source: who, value, after } of steps) {
          const seen: Input = { kind: 'state', component: 'cardReader', name: 'media', value, raw, source: who };
          const detection = detect(memory, seen, new Date((now += after)));
          memory = detection.memory;
          for (const { kind } of detection.outcomes) {
            // What was due by now was settled before this word was taken.
            if (kind === 'cleared') expect(Object.values(says)).not.toContain('jammed');
            open += kind === 'raised' ? 1 : kind === 'cleared' ? -1 : 0;
            expect([0, 1]).toContain(open);
          }
          says[who] = value;
          if (value === 'jammed') expect(open).toBe(1);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('can be put together again from a saved memory and the patches after it', () => {
    fc.assert(
      fc.property(story, fc.nat(), (steps, cut) => {
        let memory = emptyMemory();
        let now = START;
        const patches: MemoryPatch[] = [];
        let saved = memory;
        for (const [i, step] of steps.entries()) {
          const after = detect(memory, step.seen, new Date((now += step.after))).memory;
          if (i === cut % Math.max(1, steps.length)) {
            saved = JSON.parse(JSON.stringify(memory)) as typeof memory;
            patches.length = 0;
          }
          const patch = diffMemory(memory, after);
          if (patch) patches.push(JSON.parse(JSON.stringify(patch)) as typeof patch);
          memory = after;
        }
        const rebuilt = patches.reduce<Memory>((sum, patch) => patchMemory(sum, patch), saved);
        expect(rebuilt).toEqual(JSON.parse(JSON.stringify(memory)));
      }),
      { numRuns: 200 },
    );
  });

  it('gives only entries that the contract takes', () => {
    fc.assert(
      fc.property(story, (steps) => {
        let memory = emptyMemory();
        let now = START;
        for (const step of steps) {
          const at = new Date((now += step.after));
          const detection = detect(memory, step.seen, at);
          memory = detection.memory;
          for (const outcome of detection.outcomes) eventEntry.parse({ seq: 1, ...toEntry(outcome, at) });
        }
      }),
      { numRuns: 200 },
    );
  });
});

const AT_ONCE: FaultCode[] = [
  'acceptor.boxRemoved',
  'acceptor.fault',
  'acceptor.full',
  'acceptor.jam',
  'card.binFull',
  'card.binHigh',
  'card.chipFault',
  'card.jam',
  'card.readerFault',
  'card.sensorFault',
  'card.shutterFault',
  'cash.shutterFault',
  'cassette.empty',
  'cassette.fault',
  'cassette.missing',
  'dispenser.fault',
  'dispenser.jam',
  'dispenser.rejectFull',
  'dispenser.rejectHigh',
  'dispenser.rejectMissing',
  'journal.fault',
  'paper.out',
  'pinpad.tampered',
  'power.batteryLow',
  'power.upsFault',
  'printer.cutterFault',
  'printer.fault',
  'printer.jam',
];

describe('the table of states', () => {
  it('knows every word that drivers may use, or lets it change nothing on purpose', () => {
    const silent = Object.entries(STATE_RULES).flatMap(([name, rule]) =>
      STATE_WORDS[name as StateName]
        .filter((word) => !(word in rule.raise) && !(rule.well as readonly string[]).includes(word))
        .map((word) => `${name}=${word}`),
    );
    expect(silent.filter((one) => !one.endsWith('=unknown')).sort()).toEqual(['device=busy', 'device=starting']);
  });

  it('debounces every fault that a state raises, or raises it at once on purpose', () => {
    const byState = Object.values(STATE_RULES)
      .flatMap((rule) => Object.values(rule.raise))
      .flatMap((raises) => Object.values(raises).flat() as FaultCode[]);
    const atOnce = [...new Set(byState)].filter((fault) => TIMINGS[fault] === undefined);
    expect(atOnce.sort()).toEqual(AT_ONCE);
  });

  it('raises only faults of the catalogue that an agent may raise, and reaches all that a device can show', () => {
    const byState = Object.values(STATE_RULES).flatMap((rule) => Object.values(rule.raise));
    const byEvent = Object.values(EVENT_RULES).map((rule) => rule.fault);
    const raised = new Set<FaultCode>(
      [...byState, ...byEvent].flatMap((raises) => Object.values(raises).flat() as FaultCode[]),
    );
    for (const fault of SERVER_FAULT_CODES) expect(raised.has(fault)).toBe(false);
    const agentsOwn: FaultCode[] = ['driver.failed', 'agent.clockJump', ...SERVER_FAULT_CODES];
    expect(FAULT_CODES.filter((fault) => !raised.has(fault)).sort()).toEqual(agentsOwn.sort());
  });
});
