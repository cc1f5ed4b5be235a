import type { ServiceLevel } from './service-clock.js';

/** What was done about a promise before. */
export interface ServiceMemory {
  warned: boolean;
  breachCounted: boolean;
}

export interface ServiceStep {
  outcome: 'warn' | 'breach' | 'none';
  reason: 'atRisk' | 'notInTime' | 'foundLate' | 'saidBefore' | 'standsStill' | 'settled' | 'notYet';
  /** When to look again, if nothing happens to the incident; null: no need. */
  lookAt: Date | null;
}

/**
 * What is to be done about one promise now: a warning before its end, once, and a breach when it is over, once. A breach
 * that is found after the step was taken all the same is `foundLate`: counted, and nobody needs to hurry any more.
 */
export function nextServiceStep(level: ServiceLevel, memory: ServiceMemory, now: Date): ServiceStep {
  if (level.state === 'breached') {
    if (memory.breachCounted) return { outcome: 'none', reason: 'saidBefore', lookAt: null };
    return { outcome: 'breach', reason: level.ended ? 'foundLate' : 'notInTime', lookAt: null };
  }
  if (level.state === 'paused') return { outcome: 'none', reason: 'standsStill', lookAt: null };
  if (level.state !== 'running') return { outcome: 'none', reason: 'settled', lookAt: null };
  const { warnAt, dueAt } = level;
  if (memory.warned || warnAt === null) return { outcome: 'none', reason: 'notYet', lookAt: dueAt };
  // At the very end there is nothing to warn of.
  const isWarning = warnAt <= now;
  return isWarning
    ? { outcome: 'warn', reason: 'atRisk', lookAt: dueAt }
    : { outcome: 'none', reason: 'notYet', lookAt: warnAt };
}
