import { PRIORITIES, type Priority } from '../incident/priority.js';
import { openHours, type OpenSpan, type ServiceCalendar } from './open-hours.js';
import { reckonService, type ServiceLevel, type TargetTerms } from './service-clock.js';
import { roundsOf, type ServiceEvent } from './service-history.js';
import { PAUSE_REASONS, SERVICE_TARGETS, type PauseReason, type ServiceTarget } from './service-words.js';

const HISTORIES = 1_000_000;
const MINUTE = 60_000;
/** How far the counter looks for the end of a limit, in minutes. */
const RANGE_MINUTES = 24 * 1_440;

const span = (from: string, to: string): OpenSpan => ({ from: minuteOf(from), to: minuteOf(to) });
const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

const SPLIT = [span('08:30', '12:00'), span('13:30', '18:00')];
const OFFICE = [SPLIT, SPLIT, SPLIT, SPLIT, SPLIT, [span('09:00', '12:00')], []];
const NIGHTS = [0, 1, 2, 3, 4, 5, 6].map(() => [span('00:00', '05:45'), span('22:15', '24:00')]);
const TINY = [0, 1, 2, 3, 4, 5, 6].map(() => [span('02:10', '02:40'), span('02:50', '03:20')]);

/** Where the days are counted, from when, and what the calendar says: among them nights of daylight saving. */
const PLACES: { start: string; calendar: Extract<ServiceCalendar, { kind: 'business' }> }[] = [
  {
    start: '2026-09-24T00:00:00Z',
    calendar: {
      kind: 'business',
      timeZone: 'Asia/Shanghai',
      week: OFFICE,
      makeUp: [span('09:00', '17:00')],
      specialDays: new Map([
        ...[1, 2, 3, 4, 5, 6, 7].map((day) => [`2026-10-0${day}`, 'holiday'] as const),
        ['2026-09-27', 'workday'],
        ['2026-10-10', 'workday'],
      ]),
    },
  },
  {
    start: '2026-10-15T00:00:00Z',
    calendar: {
      kind: 'business',
      timeZone: 'Europe/Berlin',
      week: NIGHTS,
      makeUp: [],
      specialDays: new Map([['2026-10-31', 'holiday']]),
    },
  },
  {
    start: '2026-03-20T00:00:00Z',
    calendar: { kind: 'business', timeZone: 'Europe/Berlin', week: TINY, makeUp: [], specialDays: new Map() },
  },
  {
    start: '2026-03-28T00:00:00Z',
    calendar: { kind: 'business', timeZone: 'Australia/Lord_Howe', week: TINY, makeUp: [], specialDays: new Map() },
  },
];

/** Which minutes are open, asked of the wall clock minute by minute: once shown, an hour of autumn is not shown again. */
function openMinutes({ start, calendar }: (typeof PLACES)[number]): Uint8Array {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: calendar.timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const open = new Uint8Array(RANGE_MINUTES);
  let latest = '';
  for (let index = 0; index < RANGE_MINUTES; index += 1) {
    const shown = format.format(Date.parse(start) + index * MINUTE);
    if (shown > latest) latest = shown;
    const [day, clock] = latest.split(' ');
    const usual = calendar.week[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7]!;
    const special = calendar.specialDays.get(day!);
    const spans = special === 'holiday' ? [] : special === 'workday' && usual.length === 0 ? calendar.makeUp : usual;
    const minute = minuteOf(clock!);
    if (spans.some(({ from, to }) => minute >= from && minute < to)) open[index] = 1;
  }
  return open;
}

const EVERY_MINUTE = new Uint8Array(RANGE_MINUTES).fill(1);
const GROUNDS = PLACES.map((place) => ({
  startMs: Date.parse(place.start),
  business: openHours(place.calendar),
  minutes: openMinutes(place),
}));
const AROUND_THE_CLOCK = openHours({ kind: 'always' });

interface Terms extends TargetTerms {
  /** The counter's own view of the calendars, by priority. */
  open: Readonly<Record<Priority, Uint8Array>>;
}

const ENDS: Record<ServiceTarget, Record<string, 'met' | 'void'>> = {
  response: { accepted: 'met', arrived: 'met', restored: 'void', closed: 'void', cancelled: 'void' },
  arrival: { arrived: 'met', restored: 'void', closed: 'void', cancelled: 'void' },
  restore: { restored: 'met', closed: 'met', cancelled: 'void' },
};

/** Of a level, what is compared; instants in milliseconds. */
interface Counted {
  state: string;
  elapsed: number;
  due: number | null;
  warn: number | null;
}

