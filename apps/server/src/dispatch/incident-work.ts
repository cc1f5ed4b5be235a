import type { EarlierAssignment, Settled } from '#libs/domain';
import type { Incident } from '../incident/index.js';
import type { Site } from '../terminal/index.js';
import { isRunning, leadOf, type Assignment } from './assignment.store.js';
import type { Asking } from './choose-technician.js';

/** One incident of a pass with all that is known of its assignments. */
export class IncidentWork {
  /** The one who holds it or is asked to. */
  readonly lead: Assignment | undefined;
  /** Who helps, is asked to help, or to take it over. */
  readonly others: readonly Assignment[];

  constructor(
    readonly incident: Incident,
    readonly site: Site | undefined,
    private readonly assignments: readonly Assignment[],
  ) {
    this.lead = leadOf(assignments);
    this.others = assignments.filter((each) => each.role !== 'lead' && isRunning(each));
  }

  get successor(): Assignment | undefined {
    return this.others.find(({ role }) => role === 'successor');
  }

  /** What was asked before, the lead as it ends now; whoever helps is not asked. */
  asking(settled: Settled | null | undefined, now: Date): Asking {
    const helping = this.others.filter(({ role }) => role === 'support');
    return { earlier: this.earlier(this.lead, settled, now), engaged: idsOf(helping) };
  }

  /** The same for whoever is to take it over from its holder. */
  askingOther(holder: Assignment, settled: Settled | null | undefined, now: Date): Asking {
    const { successor } = this;
    const engaged = this.others.filter((each) => each !== successor);
    return { earlier: this.earlier(successor, settled, now), engaged: idsOf([holder, ...engaged]) };
  }

  private earlier(ending: Assignment | undefined, settled: Settled | null | undefined, now: Date): EarlierAssignment[] {
    return this.assignments.flatMap((each): EarlierAssignment[] => {
      const { technicianId, state, role, expiresAt, endedAt } = each;
      // Who would not help may well take it over, and the other way round.
      if (role === 'support') return [];
      if (!isRunning(each)) return [{ technicianId, state, endedAt: endedAt ?? expiresAt }];
      return each === ending && settled ? [{ technicianId, state: settled, endedAt: now }] : [];
    });
  }
}

const idsOf = (assignments: readonly Assignment[]): Set<string> =>
  new Set(assignments.map(({ technicianId }) => technicianId));
