import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../../../database/sql.js';
import type { TimelineRecord } from '../../incidents/incident-list.store.js';
import type { PageRecord, TerminalEvents, WhyFacts, WhyRecord, WhyStore } from '../why.store.js';

const INCIDENT = {
  name: 'why-incident',
  text: `SELECT i.id, i.number, i.terminal_id, i.fault, i.state, i.opened_at, i.shelved_until, i.shelved_by,
           i.suppressed_by, i.suppressed_ref, i.suppressed_until, i.review_at, i.dispatch_at, i.parent_id,
           p.number AS parent_number
         FROM incident i LEFT JOIN incident p ON p.id = i.parent_id WHERE i.id = $1`,
};

const TIMELINE = {
  name: 'why-timeline',
  text: `SELECT * FROM (SELECT id, at, kind, what, actor, reason, data FROM timeline WHERE incident_id = $1
           ORDER BY id DESC LIMIT 1000) newest ORDER BY id`,
};

const ASSIGNMENTS = {
  name: 'why-assignments',
  text: `SELECT a.id, a.technician_id, coalesce(p.name_zh, a.technician_id) AS name_zh,
           coalesce(p.name_en, a.technician_id) AS name_en, a.state, a.offered_at, a.expires_at, a.answered_at,
           a.reason, to_jsonb(a) AS facts
         FROM assignment a LEFT JOIN technician p ON p.id = a.technician_id WHERE a.incident_id = $1 ORDER BY a.id`,
};

const PAGES = {
  name: 'why-pages',
  text: `SELECT n.created_at, n.recipient_kind, n.recipient_id, n.template, n.channel, n.state, n.attempts, n.sent_at,
           n.delivered_at, n.read_at, n.error, coalesce(p.name_zh, d.name_zh) AS name_zh, coalesce(p.name_en, d.name_en) AS name_en
         FROM notice n
         LEFT JOIN technician p ON n.recipient_kind = 'technician' AND p.id = n.recipient_id
         LEFT JOIN desk d ON n.recipient_kind IN ('desk', 'lead') AND d.id = n.recipient_id
         WHERE n.incident_id = $1 AND n.purpose = 'page' ORDER BY n.id LIMIT 1000`,
};

const INCIDENTS_OF_TERMINAL = {
  name: 'why-incidents-of-terminal',
  text: `SELECT id FROM incident WHERE terminal_id = $1 AND opened_at <= $3
           AND (state NOT IN ('closed', 'cancelled') AND closed_at IS NULL OR closed_at >= $2)
         ORDER BY opened_at DESC, id DESC LIMIT 20`,
};

const EVENTS_OF_TERMINAL = {
  name: 'why-events-of-terminal',
  text: `SELECT DISTINCT kind, fault FROM device_event WHERE terminal_id = $1 AND received_at BETWEEN $2 AND $3
         ORDER BY kind, fault LIMIT 100`,
};

@Injectable()
export class PostgresWhyStore implements WhyStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async incident(id: string): Promise<WhyFacts | undefined> {
    const [[incident], timeline, assignments, pages] = await Promise.all([
      this.database.run<WhyRecord>(INCIDENT, [id]),
      this.database.run<TimelineRecord>(TIMELINE, [id]),
      this.database.run<WhyFacts['assignments'][number]>(ASSIGNMENTS, [id]),
      this.database.run<PageRecord>(PAGES, [id]),
    ]);
    return incident && { incident, timeline, assignments, pages };
  }

  async terminal(id: string, from: Date, to: Date): Promise<TerminalEvents> {
    const [[terminal], events, [quarantine], incidents] = await Promise.all([
      this.database.run<{ silent_since: Date | null }>(
        {
          text: 'SELECT s.silent_since FROM terminal t LEFT JOIN terminal_state s ON s.terminal_id = t.id WHERE t.id = $1',
        },
        [id],
      ),
      this.database.run<{ kind: string; fault: string }>(EVENTS_OF_TERMINAL, [id, from, to]),
      this.database.run<{ count: number }>(
        {
          text: 'SELECT count(*)::int AS count FROM quarantine WHERE received_at BETWEEN $2 AND $3 AND terminal_id = $1',
        },
        [id, from, to],
      ),
      this.database.run<{ id: string }>(INCIDENTS_OF_TERMINAL, [id, from, to]),
    ]);
    const silentSince = terminal?.silent_since ?? null;
    return {
      known: terminal !== undefined,
      silentSince: silentSince && silentSince <= to ? silentSince : null,
      quarantined: quarantine?.count ?? 0,
      events,
      incidentIds: incidents.map((each) => each.id),
    };
  }

  async regionOf(terminalId: string): Promise<string | undefined> {
    const text = 'SELECT s.region_id FROM terminal t JOIN site s ON s.id = t.site_id WHERE t.id = $1';
    const [row] = await this.database.run<{ region_id: string }>({ text }, [terminalId]);
    return row?.region_id;
  }
}
