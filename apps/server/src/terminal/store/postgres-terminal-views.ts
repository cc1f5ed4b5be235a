import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../../database/sql.js';
import {
  BadCursor,
  type Reader,
  type TerminalDetail,
  type TerminalListQuery,
  type TerminalPage,
  type TerminalViews,
} from '../terminal-views.js';

/**
 * One row per terminal. The condition repeats `conditionOf` of libs/domain, so that the list can be filtered by it; a
 * spec holds the two to the same answers. Open incidents are counted here for the reader; nobody writes through this.
 */
const ROWS = `
  SELECT t.id, t.model, t.site_id AS "siteId", s.region_id AS region, st.last_seen_at AS "lastSeenAt",
    CASE WHEN $1 = 'en' THEN s.name_en ELSE s.name_zh END AS "siteName",
    CASE WHEN $1 = 'en' THEN s.address_en ELSE s.address_zh END AS address,
    open.count AS "openIncidents",
    CASE WHEN st.silent_since IS NOT NULL THEN 'silent' WHEN st.last_seen_at IS NULL THEN 'unknown'
      WHEN open.count > 0 OR st.components @? '$.* ? (@ == "fault" || @ == "offline")' THEN 'fault'
      ELSE 'ok' END AS condition,
    st.session, COALESCE(st.session_state, 'unknown') AS "sessionState", st.session_since AS "sessionSince",
    st.agent_version AS "agentVersion", COALESCE(st.components, '{}') AS components,
    COALESCE(st.health, '{}') AS health, (st.clock_offset_ms / 1000.0)::float8 AS "clockOffsetSeconds"
  FROM terminal t JOIN site s ON s.id = t.site_id LEFT JOIN terminal_state st ON st.terminal_id = t.id
  CROSS JOIN LATERAL (SELECT count(*)::int AS count FROM incident i
    WHERE i.terminal_id = t.id AND i.state NOT IN ('closed', 'cancelled', 'merged')) open
  WHERE (cardinality($2::text[]) = 0 OR s.region_id = ANY($2))`;

const LIST = `SELECT * FROM (${ROWS} AND ($3::text IS NULL OR s.region_id = $3) AND ($4::text IS NULL OR t.id > $4)) row
  WHERE ($5::text IS NULL OR condition = $5) ORDER BY id LIMIT $6`;
const DETAIL = `${ROWS} AND t.id = $3`;

interface Row {
  id: string;
  model: string;
  siteId: string;
  siteName: string;
  region: string;
  condition: TerminalDetail['condition'];
  lastSeenAt: Date | null;
  openIncidents: number;
  address: string;
  session: string | null;
  sessionState: string;
  sessionSince: Date | null;
  agentVersion: string | null;
  components: TerminalDetail['components'];
  health: Record<string, unknown>;
  clockOffsetSeconds: number | null;
}

@Injectable()
export class PostgresTerminalViews implements TerminalViews {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async list(query: TerminalListQuery, reader: Reader): Promise<TerminalPage> {
    const { region = null, condition = null, cursor, limit } = query;
    const after = cursor === undefined ? null : readCursor(cursor);
    const values = [reader.language, reader.regions, region, after, condition, limit + 1];
    const rows = await this.database.run<Row>({ text: LIST }, values);
    const items = rows.slice(0, limit);
    return { items: items.map(toRow), next: rows.length > limit ? writeCursor(items.at(-1)!.id) : null };
  }

  async detail(terminalId: string, reader: Reader): Promise<TerminalDetail | null> {
    const [row] = await this.database.run<Row>({ text: DETAIL }, [reader.language, reader.regions, terminalId]);
    if (!row) return null;
    const { address, session, sessionState, sessionSince, agentVersion, components, health, clockOffsetSeconds } = row;
    return {
      ...toRow(row),
      address,
      session: { id: session, state: sessionState, since: sessionSince?.toISOString() ?? null },
      agentVersion,
      components,
      health,
      clockOffsetSeconds,
    };
  }
}

const toRow = ({ id, model, siteId, siteName, region, condition, lastSeenAt, openIncidents }: Row) => ({
  id,
  model,
  siteId,
  siteName,
  region,
  condition,
  lastSeenAt: lastSeenAt?.toISOString() ?? null,
  openIncidents,
});

const writeCursor = (id: string): string => Buffer.from(`t:${id}`).toString('base64url');

function readCursor(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (!text.startsWith('t:') || text.includes('\0')) throw new BadCursor();
  return text.slice(2);
}
