import type { OpenHours } from './open-hours.js';

/**
 * The instant at which so many minutes of a calendar have passed; for `contractDues`. A calendar that never opens
 * counts at every hour: a promise without any end would be none.
 */
export const dueAfterIn =
  (hours: OpenHours) =>
  (from: Date, minutes: number): Date =>
    new Date(hours.after(from.getTime(), minutes * 60_000) ?? from.getTime() + minutes * 60_000);
