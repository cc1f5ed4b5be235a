import {
  findEligible,
  nextOffer,
  priorityOfRank,
  rank,
  type Candidate,
  type EarlierAssignment,
  type Eligibility,
  type NextOffer,
  type OnCall,
} from '#libs/domain';
import { rulesOf, type Incident } from '../incident/index.js';
import type { RosterSnapshot } from '../roster/index.js';
import type { Site } from '../terminal/index.js';

/** Enough of a ranking to see why; the timeline is not the roster. */
const SHOWN = 10;
const MINUTE_MS = 60_000;
/** A terminal that the directory does not know is as far from everybody. */
const NOWHERE = { lat: 0, lon: 0 };

export interface Choice {
  next: NextOffer;
  /** The whole consideration, for the timeline. */
  considered: Record<string, unknown>;
}

/**
 * Chooses whom to ask, for one pass of dispatch. Who is eligible is the same for all incidents of a region, skill and
 * site and is worked out once; how busy somebody is changes with every offer of the pass.
 */
export class ChooseTechnician {
  private readonly eligibility = new Map<string, Eligibility>();
  private readonly onCall: OnCall[];

  constructor(
    private readonly roster: RosterSnapshot,
    private readonly loads: Map<string, number>,
    private readonly offerMs: number,
    private readonly now: Date,
  ) {
    this.onCall = roster.onCall(now);
  }

  choose(incident: Incident, site: Site | undefined, earlier: readonly EarlierAssignment[]): Choice {
    const rules = rulesOf(incident);
    const { eligible, leftOut } = this.eligibleFor(incident, site);
    const deadline = incident.openedAt.getTime() + rules.responseMinutes * MINUTE_MS;
    const slack = (deadline - this.now.getTime()) / MINUTE_MS;
    const candidates = rank(eligible, (id) => this.loads.get(id) ?? 0, slack);
    const priority = priorityOfRank(incident.priority);
    const next = nextOffer({ priority, candidates, leftOut, earlier, offerMs: this.offerMs }, this.now);
    return {
      next,
      considered: {
        skill: rules.skill,
        slackMinutes: Math.round(slack),
        ranking: candidates.slice(0, SHOWN).map(shown),
        leftOut: leftOut.slice(0, SHOWN),
      },
    };
  }

  /** Counts an incident more, or less, on somebody's hands. */
  weigh(technicianId: string, change: 1 | -1): void {
    this.loads.set(technicianId, (this.loads.get(technicianId) ?? 0) + change);
  }

  private eligibleFor({ regionId, fault }: Incident, site: Site | undefined): Eligibility {
    const { skill } = rulesOf({ fault });
    const key = `${regionId}\n${skill}\n${site?.id ?? ''}`;
    let found = this.eligibility.get(key);
    if (!found) {
      found = findEligible({ regionId, skill, place: site ?? NOWHERE }, this.roster.technicians, this.onCall);
      this.eligibility.set(key, found);
    }
    return found;
  }
}

/** A candidate as the timeline and the assignment keep it. */
export const shown = ({ technicianId, line, km, minutes, load, reason }: Candidate): Record<string, unknown> => ({
  technicianId,
  line,
  km: Math.round(km * 10) / 10,
  minutes: Math.round(minutes),
  load,
  reason,
});
