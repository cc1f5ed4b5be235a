import { Injectable } from '@nestjs/common';
import type { Sql } from '../database/sql.js';
import { OpenIncident } from '../incident/index.js';

export interface SuspectedTrap {
  terminalId: string;
  regionId: string;
  /** When the customer told of it. */
  at: Date;
  detail: Record<string, unknown>;
}

/** Opens the `card.trapSuspected` incident that a report without an event asks for, or joins the open one. */
export interface TrapIncidents {
  /** In the caller's transaction. @returns the incident's id */
  open(sql: Sql, trap: SuspectedTrap, now: Date): Promise<string>;
}

export const TRAP_INCIDENTS = Symbol('TrapIncidents');

/** Through the incident hop's front door. */
@Injectable()
export class IncidentTraps implements TrapIncidents {
  constructor(private readonly incidents: OpenIncident) {}

  open(sql: Sql, { terminalId, regionId, at, detail }: SuspectedTrap, now: Date): Promise<string> {
    return this.incidents.open(
      sql,
      {
        terminalId,
        regionId,
        component: 'cardReader',
        fault: 'card.trapSuspected',
        detail: { ...detail, reportedAt: at.toISOString() },
      },
      now,
    );
  }
}
