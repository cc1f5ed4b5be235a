import { Inject, Injectable } from '@nestjs/common';
import { unpackRanking, type LeftOut, type PackedRanking, type Ranking } from '#libs/domain';
import { DATABASE, type Database } from '../database/sql.js';
import { INCIDENT_STORE, type IncidentStore } from '../incident/index.js';
import { ASSIGNMENT_STORE, type AssignmentStore } from './assignment.store.js';
import { ChooseTechnician } from './choose-technician.js';
import { DispatchChoice } from './dispatch-choice.js';
import { STANDING_STORE, type StandingStore } from './standing.store.js';

/** A ranking with everything that it was made of. */
export interface ToldRanking extends Ranking {
  slackMinutes: number;
  leftOut: readonly LeftOut[];
}

/** The order in which people would be asked now, and the one in which they were. */
@Injectable()
export class RankCandidates {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(INCIDENT_STORE) private readonly incidents: IncidentStore,
    @Inject(ASSIGNMENT_STORE) private readonly assignments: AssignmentStore,
    @Inject(STANDING_STORE) private readonly standings: StandingStore,
    private readonly choice: DispatchChoice,
  ) {}

  async now(incidentId: string): Promise<ToldRanking | undefined> {
    const { people } = this.choice;
    const now = people.clock.now();
    const incident = await this.incidents.read(this.database, incidentId);
    if (!incident) return undefined;
    const open = await this.choice.open(now);
    const { assignments, hands } = await this.assignments.surroundings(this.database, [incidentId], now);
    const chooser = new ChooseTechnician(open, hands, people.terms, now);
    // What is asked is who would be sent if nobody were.
    const running = (assignments.get(incidentId) ?? []).filter(({ endedAt }) => !endedAt);
    for (const each of running) chooser.freed(each, incident);
    const { ranking, field, slack } = chooser.rank(incident, people.siteOf(incident));
    return { ...ranking, slackMinutes: slack, leftOut: field.leftOut };
  }

  /** The whole ranking that led to an offer; undefined where there was none, as when the desk chose. */
  async asItWas(incidentId: string, assignmentId: string): Promise<ToldRanking | undefined> {
    const [row] = await this.database.run<{ ranking: PackedRanking | null }>(
      { text: 'SELECT ranking FROM assignment WHERE incident_id = $1 AND id = $2' },
      [incidentId, assignmentId],
    );
    return row?.ranking ? this.unpack(row.ranking) : undefined;
  }

  private async unpack(packed: PackedRanking): Promise<ToldRanking | undefined> {
    const stored = await this.standings.findField(packed.field);
    if (!stored) return undefined;
    return { ...unpackRanking(stored, packed), slackMinutes: packed.slackMinutes, leftOut: stored.leftOut };
  }
}
