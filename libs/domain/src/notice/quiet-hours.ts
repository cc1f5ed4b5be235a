import type { DeliveryRules } from './delivery-rules.js';
import { localMinute } from './local-time.js';
import type { NoticeTemplate, RecipientKind } from './notice-words.js';

export interface QuietHourFacts {
  kind: RecipientKind;
  template: NoticeTemplate;
  purpose: 'page' | 'information';
  lane: number;
  /** The customer chose to be told at any time. */
  anyTime: boolean;
  /** IANA name of the bank's zone. */
  timeZone: string;
}

export type QuietDecision =
  | { outcome: 'send'; reason: 'page' | 'notOrdinary' | 'anyTime' | 'day' | 'urgent' | 'machine' }
  | { outcome: 'hold'; until: Date; reason: 'quietHours' };

/** What a customer can read in the morning just as well. Acknowledgements and words of safety are not among it. */
const ORDINARY: ReadonlySet<NoticeTemplate> = new Set<NoticeTemplate>(['caseProgress']);
const LOWEST_URGENT_LANE = 2;
const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const QUARTER_MS = 15 * MINUTE_MS;

/** Whether a notice goes now or waits for the morning. */
export function decideQuiet(facts: QuietHourFacts, now: Date, { quietHours }: DeliveryRules): QuietDecision {
  if (facts.purpose === 'page') return { outcome: 'send', reason: 'page' };
  if (facts.kind === 'webhook' || facts.kind === 'robot') return { outcome: 'send', reason: 'machine' };
  if (facts.kind === 'customer') {
    if (!ORDINARY.has(facts.template)) return { outcome: 'send', reason: 'notOrdinary' };
    if (facts.anyTime) return { outcome: 'send', reason: 'anyTime' };
  } else if (!quietHours.staffInformation || facts.lane <= LOWEST_URGENT_LANE || facts.template === 'replyAnswer') {
    return { outcome: 'send', reason: 'urgent' };
  }
  const until = quietUntil(quietHours, facts.timeZone, now);
  return until ? { outcome: 'hold', until, reason: 'quietHours' } : { outcome: 'send', reason: 'day' };
}

/**
 * When the quiet hours that it is now end, or null by day. The clock on the wall counts: a night in which the clocks are
 * changed is an hour shorter or longer, and ends when the wall says so; a day that the change leaves out waits for the
 * next. Clocks are changed at whole quarters of an hour, so nothing is missed between two looks.
 */
export function quietUntil(hours: { from: string; to: string }, timeZone: string, now: Date): Date | null {
  const from = minutesOf(hours.from);
  const to = minutesOf(hours.to);
  let at = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
  let wall = localMinute(now, timeZone);
  if (!within(wall, from, to)) return null;
  do {
    const end = at + ((to - wall + DAY_MINUTES) % DAY_MINUTES) * MINUTE_MS;
    const nextLook = (Math.floor(at / QUARTER_MS) + 1) * QUARTER_MS;
    at = Math.min(end, nextLook);
    wall = localMinute(new Date(at), timeZone);
  } while (within(wall, from, to));
  return new Date(at);
}

const within = (minute: number, from: number, to: number): boolean =>
  from <= to ? minute >= from && minute < to : minute >= from || minute < to;

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}
