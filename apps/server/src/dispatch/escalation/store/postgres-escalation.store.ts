import { Inject, Injectable } from '@nestjs/common';
import { plainArray, type Sql } from '../../../database/sql.js';
import { INCIDENT_STORE, type Incident, type IncidentStore } from '../../../incident/index.js';
import type { EscalationStore } from '../escalation.store.js';

// Three partial indices, each as good as empty while nothing is to be done. Each part asks for the order of its index, so
// that no plan, however little is known of a table that grew just now, reads the incidents of years. The urgent come
// first, should there be more than one pass can take; the rows are locked in the order of their ids, as everywhere.
const DUE = {
  name: 'escalation-due',
  text: `WITH due AS MATERIALIZED (
           SELECT id FROM (
             (SELECT id, priority FROM incident WHERE escalate_at <= $1 ORDER BY escalate_at LIMIT $2)
             UNION ALL
             (SELECT id, priority FROM incident
              WHERE escalation_from IS NULL AND dispatch_at IS NOT NULL AND suppressed_by IS NULL
                AND state IN ('new', 'offered') AND (shelved_until IS NULL OR shelved_until <= $1)
                AND hold IS NULL
                -- Not what is only held back for the moment.
                AND (dispatch_at <= $1 OR state = 'offered' OR review_at IS NULL)
              ORDER BY priority, id LIMIT $2)
             UNION ALL
             (SELECT id, priority FROM incident
              WHERE escalation_from IS NOT NULL
                AND (state NOT IN ('new', 'offered') OR suppressed_by IS NOT NULL OR shelved_until IS NOT NULL
                  OR dispatch_at IS NULL)
                AND (state NOT IN ('new', 'offered') OR suppressed_by IS NOT NULL OR shelved_until > $1
                  OR (dispatch_at IS NULL AND state = 'new'))
              ORDER BY priority, id LIMIT $2)) AS every
           ORDER BY priority, id LIMIT $2)
         SELECT id FROM incident WHERE id IN (SELECT id FROM due) ORDER BY id FOR UPDATE SKIP LOCKED`,
};

// A clock without its beginning, but with a time, is one that begins anew at that time with its next step.
const TAKE_EDITION = {
  name: 'escalation-take-edition',
  text: `WITH edition AS (UPDATE escalation_edition SET version = $1 WHERE version < $1 RETURNING version),
         running AS (SELECT id FROM incident, edition
                     WHERE escalation_from IS NOT NULL AND state IN ('new', 'offered') ORDER BY id FOR UPDATE OF incident)
         UPDATE incident i SET escalate_at = escalation_from, escalation_from = NULL FROM running WHERE i.id = running.id`,
};

const SAVE_CLOCKS = {
  name: 'escalation-save-clocks',
  text: `UPDATE incident i SET escalate_at = u.due, escalation_step = u.step, escalation_from = u.began
         FROM unnest($1::bigint[], $2::timestamptz[], $3::integer[], $4::timestamptz[]) AS u(id, due, step, began)
         WHERE i.id = u.id`,
};

const ASKED_SINCE = {
  name: 'escalation-asked-since',
  text: `SELECT 1 FROM timeline
         WHERE incident_id = $1 AND at > $2 AND kind = 'human' AND what IN ('escalated', 'escalatedToNobody') LIMIT 1`,
};

@Injectable()
export class PostgresEscalationStore implements EscalationStore {
  constructor(@Inject(INCIDENT_STORE) private readonly incidents: IncidentStore) {}

  async lockDue(sql: Sql, now: Date, limit: number): Promise<Incident[]> {
    const due = await sql.run<{ id: string }>(DUE, [now, limit]);
    if (due.length === 0) return [];
    // Locked by now: this reads what is committed, and waits for nobody.
    return this.incidents.lock(
      sql,
      due.map(({ id }) => id),
    );
  }

  async wasAskedSince(sql: Sql, incidentId: string, since: Date): Promise<boolean> {
    return (await sql.run(ASKED_SINCE, [incidentId, since])).length > 0;
  }

  async takeEdition(sql: Sql, version: number): Promise<void> {
    await sql.run(TAKE_EDITION, [version]);
  }

  async saveClocks(sql: Sql, incidents: readonly Incident[]): Promise<void> {
    if (incidents.length === 0) return;
    await sql.run(SAVE_CLOCKS, [
      plainArray(incidents.map(({ id }) => id)),
      plainArray(incidents.map(({ escalateAt }) => escalateAt)),
      plainArray(incidents.map(({ escalationStep }) => escalationStep)),
      plainArray(incidents.map(({ escalationFrom }) => escalationFrom)),
    ]);
  }
}