/** The events since the last opening, each when it takes effect, and the priority they begin with. */
function lastRound(history: readonly ServiceEvent[], now: number) {
  const known = history.filter(({ at }) => at.getTime() <= now);
  const opening = known.findLastIndex(({ kind }) => kind === 'opened' || kind === 'reopened');
  let priority: Priority = 'P4';
  for (const event of known.slice(0, opening + 1)) if ('priority' in event) priority = event.priority;
  const effects = known
    .slice(opening + 1)
    .map((event) => {
      const at = event.at.getTime();
      return { event, at: 'reason' in event && at % MINUTE > 0 ? at - (at % MINUTE) + MINUTE : at };
    })
    .sort((one, other) => one.at - other.at);
  return { from: known[opening]!.at.getTime(), priority, effects };
}

/** How far the counting has come; instants and durations in milliseconds. */
interface Tally {
  elapsed: number;
  due: number | null;
  warn: number | null;
}

/** From one instant to the next at which something changes. */
interface Piece {
  from: number;
  to: number;
  /** Of the first minute that is known. */
  startMs: number;
  open: Uint8Array;
  limit: number;
  share: number;
  /** Nothing changes any more: only the end of the limit is looked for. */
  foreseen: boolean;
}

/** Minute by minute. @returns how far it went */
function countPiece(tally: Tally, { from, to, startMs, open, limit, share, foreseen }: Piece): number {
  let { elapsed, due, warn } = tally;
  let minute = Math.floor((from - startMs) / MINUTE);
  let edge = startMs + (minute + 1) * MINUTE;
  let at = from;
  for (; at < to && !(foreseen && due !== null); minute += 1, edge += MINUTE) {
    const next = edge < to ? edge : to;
    const counted = open[minute] === 1 ? next - at : 0;
    // A lower limit may be over in the middle of the night, too.
    if (warn === null && elapsed + counted >= share) warn = at + Math.max(0, share - elapsed);
    if (due === null && elapsed + counted >= limit) due = at + Math.max(0, limit - elapsed);
    elapsed += counted;
    at = next;
  }
  Object.assign(tally, { elapsed, due, warn });
  return at;
}

interface Question {
  target: ServiceTarget;
  terms: Terms;
  now: number;
  startMs: number;
}

/** What the clock must answer, by counting minutes one after the other. */
function count(history: readonly ServiceEvent[], { target, terms, now, startMs }: Question): Counted {
  const { from, effects, ...first } = lastRound(history, now);
  const stopped = new Set<PauseReason>();
  const end = startMs + RANGE_MINUTES * MINUTE;
  const tally: Tally = { elapsed: 0, due: null, warn: null };
  let { priority } = first;
  let shown: number | null = null;
  let ended: { how: string; at: number } | null = null;
  for (let [t, done] = [from, 0]; t < end;) {
    for (; done < effects.length && effects[done]!.at <= t && !ended; done += 1) {
      const { event } = effects[done]!;
      if (event.kind === 'priority') priority = event.priority;
      if (event.kind === 'paused' && terms.stoppedBy.includes(event.reason)) stopped.add(event.reason);
      if (event.kind === 'resumed') stopped.delete(event.reason);
      const how = ENDS[target][event.kind];
      if (how) ended = { how, at: t };
    }
    if (t >= now || ended) shown ??= tally.elapsed;
    const { minutes } = terms.limits[priority];
    const nothingToCome = done === effects.length && (stopped.size > 0 || minutes === null || tally.due !== null);
    if (ended || (t >= now && nothingToCome)) break;
    const to = Math.min(effects[done]?.at ?? end, t < now ? now : end);
    const limit = minutes === null ? Infinity : minutes * MINUTE;
    const share = Math.round(limit * terms.warnShare);
    const piece = { from: t, to, startMs, open: terms.open[priority], limit, share, foreseen: to === end };
    t = stopped.size > 0 ? to : countPiece(tally, piece);
  }
  return counted(tally, { ended, shown: shown ?? tally.elapsed, now, paused: stopped.size > 0 });
}

function counted(
  { due, warn }: Tally,
  {
    ended,
    shown,
    now,
    paused,
  }: { ended: { how: string; at: number } | null; shown: number; now: number; paused: boolean },
): Counted {
  const late = due !== null && due <= (ended?.at ?? now);
  const kept = ended !== null && !late;
  const state = late ? 'breached' : ended ? ended.how : paused && due === null ? 'paused' : 'running';
  return { state, elapsed: Math.floor(shown / MINUTE), due: kept ? null : due, warn: kept ? null : warn };
}

