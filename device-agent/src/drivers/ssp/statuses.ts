import { hexEvidence } from '../../evidence-cutter.js';
import type { EventName, Observation, RawSource, StateName } from '../../observation.js';
import { hexByte } from '../validator-status.js';
import { EVENTS, SLAVE_RESET, type Lasting, type Place } from './events.table.js';

export const PROTOCOL = 'ssp';
export const COMPONENTS = ['cashAcceptor', 'recycler'] as const;
export type SspComponent = (typeof COMPONENTS)[number];

/** Polls in which a unit that repeats its troubles must have been silent about one before it is well. */
const SILENT_POLLS = 3;
const REPEATED = 2;

/** A trouble that stands: how often it was said, and for how many polls it has not been. */
interface Standing {
  said: number;
  silent: number;
}

/** What stands, by event code. */
export type Troubles = Readonly<Record<number, Standing>>;

/**
 * What one poll's events say. Some units repeat a trouble at every poll while it lasts, others tell it once: the first
 * is over when it is no longer repeated, the second when notes move again or the unit was switched on anew.
 */
export function observePoll(
  component: SspComponent,
  codes: readonly number[],
  troubles: Troubles,
  bytes: Uint8Array,
): { observations: Observation[]; troubles: Troubles } {
  const raw = rawOf(codes.length === 0 ? 'POLL' : codes.map((code) => EVENTS[code]!.text).join(', '), bytes);
  const after = follow(codes, troubles);
  const standing = placesOf(after);
  // An agent that has just started remembers nothing: notes that move show every place on their way to be well.
  const shown = new Set([...placesOf(troubles), ...codes.flatMap(endedBy)]);
  const say = new Teller(component, raw);
  say.state('device', 'online');
  for (const [code, name] of HAPPENINGS) {
    if (codes.includes(code)) say.event(code, name, bytes);
    else say.over(code, name);
  }
  for (const [place, [name, , well, unit]] of PLACES) {
    if (shown.has(place) && !standing.has(place)) say.state(name, well, unit);
  }
  for (const code of Object.keys(after)) say.wrong(Number(code));
  return { observations: say.said, troubles: after };
}

/** What stands after these events, in their order: a box may be taken out and put back between two polls. */
function follow(codes: readonly number[], troubles: Troubles): Troubles {
  const after: Record<number, Standing> = {};
  for (const [code, { said, silent }] of Object.entries(troubles)) {
    // After a power-up silence is enough: what is still wrong is said again.
    const standing = { said: codes.includes(SLAVE_RESET) ? REPEATED : said, silent: silent + 1 };
    if (standing.said < REPEATED || standing.silent < SILENT_POLLS) after[Number(code)] = standing;
  }
  for (const code of codes) {
    const ended = endedBy(code);
    for (const other of Object.keys(after).map(Number)) if (ended.includes(placeOf(other))) delete after[other];
    if (EVENTS[code]!.lasting) after[code] = { said: (troubles[code]?.said ?? 0) + 1, silent: 0 };
  }
  return after;
}

class Teller {
  readonly said: Observation[] = [];

  constructor(
    private readonly component: SspComponent,
    private readonly raw: RawSource,
  ) {}

  state(name: StateName, value: string, unit?: string): void {
    const { component, raw } = this;
    this.said.push({ kind: 'state', component, name, value, raw, ...(unit === undefined ? {} : { unit }) });
  }

  event(code: number, name: EventName, bytes: Uint8Array): void {
    if (EVENTS[code]!.recyclerOnly && this.component !== 'recycler') return;
    const stands = hexByte(code);
    const raw = rawOf(`${stands} ${EVENTS[code]!.text}`, bytes);
    this.said.push({ kind: 'event', component: this.component, name, stands, raw });
  }

  over(code: number, name: EventName): void {
    const { component, raw } = this;
    this.said.push({ kind: 'eventOver', component, name, stands: hexByte(code), raw });
  }

  wrong(code: number): void {
    const [name, wrong, , unit] = EVENTS[code]!.lasting!;
    this.state(name, wrong, unit);
  }
}

const endedBy = (code: number): readonly Place[] => EVENTS[code]!.ends ?? [];

const nameOf = ([state, , , unit]: Lasting): Place => (unit === undefined ? state : `${state} ${unit}`);
const placeOf = (code: number): Place => nameOf(EVENTS[code]!.lasting!);
const placesOf = (troubles: Troubles): Set<Place> => new Set(Object.keys(troubles).map(Number).map(placeOf));

/** Codes that tell of something that has happened. A unit that goes on saying so at each poll tells of one and the same. */
const HAPPENINGS = Object.entries(EVENTS).flatMap(([code, { event }]) =>
  event ? [[Number(code), event] as const] : [],
);

/** Every place that an event may speak of, once. */
const PLACES = new Map(
  Object.values(EVENTS).flatMap(({ lasting }) => (lasting ? [[nameOf(lasting), lasting] as const] : [])),
);

/** What could not be read. */
export function unreadable(component: SspComponent, reason: string, bytes: Uint8Array): Observation {
  return { kind: 'garbage', component, reason, raw: rawOf(reason, bytes) };
}

/** The unit answers. */
export function answering(component: SspComponent, bytes: Uint8Array): Observation {
  return { kind: 'state', component, name: 'device', value: 'online', raw: rawOf('OK', bytes) };
}

function rawOf(code: string, bytes: Uint8Array): RawSource {
  return { protocol: PROTOCOL, code, data: { bytes: hexEvidence(bytes) } };
}
