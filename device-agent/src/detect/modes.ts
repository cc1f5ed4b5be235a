import type { ModeSeen } from '../observation.js';
import { releaseHeld } from './conditions.js';
import { hasCounter, releaseCounters } from './counters.js';
import { raiseCounted } from './happenings.js';
import { activeModes, type Run } from './outcome.js';

/** A mode begins or ends. Whatever device tells of it, it holds for the whole terminal: a person is at work on it. */
export function applyMode(run: Run, seen: ModeSeen): void {
  const key = `${seen.mode}|${seen.component}`;
  if (seen.active === key in run.memory.modes) return;
  const detail = { mode: seen.mode };
  if (seen.active) {
    run.memory.modes[key] = run.now;
    run.outcomes.push({
      kind: 'noted',
      component: seen.component,
      fault: 'mode.entered',
      detail,
      raw: seen.raw,
      reason: `${seen.mode} began`,
    });
    return;
  }
  delete run.memory.modes[key];
  run.outcomes.push({
    kind: 'noted',
    component: seen.component,
    fault: 'mode.left',
    detail,
    raw: seen.raw,
    reason: `${seen.mode} ended`,
  });
  if (activeModes(run.memory) === undefined) release(run, seen.mode);
}

/** Ends modes that nobody ended: a device that was taken away in supervisor mode must not silence the terminal. */
export function expireModes(run: Run): void {
  for (const [key, since] of Object.entries(run.memory.modes)) {
    if (run.now - since < run.tuning.longestMode) continue;
    const [mode, component] = key.split('|') as [ModeSeen['mode'], ModeSeen['component']];
    applyMode(run, { kind: 'mode', mode, component, active: false, raw: { protocol: 'agent', code: 'mode expired' } });
  }
}

function release(run: Run, mode: string): void {
  releaseCounters(run, mode);
  for (const [key, held] of Object.entries(run.memory.held)) {
    delete run.memory.held[key];
    // The counter has already decided: cards that a technician put in and took out again are not a fault.
    if (hasCounter(run, held.component, held.fault)) continue;
    raiseCounted(run, { ...held, detail: {}, reason: `happened during ${mode}, and the device does not count` });
  }
  releaseHeld(run, mode);
}
