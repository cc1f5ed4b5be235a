import type { Priority } from '../incident/priority.js';
import type { OpenHours } from './open-hours.js';
import type { ServiceEvent, ServiceRound } from './service-history.js';
import type { PauseReason, ServiceState, ServiceTarget } from './service-words.js';

/** What is promised at one priority. */
export interface ServiceLimit {
  /** Null: nothing is promised. */
  minutes: number | null;
  hours: OpenHours;
}

/** What is promised about one target. */
export interface TargetTerms {
  limits: Readonly<Record<Priority, ServiceLimit>>;
  /** Reasons that stop this clock; the others are written down and count all the same. */
  stoppedBy: readonly PauseReason[];
  /** Share of the limit after which it is at risk, 0 to 1. */
  warnShare: number;
}

/** How one promise stands at an instant. Minutes are whole ones of open time that was not paused. */
export interface ServiceLevel {
  target: ServiceTarget;
  state: ServiceState;
  elapsedMinutes: number;
  /** Below zero when it is late; null when nothing is promised. */
  remainingMinutes: number | null;
  limitMinutes: number | null;
  /** When the limit is or was over; null while the clock stands still, when nothing is promised, and when it was met. */
  dueAt: Date | null;
  /** When it is or was at risk; null as above. */
  warnAt: Date | null;
  /** When the promised step was taken, in time or late. */
  metAt: Date | null;
  /** The clock has come to its end, in time or late. */
  ended: boolean;
  /** Reasons that stop this clock at the instant. */
  pausedBy: readonly PauseReason[];
}

const MINUTE_MS = 60_000;

type Ending = 'met' | 'void';

/** What ends each clock: by the promised step, or because there is nothing left to promise. */
const ENDINGS: Readonly<Record<ServiceTarget, Partial<Record<ServiceEvent['kind'], Ending>>>> = {
  response: { accepted: 'met', arrived: 'met', restored: 'void', closed: 'void', cancelled: 'void' },
  arrival: { arrived: 'met', restored: 'void', closed: 'void', cancelled: 'void' },
  restore: { restored: 'met', closed: 'met', cancelled: 'void' },
};

interface Step {
  /** When it takes effect, in milliseconds. */
  at: number;
  event: ServiceEvent;
}

/** A clock on its way through the steps. */
interface Walk {
  at: number;
  elapsed: number;
  limit: ServiceLimit;
  stops: Set<PauseReason>;
  dueAt: number | null;
  warnAt: number | null;
  ended: { how: Ending; at: number } | null;
}

/**
 * How one promise of a round stands at `now`. Only what had happened by then counts, and nothing that happens later
 * changes what was answered for an earlier instant.
 *
 * A limit is kept by the step that comes before it is over. A pause, and its end, take effect with the next full minute:
 * pausing and resuming within one minute changes nothing. A new priority brings its own limit and calendar; the time that
 * was used stays used, so that the limit may be over at once. What was broken stays broken.
 */
export function reckonService(round: ServiceRound, target: ServiceTarget, terms: TargetTerms, now: Date): ServiceLevel {
  const until = now.getTime();
  const walk: Walk = {
    at: round.openedAt.getTime(),
    elapsed: 0,
    limit: terms.limits[round.priority],
    stops: new Set(),
    dueAt: null,
    warnAt: null,
    ended: null,
  };
  const steps = stepsOf(round.events, until, terms);
  let index = 0;
  for (; index < steps.length && steps[index]!.at <= until && !walk.ended; index += 1) {
    advance(walk, steps[index]!.at, terms.warnShare);
    take(walk, steps[index]!, target, terms);
  }
  if (!walk.ended) advance(walk, until, terms.warnShare);
  const { elapsed } = walk;
  // What was said in this minute and holds from the next on decides what is to be expected.
  for (; index < steps.length && !walk.ended; index += 1) {
    advance(walk, steps[index]!.at, terms.warnShare);
    take(walk, steps[index]!, target, terms);
  }
  if (!walk.ended) project(walk, terms.warnShare);
  return answer(walk, target, elapsed, until);
}

function stepsOf(events: readonly ServiceEvent[], until: number, { stoppedBy }: TargetTerms): Step[] {
  const steps: Step[] = [];
  for (const event of events) {
    const said = event.at.getTime();
    const isPause = event.kind === 'paused' || event.kind === 'resumed';
    if (said > until || (isPause && !stoppedBy.includes(event.reason))) continue;
    const at = isPause ? Math.ceil(said / MINUTE_MS) * MINUTE_MS : said;
    // Nearly sorted: only what follows a pause within its minute has to move before it.
    let place = steps.length;
    while (place > 0 && steps[place - 1]!.at > at) place -= 1;
    steps.splice(place, 0, { at, event });
  }
  return steps;
}

function take(walk: Walk, { at, event }: Step, target: ServiceTarget, terms: TargetTerms): void {
  const ending = ENDINGS[target][event.kind];
  if (ending) walk.ended = { how: ending, at };
  else if (event.kind === 'priority') walk.limit = terms.limits[event.priority];
  else if (event.kind === 'paused') walk.stops.add(event.reason);
  else if (event.kind === 'resumed') walk.stops.delete(event.reason);
}

function advance(walk: Walk, to: number, warnShare: number): void {
  if (to <= walk.at) return;
  if (walk.stops.size === 0) {
    const { minutes, hours } = walk.limit;
    const passed = hours.openMs(walk.at, to);
    if (minutes !== null) {
      const limit = minutes * MINUTE_MS;
      const warn = Math.round(limit * warnShare);
      if (walk.warnAt === null && walk.elapsed + passed >= warn) walk.warnAt = reached(walk, warn);
      if (walk.dueAt === null && walk.elapsed + passed >= limit) walk.dueAt = reached(walk, limit);
    }
    walk.elapsed += passed;
  }
  walk.at = to;
}

/** Foresees the crossings, as if nothing else happened. */
function project(walk: Walk, warnShare: number): void {
  const { minutes } = walk.limit;
  if (walk.stops.size > 0 || minutes === null) return;
  walk.warnAt ??= reached(walk, Math.round(minutes * MINUTE_MS * warnShare));
  walk.dueAt ??= reached(walk, minutes * MINUTE_MS);
}

const reached = (walk: Walk, elapsed: number): number | null =>
  walk.limit.hours.after(walk.at, Math.max(0, elapsed - walk.elapsed));

function answer(walk: Walk, target: ServiceTarget, elapsed: number, now: number): ServiceLevel {
  const { ended, dueAt, warnAt, limit } = walk;
  const late = dueAt !== null && dueAt <= (ended?.at ?? now);
  const over = ended !== null && !late;
  const paused = walk.stops.size > 0 && dueAt === null;
  const elapsedMinutes = Math.floor(elapsed / MINUTE_MS);
  return {
    target,
    state: late ? 'breached' : ended ? ended.how : paused ? 'paused' : 'running',
    elapsedMinutes,
    remainingMinutes: limit.minutes === null ? null : limit.minutes - elapsedMinutes,
    limitMinutes: limit.minutes,
    dueAt: over || dueAt === null ? null : new Date(dueAt),
    warnAt: over || warnAt === null ? null : new Date(warnAt),
    metAt: ended?.how === 'met' ? new Date(ended.at) : null,
    ended: ended !== null,
    pausedBy: ended ? [] : [...walk.stops],
  };
}
