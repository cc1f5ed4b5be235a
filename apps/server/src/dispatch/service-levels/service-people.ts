import { Injectable } from '@nestjs/common';
import type { NoticeFacts, ServiceLevel, ServiceStep } from '#libs/domain';
import { incidentFacts, IncidentWriter, laneOf, type Incident } from '../../incident/index.js';
import type { NewNotice, Recipient } from '../../outbox/index.js';
import { deskRecipient, Roster, technicianRecipient, type RosterSnapshot } from '../../roster/index.js';
import { TerminalDirectory } from '../../terminal/index.js';

/** A warning or a breach. */
export interface TakenStep {
  /** Locked. */
  incident: Incident;
  level: ServiceLevel;
  step: ServiceStep;
  /** Of the round that is being worked on. */
  isCurrent: boolean;
}

/** Whom it concerns, and in what words. */
@Injectable()
export class ServicePeople {
  constructor(
    private readonly roster: Roster,
    private readonly terminals: TerminalDirectory,
    private readonly writer: IncidentWriter,
  ) {}

  async notices(steps: readonly TakenStep[], now: Date): Promise<NewNotice[]> {
    if (steps.length === 0) return [];
    const roster = await this.roster.read();
    return steps.flatMap((step) =>
      recipientsOf(step, roster).map((recipient): NewNotice => this.noticeTo(recipient, step, now)),
    );
  }

  private noticeTo(recipient: Recipient, { incident, level, step }: TakenStep, now: Date): NewNotice {
    const facts = incidentFacts(incident, this.writer.rulesOf(incident), this.terminals.siteOf(incident.terminalId));
    const serviceLevel: NoticeFacts['serviceLevel'] = {
      target: level.target,
      limitMinutes: level.limitMinutes ?? 0,
      dueAt: (level.dueAt ?? now).toISOString(),
    };
    return {
      incidentId: incident.id,
      lane: laneOf(incident),
      purpose: 'page',
      template: step.outcome === 'warn' ? 'serviceLevelAtRisk' : 'serviceLevelBreached',
      recipient,
      data: { ...facts, serviceLevel },
      sendAt: now,
    };
  }
}

function recipientsOf({ incident, step }: TakenStep, roster: RosterSnapshot): Recipient[] {
  const desks = roster.desksFor(incident.regionId);
  if (step.outcome === 'breach') {
    const leads = roster.desksFor(incident.regionId, 'lead');
    return [...leads, ...desks].map(deskRecipient);
  }
  const holder = incident.assigneeId ? roster.technician(incident.assigneeId) : undefined;
  return [...desks.map(deskRecipient), ...(holder ? [technicianRecipient(holder)] : [])];
}
