import { occurrenceAt, type WindowPlan } from '../alarm/maintenance-window.js';
import type { Stretch } from './availability.js';

/** As much of a maintenance window as says when work was announced. */
export interface AnnouncedWindow {
  plan: WindowPlan;
  createdAt: Date;
  /** It was ended or taken out. */
  endedAt: Date | null;
}

/**
 * Every stretch of a period in which a window was open: not before it was planned, nor after it was ended. An opening
 * that was ended by hand ends there, and the ones before it were what they were.
 * @param timeZone IANA name
 */
export function plannedStretches(window: AnnouncedWindow, period: Stretch, timeZone: string): Stretch[] {
  const { createdAt, endedAt } = window;
  const { notAfter, skipUntil } = window.plan;
  const over = endedAt && (!notAfter || endedAt < notAfter) ? endedAt : notAfter;
  const plan = { ...window.plan, notAfter: over, skipUntil: null };
  const first = Math.max(period.from, createdAt.getTime());
  const found: Stretch[] = [];
  for (let at = first; at < period.to;) {
    const opening = occurrenceAt(plan, new Date(at), timeZone);
    if (!opening || opening.from.getTime() >= period.to) break;
    const [from, until] = [Math.max(opening.from.getTime(), createdAt.getTime()), opening.until.getTime()];
    const wasCut = skipUntil !== null && opening.from < skipUntil && skipUntil < opening.until;
    found.push({ from, to: wasCut ? skipUntil.getTime() : until });
    at = Math.max(until, at + 1);
  }
  return found.filter(({ from, to }) => from < to && to > period.from);
}
