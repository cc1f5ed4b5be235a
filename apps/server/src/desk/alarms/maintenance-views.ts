import type { z } from 'zod';
import type { MaintenanceView, WindowScheduleView, windowRequest } from '#libs/contract';
import { clockOfMinute, minuteOfClock, type Occurrence, type WindowSchedule } from '#libs/domain';
import type { MaintenanceWindow, WindowRequest } from '../../incident/index.js';

/** A request as the rules read it. */
export function toWish(body: z.output<typeof windowRequest>): WindowRequest {
  const instant = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text));
  return {
    scope: { place: body.place, placeId: body.placeId ?? null, component: body.component ?? null },
    plan: {
      schedule: toSchedule(body.schedule),
      notBefore: instant(body.notBefore),
      notAfter: instant(body.notAfter),
      skipUntil: null,
    },
    hidesForced: body.hidesForced,
  };
}

/**
 * @param opening that runs or comes next
 * @param hides how many open incidents it hides now
 */
export function toMaintenanceView(
  window: MaintenanceWindow,
  { opening, hides, now }: { opening: Occurrence | null; hides: number; now: Date },
): MaintenanceView {
  const { scope, plan } = window;
  const iso = (at: Date | null | undefined): string | null => at?.toISOString() ?? null;
  return {
    id: window.id,
    version: window.version,
    ...scope,
    schedule: fromSchedule(plan.schedule),
    notBefore: iso(plan.notBefore),
    notAfter: iso(plan.notAfter),
    hidesForced: window.hidesForced,
    reason: window.reason,
    running: opening !== null && opening.from <= now,
    opensAt: iso(opening?.from),
    closesAt: iso(opening?.until),
    hides,
    createdAt: window.createdAt.toISOString(),
    createdBy: window.createdBy,
    changedAt: window.changedAt.toISOString(),
    changedBy: window.changedBy,
    endedAt: iso(window.endedAt),
  };
}

function toSchedule(view: WindowScheduleView): WindowSchedule {
  if (view.kind === 'once') return { kind: 'once', from: new Date(view.from), until: new Date(view.until) };
  const { from, to, ...days } = view;
  return { ...days, fromMinute: minuteOfClock(from), toMinute: minuteOfClock(to) };
}

function fromSchedule(schedule: WindowSchedule): WindowScheduleView {
  if (schedule.kind === 'once') {
    return { kind: 'once', from: schedule.from.toISOString(), until: schedule.until.toISOString() };
  }
  const hours = { from: clockOfMinute(schedule.fromMinute), to: clockOfMinute(schedule.toMinute) };
  if (schedule.kind === 'weekly') return { kind: 'weekly', ...hours, weekdays: [...schedule.weekdays] };
  return schedule.kind === 'monthly' ? { kind: 'monthly', ...hours, day: schedule.day } : { kind: 'daily', ...hours };
}
