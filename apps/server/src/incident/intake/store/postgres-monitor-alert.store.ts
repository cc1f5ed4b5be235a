import { Injectable } from '@nestjs/common';
import type { MonitorAlert } from '#libs/domain';
import { ADVISORY_LOCK_CLASSES } from '../../../database/advisory-locks.js';
import type { Sql } from '../../../database/sql.js';
import { MONITOR_COMPONENT } from '../monitor-component.js';
import type { MonitorAlertStore, StoredAlert } from '../monitor-alert.store.js';

interface Row {
  firing: boolean;
  subject_id: string;
  fault: string;
  incident_id: string | null;
}

@Injectable()
export class PostgresMonitorAlertStore implements MonitorAlertStore {
  async takeTurn(sql: Sql): Promise<void> {
    await sql.run({ text: 'SELECT pg_advisory_xact_lock($1, 0)' }, [ADVISORY_LOCK_CLASSES.intakeSource]);
  }

  async find(sql: Sql, source: string, fingerprint: string): Promise<StoredAlert | undefined> {
    const text =
      'SELECT firing, subject_id, fault, incident_id FROM monitor_alert WHERE source = $1 AND fingerprint = $2';
    const [row] = await sql.run<Row>({ text }, [source, fingerprint]);
    return row && { firing: row.firing, subjectId: row.subject_id, fault: row.fault, incidentId: row.incident_id };
  }

  async countOthers(
    sql: Sql,
    { source, fingerprint, subjectId, fault }: Parameters<MonitorAlertStore['countOthers']>[1],
  ): Promise<number> {
    const [row] = await sql.run<{ count: number }>(
      {
        text: `SELECT count(*)::integer AS count FROM monitor_alert
               WHERE firing AND subject_id = $1 AND component = $2 AND fault = $3
                 AND (source, fingerprint) <> ($4, $5)`,
      },
      [subjectId, MONITOR_COMPONENT, fault, source, fingerprint],
    );
    return row!.count;
  }

  async save(sql: Sql, source: string, alert: MonitorAlert, stored: StoredAlert & { now: Date }): Promise<void> {
    await sql.run(
      {
        text: `INSERT INTO monitor_alert (source, fingerprint, firing, subject_id, component, fault, incident_id, name,
                 note, link, labels, starts_at, changed_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
               ON CONFLICT (source, fingerprint) DO UPDATE SET firing = excluded.firing,
                 subject_id = excluded.subject_id, fault = excluded.fault, incident_id = excluded.incident_id,
                 name = excluded.name, note = excluded.note, link = excluded.link, labels = excluded.labels,
                 starts_at = excluded.starts_at, changed_at = excluded.changed_at`,
      },
      [
        source,
        alert.fingerprint,
        stored.firing,
        stored.subjectId,
        MONITOR_COMPONENT,
        stored.fault,
        stored.incidentId,
        alert.name,
        alert.note,
        alert.link,
        JSON.stringify(alert.labels),
        alert.startsAt,
        stored.now,
      ],
    );
  }

  async quarantine(
    sql: Sql,
    { topic, reason, payload, now }: Parameters<MonitorAlertStore['quarantine']>[1],
  ): Promise<void> {
    const text =
      'INSERT INTO quarantine (received_at, topic, terminal_id, reason, payload) VALUES ($1, $2, NULL, $3, $4)';
    await sql.run({ text }, [now, topic, reason, Buffer.from(payload, 'utf8').subarray(0, 4096)]);
  }
}
