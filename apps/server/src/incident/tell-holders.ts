import { Inject, Injectable } from '@nestjs/common';
import type { Sql } from '../database/sql.js';
import { OUTBOX, type NewNotice, type Outbox } from '../outbox/index.js';
import { Roster, technicianRecipient, type RosterSnapshot } from '../roster/index.js';
import { FaultBook } from '../settings/index.js';
import { TerminalDirectory } from '../terminal/index.js';
import { incidentFacts, laneOf } from './incident-facts.js';
import type { PlannedIncident } from './plan-events.js';

/** Whoever holds an incident hears what the machine said of it since. */
@Injectable()
export class TellHolders {
  constructor(
    @Inject(OUTBOX) private readonly outbox: Outbox,
    private readonly roster: Roster,
    private readonly terminals: TerminalDirectory,
    private readonly faults: FaultBook,
  ) {}

  async tell(sql: Sql, changed: readonly PlannedIncident[], now: Date): Promise<void> {
    const telling = changed.filter(({ tell, incident }) => tell && incident.assigneeId);
    if (telling.length === 0) return;
    const roster = await this.roster.read();
    const notices = telling.flatMap((each) => this.noticeTo(roster, each, now));
    await this.outbox.queue(sql, notices, now);
  }

  private noticeTo(roster: RosterSnapshot, { incident, tell }: PlannedIncident, now: Date): NewNotice[] {
    const holder = roster.technician(incident.assigneeId!);
    if (!holder) return [];
    const rules = this.faults.of(incident.fault);
    const facts = incidentFacts(incident, rules, this.terminals.siteOf(incident.terminalId));
    return [
      {
        incidentId: incident.id,
        lane: laneOf(incident),
        purpose: 'information',
        template: 'incidentChanged',
        recipient: technicianRecipient(holder),
        data: { ...facts, change: tell },
        sendAt: now,
      },
    ];
  }
}
