import type { IncidentState } from '../incident/lifecycle.js';
import type { AssignmentState } from './assignment-state.js';
import type { Skill } from '../fault/fault-definition.js';
import { DISPATCH_LINES, type DispatchLine, type DispatchRules, type DispatchWeights } from './dispatch-rules.js';
import { distanceKm, travelMinutes, type Place } from './distance.js';
import type { OnCall } from './on-call.js';
import type { Resting } from './work-and-rest.js';

export interface TechnicianFacts {
  id: string;
  skills: readonly string[];
  /** Regions they work in. */
  regions: readonly string[];
  place: Place;
  /** A vendor is no person: it is on call whenever its contract covers the time. */
  kind?: 'person' | 'vendor';
}

export interface Job {
  regionId: string;
  skill: Skill;
  /** Null where it is nowhere in particular: everybody is as far. */
  place: Place | null;
}

/** Somebody who could be sent, apart from how things stand with them now. */
export interface Eligible {
  technicianId: string;
  line: DispatchLine;
  km: number;
  minutes: number;
}

export type LeftOutReason = 'notOnCall' | 'lacksSkill' | 'otherRegion' | 'otherLine' | 'outsideContract';

export interface LeftOut {
  technicianId: string;
  reason: LeftOutReason;
}

export interface Eligibility {
  eligible: Eligible[];
  leftOut: LeftOut[];
}

/** How things stand with somebody, apart from what is on their hands this moment. */
export interface Standing {
  resting: Resting | null;
  /** Pages they took in the days that count. */
  taken: number;
  takenAtNight: number;
  /** Spare parts they carry. */
  parts: ReadonlySet<string>;
}

/** One of the field: everything about them that is the same for each incident of a site, skill and set of parts. */
export interface Contender extends Eligible {
  missingParts: readonly string[];
  taken: number;
  takenAtNight: number;
  resting: Resting | null;
  terms: { line: number; travel: number; part: number; fairness: number };
}

export interface Field {
  contenders: readonly Contender[];
  leftOut: readonly LeftOut[];
}

/** What is on somebody's hands. */
export interface Hands {
  /** Incidents they are asked to take or hold. */
  load: number;
  /** Those that they hold. */
  held: number;
  /** Those at the very machine in question that take them there: they hold them, or were asked only just now. */
  atTerminal: number;
}

/** So long after an offer its technician is expected to take it, and is asked for what else happens at the machine. */
export const JUST_ASKED_MS = 60_000;

/** States in which an incident takes whoever has it to its machine; not while they wait for a part, or have repaired it. */
export const TAKING_STATES = ['new', 'offered', 'accepted', 'travelling', 'onSite'] as const satisfies IncidentState[];

/** Whether an incident takes somebody to its machine: they hold it, or were asked to only just now. */
export function takesThere(
  { state, offeredAt }: { state: AssignmentState; offeredAt: Date },
  incidentState: IncidentState,
  now: Date,
): boolean {
  const has = state === 'accepted' || (state === 'offered' && now.getTime() - offeredAt.getTime() < JUST_ASKED_MS);
  return has && (TAKING_STATES as readonly IncidentState[]).includes(incidentState);
}

export const RANK_TERMS = ['line', 'late', 'travel', 'load', 'part', 'fairness'] as const;
export type RankTerm = (typeof RANK_TERMS)[number];

export interface Candidate extends Eligible, Hands {
  terms: Readonly<Record<RankTerm, number>>;
  /** The sum of the terms, in minutes; the least is asked first. */
  cost: number;
  missingParts: readonly string[];
  resting: Resting | null;
  /** Not to be asked while there is anybody else. */
  unfit: 'resting' | 'full' | null;
  /** What decided most against the one behind them, or `onlyOne`. */
  reason: RankReason;
}

export type RankReason =
  | 'onlyOne'
  | 'atTerminal'
  | 'firstLine'
  | 'inTime'
  | 'nearer'
  | 'lessBusy'
  | 'hasPart'
  | 'fairer'
  | 'sameFootingEarlierName'
  | 'onlyRestingLeft'
  | 'onlyFullLeft';

export interface Ranking {
  /** Best first. */
  candidates: Candidate[];
  /** Who rests or is full, best first. */
  reserve: Candidate[];
}

const DECIDED_BY: Readonly<Record<RankTerm, RankReason>> = {
  line: 'firstLine',
  late: 'inTime',
  travel: 'nearer',
  load: 'lessBusy',
  part: 'hasPart',
  fairness: 'fairer',
};

/** The terms that being at the machine already does away with. */
const WAY_OR_WORK: ReadonlySet<RankTerm> = new Set(['late', 'travel', 'load']);

/**
 * Who could be sent to a job: on call for its region now and working there, on a line for this kind of work, and
 * skilled. Technicians of other regions are not spoken of. The answer is the same for every job with the same region,
 * skill and site, until somebody's shift ends.
 * @param covers whether a vendor's contract covers this moment
 */
export function findEligible(
  job: Job,
  technicians: readonly TechnicianFacts[],
  onCall: readonly OnCall[],
  covers: (vendorId: string) => boolean = () => true,
): Eligibility {
  const lines = linesOf(job, onCall);
  const found: Eligibility = { eligible: [], leftOut: [] };
  for (const technician of technicians) {
    const { id, regions, place } = technician;
    const isVendor = technician.kind === 'vendor';
    const line = isVendor ? 'vendor' : lines.get(id);
    const isHere = regions.includes(job.regionId);
    if (!isHere && (isVendor || !line)) continue;
    const reason = whyNot(technician, job, { line, isHere, covered: !isVendor || covers(id) });
    if (reason) found.leftOut.push({ technicianId: id, reason });
    else if (line && line !== 'otherLine') {
      const km = job.place ? distanceKm(place, job.place) : 0;
      found.eligible.push({ technicianId: id, line, km, minutes: travelMinutes(km) });
    }
  }
  return found;
}

