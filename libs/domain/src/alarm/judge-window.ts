import type { SuppressRules } from './alarm-rules.js';
import type { WindowPlan, WindowScope } from './maintenance-window.js';

/** Roles that plan maintenance: a desk for a while, a lead or an administrator anything. */
export type WindowRole = 'desk' | 'dispatcher' | 'lead' | 'admin';

export interface WindowWish {
  plan: WindowPlan;
  scope: WindowScope;
  hidesForced: boolean;
}

export type WindowRefusal =
  | 'leadNeeded'
  | 'tooLong'
  | 'endsBeforeItBegins'
  | 'isOver'
  /** Everywhere and everything at once: nobody could be paged. */
  | 'componentNeeded'
  | 'neverOpens';

export type WindowVerdict =
  { outcome: 'planned'; reason: 'byDesk' | 'byLead' } | { outcome: 'refused'; reason: WindowRefusal };

const HOUR_MS = 3_600_000;
/** A single window of more than a month hides what should be taken out of the directory. */
const LONGEST_MS = 31 * 24 * HOUR_MS;

/** Whether somebody may plan such a window. */
export function judgeWindow(role: WindowRole, wish: WindowWish, rules: SuppressRules, now: Date): WindowVerdict {
  const shape = shapeRefusal(wish, now);
  if (shape) return { outcome: 'refused', reason: shape };
  if (role === 'lead' || role === 'admin') return { outcome: 'planned', reason: 'byLead' };
  const { schedule } = wish.plan;
  if (schedule.kind !== 'once' || wish.hidesForced) return { outcome: 'refused', reason: 'leadNeeded' };
  const lastsMs = schedule.until.getTime() - schedule.from.getTime();
  if (lastsMs > rules.deskWindowHours * HOUR_MS) return { outcome: 'refused', reason: 'leadNeeded' };
  return { outcome: 'planned', reason: 'byDesk' };
}

function shapeRefusal({ plan, scope }: WindowWish, now: Date): WindowRefusal | null {
  if (scope.place === 'everywhere' && scope.component === null) return 'componentNeeded';
  const { schedule, notBefore, notAfter } = plan;
  if (notAfter && notAfter <= now) return 'isOver';
  if (notBefore && notAfter && notAfter <= notBefore) return 'neverOpens';
  if (schedule.kind !== 'once') return null;
  if (schedule.until <= schedule.from) return 'endsBeforeItBegins';
  if (schedule.until <= now) return 'isOver';
  return schedule.until.getTime() - schedule.from.getTime() > LONGEST_MS ? 'tooLong' : null;
}
