import fc from 'fast-check';
import { FAULT_CODES, SERVER_FAULT_CODES, type FaultCode } from '#libs/domain';
import { eventEntry } from '#libs/contract';
import { STATE_WORDS, type StateName } from '../observation.js';
import { detect, nextDue, type Input, type Tick } from './detect.js';
import { EVENT_RULES } from './happenings.table.js';
import { diffMemory, emptyMemory, patchMemory, type Memory, type MemoryPatch } from './memory.js';
import { STATE_RULES } from './state-rules.table.js';
import { toEntry } from './to-entry.js';

const raw = { protocol: 'test', code: 'x' };
const component = fc.constantFrom('cardReader', 'cashDispenser', 'recycler', 'safe', 'ups' as const);
const unit = fc.constantFrom(undefined, '1', '2');
const stateSeen = fc.constantFrom(...(Object.keys(STATE_WORDS) as StateName[])).chain((name) =>
  fc.record({
    kind: fc.constant('state' as const),
    component,
    name: fc.constant(name),
    value: fc.constantFrom(...STATE_WORDS[name]),
    unit,
    raw: fc.constant(raw),
  }),
);
const counterSeen = fc.record({
  kind: fc.constant('counter' as const),
  component,
  name: fc.constantFrom('captured', 'retracted', 'retractedNotes', 'rejected' as const),
  value: fc.integer({ min: 0, max: 4 }),
  unit,
  raw: fc.constant(raw),
});
const eventSeen = fc.record({
  kind: fc.constant('event' as const),
  component,
  name: fc.constantFrom('cardCaptured', 'cashRetained', 'cardTaken', 'cheatAttempt', 'restarted' as const),
  unit,
  raw: fc.constant(raw),
});
const modeSeen = fc.record({
  kind: fc.constant('mode' as const),
  component,
  mode: fc.constantFrom('supervisor', 'vendor', 'exchange' as const),
  active: fc.boolean(),
  raw: fc.constant(raw),
});
const garbageSeen = fc.record({
  kind: fc.constant('garbage' as const),
  component,
  reason: fc.string(),
  raw: fc.constant(raw),
});
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
  tick,
  clockSet,
);
const story = fc.array(fc.record({ seen, after: fc.integer({ min: 0, max: 40_000 }) }), { maxLength: 80 });

/** Faults that are raised once more for each card, bundle or attempt. */
const REPEATING = new Set<string>(Object.values(EVENT_RULES).flatMap((rule) => Object.values(rule.fault)));
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
        for (const at of ['cardReader', 'cashDispenser', 'recycler', 'safe', 'ups'] as const) {
          for (const mode of ['supervisor', 'vendor', 'exchange'] as const)
            play({ kind: 'mode', component: at, mode, active: false, raw });
          for (const name of Object.keys(STATE_RULES) as StateName[]) {
            for (const one of [undefined, '1', '2'])
              play({ kind: 'state', component: at, name, value: STATE_RULES[name].well[0]!, unit: one, raw });
          }
        }
        play({ kind: 'tick' }, 3_600_000);
        expect(
          Object.values(memory.faults)
            .flatMap(({ causes }) => causes)
            .filter((cause) => !cause.startsWith('count')),
        ).toEqual([]);
        expect(nextDue(memory)).toBeUndefined();
      }),
      { numRuns: 200 },
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

describe('the table of states', () => {
  it('knows every word that drivers may use, or lets it change nothing on purpose', () => {
    const silent = Object.entries(STATE_RULES).flatMap(([name, rule]) =>
      STATE_WORDS[name as StateName]
        .filter((word) => !(word in rule.raise) && !(rule.well as readonly string[]).includes(word))
        .map((word) => `${name}=${word}`),
    );
    expect(silent.filter((one) => !one.endsWith('=unknown')).sort()).toEqual(['device=busy', 'device=starting']);
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