function whyNot(
  { skills }: TechnicianFacts,
  { skill }: Job,
  { line, isHere, covered }: { line: DispatchLine | 'otherLine' | undefined; isHere: boolean; covered: boolean },
): LeftOutReason | null {
  if (!line) return 'notOnCall';
  if (!isHere) return 'otherRegion';
  if (line === 'otherLine') return 'otherLine';
  if (!skills.includes(skill)) return 'lacksSkill';
  return covered ? null : 'outsideContract';
}

/** Adds to everybody eligible how things stand with them, and the terms that follow from it. */
export function fieldOf(
  { eligible, leftOut }: Eligibility,
  parts: readonly string[],
  standingOf: (technicianId: string) => Standing,
  weights: DispatchWeights,
): Field {
  const contenders = eligible.map((each): Contender => {
    const { resting, taken, takenAtNight, parts: carried } = standingOf(each.technicianId);
    const missingParts = parts.filter((part) => !carried.has(part));
    const terms = {
      line: weights.line[each.line],
      travel: each.minutes * weights.travelMinute,
      part: parts.length ? (weights.missingPart * missingParts.length) / parts.length : 0,
      fairness: taken * weights.pageTaken + takenAtNight * weights.nightPageTaken,
    };
    return { ...each, missingParts, taken, takenAtNight, resting, terms };
  });
  return { contenders, leftOut };
}

/**
 * The order in which they are asked: the least sum of the terms first; equal ones by their ids, so that the answer can
 * be repeated. Who rests or is full stands apart. Who goes to the machine anyhow has no way to it, what they do there is
 * no other work, and it makes nobody full: two faults of one machine are no work for two people.
 * @param slackMinutes until the response limit of the incident; negative when it has passed
 */
export function rank(
  { contenders }: Field,
  handsOf: (technicianId: string) => Hands,
  slackMinutes: number,
  { weights, capacity }: Pick<DispatchRules, 'weights' | 'capacity'>,
): Ranking {
  const ranking: Ranking = { candidates: [], reserve: [] };
  for (const each of contenders) {
    const { load, held, atTerminal } = handsOf(each.technicianId);
    const { line, part, fairness } = each.terms;
    const travel = atTerminal ? 0 : each.terms.travel;
    // Once it is too late for everybody, lateness decides nothing any more: it is the same for all.
    const late = (atTerminal ? 0 : each.minutes) > slackMinutes ? weights.late : 0;
    const work = (load - atTerminal) * weights.minutesPerJob;
    const unfit = each.resting ? 'resting' : held >= capacity && !atTerminal ? 'full' : null;
    // Written out, because this is made twenty times for each of ten thousand incidents of a storm.
    const candidate: Candidate = {
      technicianId: each.technicianId,
      line: each.line,
      km: each.km,
      minutes: each.minutes,
      missingParts: each.missingParts,
      resting: each.resting,
      load,
      held,
      atTerminal,
      terms: { line, late, travel, load: work, part, fairness },
      cost: line + late + travel + work + part + fairness,
      unfit,
      reason: 'onlyOne',
    };
    if (unfit) ranking.reserve.push(candidate);
    else ranking.candidates.push(candidate);
  }
  const { candidates } = ranking;
  candidates.sort(byCost);
  for (let at = 0; at < candidates.length; at++) {
    candidates[at]!.reason = reasonAgainst(candidates[at]!, candidates[at + 1]);
  }
  ranking.reserve
    .sort((a, b) => Number(a.unfit === 'resting') - Number(b.unfit === 'resting') || byCost(a, b))
    .forEach((each) => (each.reason = each.unfit === 'full' ? 'onlyFullLeft' : 'onlyRestingLeft'));
  return ranking;
}

const byCost = (a: Candidate, b: Candidate): number => a.cost - b.cost || (a.technicianId < b.technicianId ? -1 : 1);

function reasonAgainst(each: Candidate, next: Candidate | undefined): RankReason {
  if (!next) return 'onlyOne';
  if (each.cost === next.cost) return 'sameFootingEarlierName';
  let decisive: RankTerm = 'line';
  let most = 0;
  for (const term of RANK_TERMS) {
    const gain = next.terms[term] - each.terms[term];
    if (gain > most) {
      decisive = term;
      most = gain;
    }
  }
  const isThere = each.atTerminal > 0 && next.atTerminal === 0;
  return isThere && WAY_OR_WORK.has(decisive) ? 'atTerminal' : DECIDED_BY[decisive];
}

/** On which line each is on call, the earlier line where it is two. */
function linesOf({ regionId, skill }: Job, onCall: readonly OnCall[]): Map<string, DispatchLine | 'otherLine'> {
  const lines = new Map<string, DispatchLine | 'otherLine'>();
  const ofRegion = onCall.filter((each) => each.regionId === regionId && (!each.skill || each.skill === skill));
  // Line by line from the last to the first; what a crew for cash cannot do stands behind all of them.
  if (skill !== 'cash') put(lines, ofRegion, 'cash', 'otherLine');
  for (const line of [...DISPATCH_LINES].reverse()) {
    if (line !== 'cash' || skill === 'cash') put(lines, ofRegion, line, line);
  }
  return lines;
}

function put(
  lines: Map<string, DispatchLine | 'otherLine'>,
  onCall: readonly OnCall[],
  line: DispatchLine,
  as: DispatchLine | 'otherLine',
): void {
  for (const shift of onCall) {
    if ((shift.line as DispatchLine) === line) for (const id of shift.technicianIds) lines.set(id, as);
  }
}
