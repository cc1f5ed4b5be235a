import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import { faultStands, mayAct, mayShelve, nextState, type ActingRole } from '#libs/domain';
import { CLOCK } from '../clock.js';
import { DATABASE, type Database, type Sql } from '../database/sql.js';
import { SERVER_CONFIG, type ServerConfig } from '../server.config.js';
import { WakeBoard } from '../wake/index.js';
import { EFFECTS, type IncidentPersonAction } from './action-effects.table.js';
import { IncidentWriter } from './incident-writer.js';
import { rulesOf, type Incident } from './incident.js';

export interface Actor {
  username: string;
  role: ActingRole;
  technicianId: string | null;
}

/** What a person does to an incident. */
export interface IncidentAct {
  incidentId: string;
  action: IncidentPersonAction;
  actor: Actor;
  /** The version that the person saw; without it, whatever is there now is acted on. */
  version?: number | undefined;
  reason?: string | undefined;
  /** For `note`. */
  text?: string | undefined;
  /** For `shelve`. */
  until?: Date | undefined;
  /** For `restore` and `close` while the terminal still reports the fault. */
  override?: boolean | undefined;
}

export type ActRefusal =
  | 'notYours'
  | 'versionChanged'
  | 'notInThisState'
  | 'reasonNeeded'
  | 'textNeeded'
  | 'faultStands'
  | 'untilNeeded'
  | 'untilPast'
  | 'untilTooFar'
  | 'tooSerious'
  | 'openElsewhere';

export type ActResult =
  | { outcome: 'done' | 'already'; incident: Incident }
  | { outcome: 'refused'; reason: ActRefusal; incident: Incident }
  | { outcome: 'notFound' };

/** A person moves an incident on. Checked and written in one transaction, under the lock of its row. */
@Injectable()
export class ActOnIncident {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly writer: IncidentWriter,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
    private readonly wake: WakeBoard,
  ) {}

  async perform(act: IncidentAct): Promise<ActResult> {
    const now = this.clock.now();
    const result = await this.database.transaction((sql) => this.performIn(sql, act, now)).catch(openedMeanwhile);
    if (result === 'openElsewhere') return this.refusedNow(act);
    if (result.outcome === 'done') this.wake.ring('incidents', 'timeline', 'cases');
    return result;
  }

  private async performIn(sql: Sql, act: IncidentAct, now: Date): Promise<ActResult> {
    const incident = await this.writer.lock(sql, act.incidentId);
    if (!incident) return { outcome: 'notFound' };
    const refusal = this.refusalOf(act, incident, now);
    if (refusal === 'already') return { outcome: 'already', incident };
    if (refusal) return { outcome: 'refused', reason: refusal, incident };
    if (act.action === 'reopen' && (await this.writer.isOpenElsewhere(sql, incident))) {
      return { outcome: 'refused', reason: 'openElsewhere', incident };
    }
    const effect = EFFECTS[act.action];
    const verifyMs = this.config.VERIFY_SECONDS * 1000;
    const before = incident.state;
    Object.assign(incident, effect.change(incident, { now, verifyMs, until: act.until ?? null }));
    if (effect.touches) incident.version += 1;
    await this.writer.write(sql, incident, {
      entry: {
        incidentId: incident.id,
        at: now,
        kind: 'human',
        what: effect.what,
        actor: act.actor.username,
        reason: act.text ?? act.reason ?? 'byHand',
        data: { from: before, to: incident.state, ...(act.override ? { override: true } : {}), ...untilOf(act) },
      },
      cancelPages: effect.endsPages ? effect.what : null,
    });
    return { outcome: 'done', incident };
  }

  private refusalOf(act: IncidentAct, incident: Incident, now: Date): ActRefusal | 'already' | null {
    const { action, actor, version, reason, override = false } = act;
    const isAssignee = actor.technicianId !== null && actor.technicianId === incident.assigneeId;
    if (!mayAct(action, actor.role, isAssignee)) return 'notYours';
    if (action === 'note' && !act.text && !reason) return 'textNeeded';
    const rules = rulesOf(incident);
    const stands = faultStands(incident.faultActive, rules.clear);
    const next = nextState(incident.state, action, { faultStands: stands, override, hasReason: Boolean(reason) });
    // Said again, it is done already, whatever version the person saw.
    if (next.outcome === 'already') return 'already';
    if (version !== undefined && version !== incident.version) return 'versionChanged';
    if (next.outcome === 'refused') return next.reason;
    if (action !== 'shelve') return null;
    const shelving = mayShelve(rules, act.until, now);
    return shelving.outcome === 'refused' ? shelving.reason : null;
  }

  private async refusedNow({ incidentId }: IncidentAct): Promise<ActResult> {
    const incident = await this.database.transaction((sql) => this.writer.lock(sql, incidentId));
    return incident ? { outcome: 'refused', reason: 'openElsewhere', incident } : { outcome: 'notFound' };
  }
}

const UNIQUE_VIOLATION = '23505';

// Between the look and the update a terminal raised the fault again: the index is the last word.
function openedMeanwhile(error: unknown): 'openElsewhere' {
  if ((error as { code?: string }).code === UNIQUE_VIOLATION) return 'openElsewhere';
  throw error;
}

const untilOf = ({ action, until }: IncidentAct): { until?: string } =>
  action === 'shelve' && until ? { until: until.toISOString() } : {};