/** xorshift32: the same million every time, without the cost of a better one. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

type Random = ReturnType<typeof randomFrom>;

const LIMITS = [1, 2, 5, 15, 30, 45, 60, 61, 119, 240, null];

function randomTerms(random: Random, { business, minutes }: (typeof GROUNDS)[number]): Terms {
  const kinds = PRIORITIES.map(() => ({
    minutes: LIMITS[random(LIMITS.length)]!,
    hours: random(2) === 0 ? { hours: AROUND_THE_CLOCK, open: EVERY_MINUTE } : { hours: business, open: minutes },
  }));
  const byPriority = <T>(of: (kind: (typeof kinds)[number]) => T): Record<Priority, T> => ({
    P1: of(kinds[0]!),
    P2: of(kinds[1]!),
    P3: of(kinds[2]!),
    P4: of(kinds[3]!),
  });
  return {
    limits: byPriority((kind) => ({ minutes: kind.minutes, hours: kind.hours.hours })),
    open: byPriority((kind) => kind.hours.open),
    stoppedBy: PAUSE_REASONS.filter(() => random(4) > 0),
    warnShare: [0.5, 0.75, 0.9, 1][random(4)]!,
  };
}

const KINDS = [
  ...['paused', 'paused', 'paused', 'paused', 'resumed', 'resumed', 'resumed', 'resumed', 'priority', 'priority'],
  ...['accepted', 'arrived', 'restored', 'closed', 'cancelled', 'reopened'],
] as ServiceEvent['kind'][];

function randomEvent(random: Random, at: Date, kind: ServiceEvent['kind']): ServiceEvent {
  if (kind === 'opened' || kind === 'priority') return { kind, at, priority: PRIORITIES[random(4)]! };
  if (kind === 'paused' || kind === 'resumed') return { kind, at, reason: PAUSE_REASONS[random(4)]! };
  return { kind, at };
}

/** Gaps of seconds, minutes, hours and now and then of a day; on the minute as often as not. */
function randomGap(random: Random): number {
  const reach = [1, 1, 5, 30, 30, 60, 240, random(4) === 0 ? 1_440 : 90][random(8)]!;
  return random(2) === 0 ? random(reach) * MINUTE : random(reach * MINUTE);
}

function randomHistory(random: Random, startMs: number): { history: ServiceEvent[]; now: number } {
  let at = startMs + random(6 * 1_440) * MINUTE + (random(2) === 0 ? random(MINUTE) : 0);
  const opened = at;
  const history: ServiceEvent[] = [randomEvent(random, new Date(at), 'opened')];
  for (let left = random(8); left > 0; left -= 1) {
    at += randomGap(random);
    history.push(randomEvent(random, new Date(at), KINDS[random(KINDS.length)]!));
  }
  const now = random(4) === 0 ? opened + random(at - opened + 1) : at + randomGap(random);
  return { history, now };
}

const seen = ({ state, elapsedMinutes, dueAt, warnAt }: ServiceLevel): Counted => ({
  state,
  elapsed: elapsedMinutes,
  due: dueAt?.getTime() ?? null,
  warn: warnAt?.getTime() ?? null,
});

const isSame = (one: Counted, other: Counted): boolean =>
  one.state === other.state && one.elapsed === other.elapsed && one.due === other.due && one.warn === other.warn;

it(`counts what a counter of minutes counts, in a million histories`, () => {
  const random = randomFrom(20_261_001);
  const pools = GROUNDS.map((ground) => Array.from({ length: 64 }, () => randomTerms(random, ground)));
  const states = new Map<string, number>();
  for (let run = 0; run < HISTORIES; run += 1) {
    const { startMs } = GROUNDS[run % GROUNDS.length]!;
    const terms = pools[run % GROUNDS.length]![random(64)]!;
    const target = SERVICE_TARGETS[random(3)]!;
    const { history, now } = randomHistory(random, startMs);
    const expected = count(history, { target, terms, now, startMs });
    const known = roundsOf(history.filter(({ at }) => at.getTime() <= now));
    const reckoned = seen(reckonService(known.at(-1)!, target, terms, new Date(now)));
    if (!isSame(expected, reckoned)) {
      const { limits, stoppedBy, warnShare } = terms;
      expect({ run, target, history, now: new Date(now), limits, stoppedBy, warnShare, ...reckoned }).toEqual(expected);
    }
    states.set(expected.state, (states.get(expected.state) ?? 0) + 1);
  }
  // A million of the same would prove little.
  for (const state of ['running', 'paused', 'met', 'breached', 'void']) {
    expect([state, (states.get(state) ?? 0) > HISTORIES / 50]).toEqual([state, true]);
  }
}, 180_000);
