import type { Skill } from '../fault/fault-definition.js';
import { distanceKm, travelMinutes, type Place } from './distance.js';
import { LINES, type Line, type OnCall } from './on-call.js';

export interface TechnicianFacts {
  id: string;
  skills: readonly string[];
  /** Regions they work in. */
  regions: readonly string[];
  place: Place;
}

export interface Job {
  regionId: string;
  skill: Skill;
  place: Place;
}

/** Somebody who could be sent, apart from how busy they are. */
export interface Eligible {
  technicianId: string;
  line: Line;
  km: number;
  minutes: number;
}

export interface LeftOut {
  technicianId: string;
  reason: 'notOnCall' | 'lacksSkill';
}

export interface Eligibility {
  eligible: Eligible[];
  leftOut: LeftOut[];
}

export interface Candidate extends Eligible {
  /** Incidents they are asked to take or hold. */
  load: number;
  /** What decided against the one behind them, or `onlyOne`. */
  reason: RankReason;
}

export type RankReason = 'onlyOne' | 'firstLine' | 'inTime' | 'nearer' | 'lessBusy' | 'sameFootingEarlierName';

/** One incident on somebody's hands weighs as much as so many minutes of driving. */
const MINUTES_PER_JOB = 20;

/**
 * Who could be sent to a job: on call for its region now, and skilled. Technicians of other regions are not spoken of.
 * The answer is the same for every job with the same region, skill and site, until somebody's shift ends.
 */
export function findEligible(
  job: Job,
  technicians: readonly TechnicianFacts[],
  onCall: readonly OnCall[],
): Eligibility {
  const lines = linesOf(job.regionId, onCall);
  const found: Eligibility = { eligible: [], leftOut: [] };
  for (const { id, skills, regions, place } of technicians) {
    const line = lines.get(id);
    if (!line) {
      if (regions.includes(job.regionId)) found.leftOut.push({ technicianId: id, reason: 'notOnCall' });
    } else if (!skills.includes(job.skill)) {
      found.leftOut.push({ technicianId: id, reason: 'lacksSkill' });
    } else {
      const km = distanceKm(place, job.place);
      found.eligible.push({ technicianId: id, line, km, minutes: travelMinutes(km) });
    }
  }
  return found;
}

/**
 * The order in which they are asked: first line before second, who can be there in time before who cannot, then the
 * least sum of way and work at hand. Equal candidates keep the order of their ids, so that the answer can be repeated.
 * @param slackMinutes until the response limit of the incident; negative when it has passed
 */
export function rank(
  eligible: readonly Eligible[],
  loadOf: (technicianId: string) => number,
  slackMinutes: number,
): Candidate[] {
  const ordered = eligible
    .map((each) => ({ ...each, load: loadOf(each.technicianId) }))
    .sort((a, b) => compare(a, b, slackMinutes).order);
  return ordered.map((each, i) => {
    const next = ordered[i + 1];
    return { ...each, reason: next ? compare(each, next, slackMinutes).reason : 'onlyOne' };
  });
}

type Loaded = Eligible & { load: number };

const costOf = ({ minutes, load }: Loaded): number => minutes + load * MINUTES_PER_JOB;

function compare(a: Loaded, b: Loaded, slack: number): { order: number; reason: RankReason } {
  const byLine = LINES.indexOf(a.line) - LINES.indexOf(b.line);
  if (byLine) return { order: byLine, reason: 'firstLine' };
  // Once it is too late for everybody, lateness decides nothing any more.
  const byTime = Number(a.minutes > slack) - Number(b.minutes > slack);
  if (byTime) return { order: byTime, reason: 'inTime' };
  const byCost = costOf(a) - costOf(b);
  if (byCost)
    return { order: byCost, reason: Math.sign(a.minutes - b.minutes) === Math.sign(byCost) ? 'nearer' : 'lessBusy' };
  return { order: a.technicianId < b.technicianId ? -1 : 1, reason: 'sameFootingEarlierName' };
}

function linesOf(regionId: string, onCall: readonly OnCall[]): Map<string, Line> {
  const lines = new Map<string, Line>();
  for (const line of [...LINES].reverse()) {
    const shifts = onCall.filter((each) => each.regionId === regionId && each.line === line);
    for (const id of shifts.flatMap(({ technicianIds }) => technicianIds)) lines.set(id, line);
  }
  return lines;
}
