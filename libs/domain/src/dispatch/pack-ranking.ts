import type { DispatchRules } from './dispatch-rules.js';
import { rank, type Candidate, type Contender, type Field, type Ranking } from './rank.js';

/** A field as it is stored, with the weights that were used. Dates are ISO 8601. */
export interface StoredField {
  weights: DispatchRules['weights'];
  capacity: number;
  contenders: (Omit<Contender, 'resting'> & {
    resting: { until: string; reason: 'nightCallOut' | 'longWork' } | null;
  })[];
  leftOut: Field['leftOut'];
}

/**
 * What makes a ranking of its field: small, because ten thousand are written in a storm. Each list is in the order of
 * the field's contenders.
 */
export interface PackedRanking {
  /** Id of the stored field. */
  field: string;
  slackMinutes: number;
  load: number[];
  /** By place in the field; those who hold nothing are not named. */
  held: Record<string, number>;
  /** By place in the field, as `held`: what takes them to this machine already. */
  atTerminal: Record<string, number>;
  /** Sum of the terms, in minutes. */
  cost: number[];
  /** Places in the field, best first; then those who rest or are full. */
  order: number[];
  reserve: number[];
}

export function packField({ contenders, leftOut }: Field, { weights, capacity }: DispatchRules): StoredField {
  const stored = contenders.map((each) => ({
    ...each,
    resting: each.resting && { until: each.resting.until.toISOString(), reason: each.resting.reason },
  }));
  return { weights, capacity, contenders: stored, leftOut };
}

export function packRanking(
  fieldId: string,
  { contenders }: Field,
  { candidates, reserve }: Ranking,
  slackMinutes: number,
): PackedRanking {
  const places = placesOf(contenders);
  const packed: PackedRanking = {
    field: fieldId,
    slackMinutes: tenths(slackMinutes),
    load: new Array<number>(contenders.length).fill(0),
    held: {},
    atTerminal: {},
    cost: new Array<number>(contenders.length).fill(0),
    order: [],
    reserve: [],
  };
  const note = (each: Candidate): void => {
    const place = places.get(each.technicianId)!;
    packed.load[place] = each.load;
    packed.cost[place] = tenths(each.cost);
    if (each.held) packed.held[place] = each.held;
    if (each.atTerminal) packed.atTerminal[place] = each.atTerminal;
    (each.unfit ? packed.reserve : packed.order).push(place);
  };
  candidates.forEach(note);
  reserve.forEach(note);
  return packed;
}

/** The ranking as it was, with every term. */
export function unpackRanking(
  stored: StoredField,
  { load, held, atTerminal = {}, slackMinutes }: PackedRanking,
): Ranking {
  const places = new Map(stored.contenders.map(({ technicianId }, place) => [technicianId, place]));
  const contenders = stored.contenders.map((each) => ({
    ...each,
    resting: each.resting && { until: new Date(each.resting.until), reason: each.resting.reason },
  }));
  const handsOf = (id: string) => {
    const place = places.get(id)!;
    return { load: load[place] ?? 0, held: held[place] ?? 0, atTerminal: atTerminal[place] ?? 0 };
  };
  return rank({ contenders, leftOut: stored.leftOut }, handsOf, slackMinutes, stored);
}

const known = new WeakMap<Field['contenders'], ReadonlyMap<string, number>>();

/** Where each stands in a field; a field is packed for thousands of incidents. */
function placesOf(contenders: Field['contenders']): ReadonlyMap<string, number> {
  let places = known.get(contenders);
  if (!places) {
    places = new Map(contenders.map(({ technicianId }, place) => [technicianId, place]));
    known.set(contenders, places);
  }
  return places;
}

const tenths = (value: number): number => Math.round(value * 10) / 10;
