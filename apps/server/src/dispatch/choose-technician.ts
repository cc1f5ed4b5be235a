import {
  nextOffer,
  packRanking,
  priorityOfRank,
  rank,
  takesThere,
  type Candidate,
  type EarlierAssignment,
  type Hands,
  type NextOffer,
  type PackedRanking,
} from '#libs/domain';
import type { Incident } from '../incident/index.js';
import type { Site } from '../terminal/index.js';
import type { Assignment, HandsByTechnician } from './assignment.store.js';
import type { OpenFields } from './candidate-fields.js';
import type { DispatchTerms } from './dispatch-terms.js';

/** Enough to see why at a glance; the whole ranking is stored with the assignment. */
const SHOWN = 3;
const SHOWN_LEFT_OUT = 10;
const MINUTE_MS = 60_000;
const NOTHING: Hands = { load: 0, held: 0, atTerminal: 0 };

export interface Choice {
  next: NextOffer;
  /** The consideration in short, for the timeline. */
  considered: Record<string, unknown>;
  /** The whole of it. */
  ranking: PackedRanking;
}

/** What of an incident's past bears on whom to ask. */
export interface Asking {
  earlier: readonly EarlierAssignment[];
  /** Who works on it, or is asked to, in another role. */
  engaged: ReadonlySet<string>;
}

/** Chooses whom to ask, for one pass of dispatch: how busy somebody is changes with every offer of the pass. */
export class ChooseTechnician {
  constructor(
    readonly fields: OpenFields,
    private readonly hands: HandsByTechnician,
    readonly terms: DispatchTerms,
    private readonly now: Date,
  ) {}

  choose(incident: Incident, site: Site | undefined, { earlier, engaged }: Asking): Choice {
    const { skill } = this.terms.faults.of(incident.fault);
    const { field, ranking, slack, fieldId } = this.rank(incident, site);
    const priority = priorityOfRank(incident.priority);
    const offerMs = ({ technicianId }: Candidate): number =>
      this.terms.offerMs(priority, this.fields.roster.technician(technicianId));
    const facts = { ...ranking, leftOut: field.leftOut, priority, earlier, engaged, offerMs };
    const next = nextOffer(facts, this.terms.rules, this.now);
    return {
      next,
      considered: {
        skill,
        slackMinutes: Math.round(slack),
        ranking: [...ranking.candidates, ...ranking.reserve].slice(0, SHOWN).map(shown),
        leftOut: field.leftOut.slice(0, SHOWN_LEFT_OUT),
      },
      ranking: packRanking(fieldId, field, ranking, slack),
    };
  }

  /** The order in which people would be asked now. */
  rank(incident: Incident, site: Site | undefined) {
    const { id: fieldId, field, stored } = this.fields.of(incident, site);
    const { responseMinutes } = this.terms.faults.of(incident.fault);
    const deadline = incident.openedAt.getTime() + responseMinutes * MINUTE_MS;
    const slack = (deadline - this.now.getTime()) / MINUTE_MS;
    const ranking = rank(field, this.handsAt(incident.terminalId), slack, this.terms.rules);
    return { fieldId, field, stored, ranking, slack };
  }

  /** Somebody is asked: one incident more on their hands. */
  taken(technicianId: string, { terminalId }: Incident): void {
    this.count(technicianId, 1);
    this.countAt(terminalId, technicianId, 1);
  }

  /** What somebody was asked or had ends: one less. To be called before the incident changes. */
  freed(assignment: Assignment, { terminalId, state }: Incident): void {
    this.count(assignment.technicianId, -1);
    if (takesThere(assignment, state, this.now)) this.countAt(terminalId, assignment.technicianId, -1);
  }

  private count(technicianId: string, change: 1 | -1): void {
    const { load, held } = this.hands.all.get(technicianId) ?? NOTHING;
    this.hands.all.set(technicianId, { load: load + change, held, atTerminal: 0 });
  }

  private countAt(terminalId: string, technicianId: string, change: 1 | -1): void {
    const there = this.hands.atTerminal.get(terminalId) ?? new Map<string, number>();
    this.hands.atTerminal.set(terminalId, there.set(technicianId, (there.get(technicianId) ?? 0) + change));
  }

  private handsAt(terminalId: string): (technicianId: string) => Hands {
    const there = this.hands.atTerminal.get(terminalId);
    return (id) => {
      const hands = this.hands.all.get(id) ?? NOTHING;
      const atTerminal = there?.get(id);
      return atTerminal ? { ...hands, atTerminal } : hands;
    };
  }
}

/** A candidate as the timeline and the assignment keep it. */
export const shown = (candidate: Candidate): Record<string, unknown> => {
  const { technicianId, line, km, minutes, load, held, atTerminal, cost, missingParts, resting, unfit, reason } =
    candidate;
  return {
    technicianId,
    line,
    km: Math.round(km * 10) / 10,
    minutes: Math.round(minutes),
    load,
    ...(atTerminal ? { atTerminal } : {}),
    cost: Math.round(cost),
    ...(missingParts.length ? { missingParts } : {}),
    ...(unfit ? { unfit, held, ...(resting ? { restingUntil: resting.until.toISOString() } : {}) } : {}),
    reason,
  };
};
