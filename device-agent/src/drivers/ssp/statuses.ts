import { hexEvidence } from '../../evidence-cutter.js';
import type { Observation, RawSource, StateName } from '../../observation.js';
import { EVENTS, SLAVE_RESET, type Lasting } from './events.table.js';

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
  const ended = endedBy(codes);
  const say = new Teller(component, raw);
  say.state('device', 'online');
  for (const code of codes) say.event(code);
  const over = Object.keys(troubles).filter((code) => !(code in after));
  const places = over.map((code) => EVENTS[Number(code)]!.lasting!).filter(([name]) => !ended.includes(name));
  // An agent that has just started remembers nothing: notes that move show all places of a state to be well.
  say.well([...places, ...PLACES.filter(([name]) => ended.includes(name))], after);
  for (const code of Object.keys(after)) say.wrong(Number(code));
  return { observations: say.said, troubles: after };
}

function follow(codes: readonly number[], troubles: Troubles): Troubles {
  const after: Record<number, Standing> = {};
  const ended = endedBy(codes);
  for (const [code, { said, silent }] of Object.entries(troubles)) {
    if (ended.includes(EVENTS[Number(code)]!.lasting![0])) continue;
    // After a power-up silence is enough: what is still wrong is said again.
    const standing = { said: codes.includes(SLAVE_RESET) ? REPEATED : said, silent: silent + 1 };
    if (standing.said < REPEATED || standing.silent < SILENT_POLLS) after[Number(code)] = standing;
  }
  for (const code of codes) {
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

  event(code: number): void {
    const { event, recyclerOnly } = EVENTS[code]!;
    const { component, raw } = this;
    if (event && (!recyclerOnly || component === 'recycler')) {
      this.said.push({ kind: 'event', component, name: event, raw });
    }
  }

  wrong(code: number): void {
    const [name, wrong, , unit] = EVENTS[code]!.lasting!;
    this.state(name, wrong, unit);
  }

  /** Each place is well, unless another trouble of it stands. */
  well(places: readonly Lasting[], standing: Troubles): void {
    for (const lasting of places) {
      if (!stands(lasting, standing)) this.state(lasting[0], lasting[2], lasting[3]);
    }
  }
}

const endedBy = (codes: readonly number[]): StateName[] => codes.flatMap((code) => EVENTS[code]!.ends ?? []);

/** Every state and place that an event may speak of, once. */
const PLACES: readonly Lasting[] = [
  ...new Map(
    Object.values(EVENTS).flatMap(({ lasting }) =>
      lasting ? [[`${lasting[0]}|${lasting[3]}`, lasting] as const] : [],
    ),
  ).values(),
];

function stands([name, , , unit]: Lasting, troubles: Troubles): boolean {
  return Object.keys(troubles).some((code) => {
    const [otherName, , , otherUnit] = EVENTS[Number(code)]!.lasting!;
    return otherName === name && otherUnit === unit;
  });
}

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
