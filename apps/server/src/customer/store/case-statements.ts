/** The statements of the customer hop. Set-based: a storm of captured cards is one statement of each kind. */

// Rows are locked before terminals, here and by the customer's report alike: no deadlock between the two.
export const TAKE_PENDING = {
  name: 'cases-take-pending',
  text: `UPDATE device_event AS e SET case_pending = false
         FROM (SELECT tableoid AS part, ctid AS row FROM device_event WHERE case_pending
               ORDER BY received_at LIMIT $1 FOR UPDATE SKIP LOCKED) AS taken
         WHERE e.case_pending AND e.tableoid = taken.part AND e.ctid = taken.row
         RETURNING e.terminal_id AS "terminalId", e.incident_id AS "incidentId", e.fault,
           e.occurred_at AS "occurredAt", e.received_at AS "receivedAt", e.detail, e.raw`,
};

export const TAKE_PENDING_OF_TERMINAL = {
  name: 'cases-take-pending-of-terminal',
  text: `UPDATE device_event AS e SET case_pending = false
         WHERE e.case_pending AND e.terminal_id = $1
         RETURNING e.terminal_id AS "terminalId", e.incident_id AS "incidentId", e.fault,
           e.occurred_at AS "occurredAt", e.received_at AS "receivedAt", e.detail, e.raw`,
};

export const LOCK_TERMINALS = {
  name: 'cases-lock-terminals',
  text: 'SELECT id FROM terminal WHERE id = ANY($1::text[]) ORDER BY id FOR NO KEY UPDATE',
};

const RECORD = `id, number, incident_id AS "incidentId", terminal_id AS "terminalId", kind, state, source,
  opened_at AS "openedAt", detected_at AS "detectedAt", reported_at AS "reportedAt", last_four AS "lastFour",
  amount_minor::float8 AS "amountMinor", currency, phone, language, report_text AS "reportText",
  suspected_trap AS "suspectedTrap", COALESCE(evidence->'item', '{}') AS evidence,
  COALESCE(evidence->'proofs', '[]') AS proofs`;

export const FIND_KNOWN = {
  name: 'cases-find-known',
  text: `SELECT ${RECORD} FROM customer_case
         WHERE terminal_id = ANY($1::text[])
           AND (incident_id = ANY($2::bigint[]) OR reported_at >= $3 OR detected_at >= $3)
         ORDER BY id`,
};

export const INSERT = {
  name: 'cases-insert',
  text: `INSERT INTO customer_case (number, incident_id, terminal_id, kind, state, source, opened_at, detected_at,
           reported_at, last_four, amount_minor, currency, phone, language, report_text, suspected_trap, evidence)
         SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[],
           $7::timestamptz[], $8::timestamptz[], $9::timestamptz[], $10::text[], $11::bigint[], $12::text[],
           $13::text[], $14::text[], $15::text[], $16::boolean[], $17::jsonb[])
         RETURNING id, number`,
};

export const UPDATE = {
  name: 'cases-update',
  text: `UPDATE customer_case AS c SET incident_id = n.incident_id, detected_at = n.detected_at,
           reported_at = n.reported_at, last_four = n.last_four, amount_minor = n.amount_minor,
           currency = n.currency, phone = n.phone, language = n.language, report_text = n.report_text,
           suspected_trap = n.suspected_trap, evidence = n.evidence
         FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::timestamptz[], $5::text[], $6::bigint[],
           $7::text[], $8::text[], $9::text[], $10::text[], $11::boolean[], $12::jsonb[])
           AS n (id, incident_id, detected_at, reported_at, last_four, amount_minor, currency, phone, language,
                 report_text, suspected_trap, evidence)
         WHERE c.id = n.id`,
};

export const ADD_STEPS = {
  name: 'cases-add-steps',
  text: `INSERT INTO case_step (case_id, at, state, actor, reason)
         SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::text[])`,
};

export const ADD_TOKEN = {
  text: 'INSERT INTO case_token (token_hash, case_id, created_at, expires_at) VALUES ($1, $2, $3, $4)',
};

// What an incident once reached stays reached for the customer, so each state asks only for what is still ahead.
export const TAKE_LAGGING = {
  name: 'cases-take-lagging',
  text: `SELECT c.id, c.number, c.kind, c.state, c.terminal_id AS "terminalId", c.phone, c.language,
           i.accepted_at AS "acceptedAt", i.arrived_at AS "arrivedAt", i.restored_at AS "restoredAt"
         FROM customer_case c JOIN incident i ON i.id = c.incident_id
         WHERE c.state IN ('received', 'technicianSent', 'onSite')
           AND (i.restored_at IS NOT NULL
             OR (i.arrived_at IS NOT NULL AND c.state <> 'onSite')
             OR (i.accepted_at IS NOT NULL AND c.state = 'received'))
         ORDER BY c.id LIMIT $1 FOR UPDATE OF c SKIP LOCKED`,
};

export const MOVE_TO = {
  name: 'cases-move-to',
  text: `UPDATE customer_case AS c SET state = m.state
         FROM unnest($1::bigint[], $2::text[]) AS m (id, state) WHERE c.id = m.id`,
};

export const FIND_BY_TOKEN = {
  text: `SELECT c.number, c.kind, c.state, c.terminal_id AS "terminalId", c.detected_at AS "detectedAt",
           c.opened_at AS "openedAt", c.last_four AS "lastFour", c.suspected_trap AS "suspectedTrap", c.language,
           COALESCE((SELECT json_agg(json_build_object('state', s.state, 'at', s.at) ORDER BY s.id)
                     FROM case_step s WHERE s.case_id = c.id), '[]') AS steps
         FROM case_token t JOIN customer_case c ON c.id = t.case_id
         WHERE t.token_hash = $1 AND t.expires_at > $2`,
};

export const FIND_OF_INCIDENT = {
  text: `SELECT number, kind, state, opened_at AS "openedAt" FROM customer_case
         WHERE incident_id = $1 ORDER BY id DESC LIMIT 200`,
};

export const NEWEST_NUMBERS = {
  name: 'cases-newest-numbers',
  text: `SELECT DISTINCT ON (incident_id) incident_id AS "incidentId", number FROM customer_case
         WHERE incident_id = ANY($1::bigint[]) ORDER BY incident_id, id DESC`,
};

export const FIND_BY_NUMBER = {
  text: `SELECT c.number, c.kind, c.state, c.terminal_id AS "terminalId", s.region_id AS "regionId",
           c.incident_id AS "incidentId", c.opened_at AS "openedAt", c.detected_at AS "detectedAt",
           c.reported_at AS "reportedAt", c.last_four AS "lastFour", c.amount_minor::float8 AS "amountMinor",
           c.currency, c.phone, c.suspected_trap AS "suspectedTrap", c.report_text AS "reportText"
         FROM customer_case c LEFT JOIN terminal t ON t.id = c.terminal_id LEFT JOIN site s ON s.id = t.site_id
         WHERE c.number = $1`,
};
