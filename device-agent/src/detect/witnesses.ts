import type { Component, FaultCode } from '#libs/domain';
import type { StateName } from '../observation.js';
import { mayWatchTheSame } from '../source-names.js';
import { readCounterKey } from './counter-keys.js';
import { nameOf, type Condition, type Memory } from './memory.js';
import { leaveFault } from './open-faults.js';
import type { Run } from './outcome.js';
import { timingOf } from './timing.table.js';

/** The witness of what the agent itself finds wrong. */
export const AGENT = 'agent';

/** About the witness and not about the device: another witness cannot know better. */
const OF_THE_WITNESS: ReadonlySet<FaultCode> = new Set<FaultCode>(['device.offline', 'driver.failed']);

/** Whether a witness cannot say how the component is now: it does not answer there, or its driver failed. */
export function isSilent({ conditions }: Memory, source: string | undefined, component: Component): boolean {
  return Object.values(conditions).some(
    (one) =>
      one.phase !== 'falling' &&
      ((one.fault === 'device.offline' && one.source === source && one.component === component) ||
        (one.fault === 'driver.failed' && one.cause === `driver#${nameOf(source)}`)),
  );
}

/** Whether a witness answers nowhere: of none of the devices that it has ever spoken of. */
export function isSilentEverywhere(memory: Memory, source: string | undefined): boolean {
  const places = Object.keys(memory.views)
    .map((key) => key.split('|') as [Component, StateName, string])
    .filter(([, name, witness]) => name === 'device' && witness === nameOf(source));
  return places.length > 0 && places.every(([component]) => isSilent(memory, source, component));
}

/**
 * Two witnesses of one device may disagree. The rule:
 *
 * | says wrong | says well | fault |
 * |---|---|---|
 * | answers | answers | open: one that sees a jam outweighs one that does not |
 * | offline | answers | after `unwatchedAfter` falls: the word of a witness that cannot take it back holds no longer |
 * | offline | offline, or does not speak of this state | open: nobody knows better, and the silence is a fault of its own |
 *
 * When the witness answers again before that, or the other one sees the fault too or falls silent, it stands as before.
 */
export function reviewSilent(run: Run): void {
  const all = Object.values(run.memory.conditions);
  if (!all.some(({ fault, outvotedBy }) => OF_THE_WITNESS.has(fault) || outvotedBy !== undefined)) return;
  for (const [key, condition] of Object.entries(run.memory.conditions)) {
    if (condition.source === AGENT || OF_THE_WITNESS.has(condition.fault)) continue;
    const better = isSilent(run.memory, condition.source, condition.component)
      ? seenWellBy(run.memory, condition)
      : undefined;
    if (better !== undefined && condition.phase === 'up') {
      const wait = Math.max(run.tuning.unwatchedAfter, timingOf(condition.fault, run.tuning).clearAfter);
      run.memory.conditions[key] = {
        ...condition,
        phase: 'falling',
        since: run.now,
        due: run.now + wait,
        outvotedBy: better,
      };
    } else if (better === undefined && condition.outvotedBy !== undefined) {
      const { due: _due, outvotedBy: _by, ...rest } = condition;
      run.memory.conditions[key] = { ...rest, phase: 'up' };
    }
  }
}

/**
 * The witness that speaks of this state, answers, and sees nothing wrong in it. Not unit by unit: two witnesses need not
 * call a cassette the same, so all units that it tells of must be well.
 */
function seenWellBy(memory: Memory, { component, cause, source }: Condition): string | undefined {
  const name = cause.split('#')[0] as StateName;
  const words = new Map<string, boolean>();
  for (const [key, word] of Object.entries(memory.views)) {
    const [at, state, witness] = key.split('|') as [Component, StateName, string];
    if (at !== component || state !== name || !mayWatchTheSame(witness, nameOf(source))) continue;
    words.set(witness, (words.get(witness) ?? true) && word === 'well');
  }
  for (const [witness, well] of words) {
    if (well && !isSilent(memory, witness === '' ? undefined : witness, component)) return nameForPeople(witness);
  }
  return undefined;
}

/**
 * The configuration names these witnesses: what others said ends, since none of them will ever take it back. Their
 * counters are forgotten; configured again, they begin with a baseline.
 */
export function endUnconfigured(run: Run, configured: readonly string[]): void {
  const stays = (source: string | undefined): boolean => source === AGENT || configured.includes(nameOf(source));
  const raw = { protocol: 'agent', code: 'configuration' };
  const { memory } = run;
  for (const [key, condition] of Object.entries(memory.conditions)) {
    if (!stays(condition.source)) delete memory.conditions[key];
  }
  for (const { component, fault, causes } of Object.values(memory.faults)) {
    for (const token of causes) {
      const at = token.lastIndexOf('@');
      const [cause, source] = at < 0 ? [token] : [token.slice(0, at), token.slice(at + 1)];
      if (stays(source)) continue;
      const reason = `${nameForPeople(nameOf(source))} is no longer configured`;
      leaveFault(run, { component, fault, cause: cause!, source, detail: { cause }, reason, raw });
    }
  }
  for (const key of Object.keys(memory.counters)) if (!stays(readCounterKey(key).source)) delete memory.counters[key];
  for (const key of Object.keys(memory.views)) if (!stays(key.split('|')[2] ?? '')) delete memory.views[key];
  for (const key of Object.keys(memory.standing))
    if (!stays(key.split('|')[0] || undefined)) delete memory.standing[key];
  for (const [key, held] of Object.entries(memory.held)) if (!stays(held.source)) delete memory.held[key];
}

const nameForPeople = (witness: string): string => (witness === '' ? 'a device without a name' : witness);
