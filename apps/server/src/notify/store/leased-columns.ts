/** The columns of a {@link LeasedNotice}, of a table named `n`. */
export const LEASED_COLUMNS = `n.id, n.incident_id AS "incidentId", n.lane, n.purpose, n.template, n.language, n.channel,
  n.recipient_kind AS "recipientKind", n.recipient_id AS "recipientId", n.address, n.contacts, n.data AS facts,
  n.attempts AS attempt, n.idempotency_key AS "idempotencyKey", COALESCE(n.retried_at, n.created_at) AS "createdAt",
  n.follows, n.rungs, n.bundle_id AS "bundleId", n.waits_for AS "waitsFor", n.reply_code AS "replyCode"`;
