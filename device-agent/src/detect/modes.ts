import type { ModeSeen } from '../observation.js';
import { matchReport } from './acts.js';
import { releaseHeld } from './conditions.js';
import { raiseCounted, tellMatched } from './counted.js';
import { hasCounter } from './counter-keys.js';
import { releaseCounters } from './counters.js';
import { emptiedByMode } from './emptied.js';
import { nameOf } from './memory.js';
import { activeModes, type Run } from './outcome.js';
import { isSilent, isSilentEverywhere } from './witnesses.js';

/**
 * A mode begins or ends. Whatever device tells of it, it holds for the whole terminal: a person is at work on it. Where
 * two witnesses tell of it, it is over when both say so, or when one does that saw it begin and the other is offline.
 */
export function applyMode(run: Run, seen: ModeSeen): void {
  const key = modeKey(seen);
  if (seen.active === key in run.memory.modes) return;
  if (seen.active) {
    run.memory.modes[key] = run.now;
    tell(run, seen, 'mode.entered', `${seen.mode} began`);
    return;
  }
  leave(run, seen, `${seen.mode} ended`);
  for (const other of Object.keys(run.memory.modes).map(readModeKey)) {
    if (other.mode !== seen.mode || other.source === seen.source) continue;
    const silent = isSilent(run.memory, other.source, other.component) || isSilentEverywhere(run.memory, other.source);
    if (!silent) continue;
    leave(
      run,
      { ...seen, ...other },
      `${seen.mode} ended by ${nameOf(seen.source)}; ${nameOf(other.source)} is offline`,
    );
  }
  emptiedByMode(run, seen);
  if (activeModes(run.memory) === undefined) release(run, seen.mode);
}

/** Ends modes that nobody ended: a device that was taken away in supervisor mode must not silence the terminal. */
export function expireModes(run: Run): void {
  for (const [key, since] of Object.entries(run.memory.modes)) {
    if (run.now - since < run.tuning.longestMode) continue;
    endByAgent(run, key, 'mode expired', 'it lasted too long to be believed');
  }
}

/** Ends the modes of witnesses that are no longer configured. */
export function endModesOf(run: Run, stays: (source: string | undefined) => boolean): void {
  for (const key of Object.keys(run.memory.modes)) {
    const { source } = readModeKey(key);
    if (!stays(source)) endByAgent(run, key, 'configuration', `${nameOf(source)} is no longer configured`);
  }
}

function endByAgent(run: Run, key: string, code: string, why: string): void {
  const { mode, component, source } = readModeKey(key);
  const raw = { protocol: 'agent', code };
  leave(run, { kind: 'mode', mode, component, source, active: false, raw }, `${mode} ended: ${why}`);
  if (activeModes(run.memory) === undefined) release(run, mode);
}

function leave(run: Run, seen: ModeSeen, reason: string): void {
  delete run.memory.modes[modeKey(seen)];
  tell(run, seen, 'mode.left', reason);
}

function tell(run: Run, { mode, component, source, raw }: ModeSeen, fault: string, reason: string): void {
  const detail = { mode, ...(source !== undefined && { source }) };
  run.outcomes.push({ kind: 'noted', component, fault, detail, raw, reason });
}

function release(run: Run, mode: string): void {
  releaseCounters(run, mode);
  for (const [key, held] of Object.entries(run.memory.held)) {
    delete run.memory.held[key];
    const { component, fault, source, unit, count, raw } = held;
    // The counter has already decided: cards that a technician put in and took out again are not a fault.
    if (hasCounter(run, component, fault)) continue;
    const matched = matchReport(run, { component, fault, source, by: 'event', count });
    const change = { component, fault, source, unit, by: 'event' as const, detail: {}, raw };
    tellMatched(run, change, matched);
    const reason = `happened during ${mode}, and the device does not count`;
    if (matched.fresh > 0) raiseCounted(run, { ...change, count: matched.fresh, reason });
  }
  releaseHeld(run, mode);
}

function modeKey({ mode, component, source }: Pick<ModeSeen, 'mode' | 'component' | 'source'>): string {
  return [mode, component, nameOf(source)].join('|');
}

function readModeKey(key: string): Pick<ModeSeen, 'mode' | 'component' | 'source'> {
  const [mode, component, source] = key.split('|') as [ModeSeen['mode'], ModeSeen['component'], string | undefined];
  return { mode, component, ...(source && { source }) };
}
