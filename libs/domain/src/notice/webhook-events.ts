/** What outside systems may be told of an incident: dotted, past tense (Standard Webhooks, "Event types"). */
export const WEBHOOK_EVENTS = [
  'incident.opened',
  'incident.reopened',
  'incident.suppressed',
  'incident.offered',
  'incident.unanswered',
  'incident.escalated',
  'incident.accepted',
  'incident.refused',
  'incident.travelling',
  'incident.arrived',
  'incident.waitingParts',
  'incident.restored',
  'incident.shelved',
  'incident.unshelved',
  'incident.merged',
  'incident.cancelled',
  'incident.closed',
] as const;
export type WebhookEventType = (typeof WEBHOOK_EVENTS)[number];

/** Words of the timeline that are events; the others are the house's own matters. */
const WORDS: Readonly<Record<string, WebhookEventType>> = Object.fromEntries(
  WEBHOOK_EVENTS.map((type) => [type.slice('incident.'.length), type]),
);

/** One line of an incident's history that outside systems are told. */
export interface HistoryLine {
  /** The line's own id. */
  id: string;
  incidentId: string;
  incidentNumber: string;
  terminalId: string;
  what: string;
  /** ISO 8601. */
  at: string;
}

/** What is posted: ids alone, so that nothing of a customer or a person leaves; who may know more asks the API. */
export interface WebhookEvent {
  type: WebhookEventType;
  /** When it happened, not when it is sent. */
  timestamp: string;
  /** Attribute names of CloudEvents 1.0, and the ids. */
  data: {
    specversion: '1.0';
    id: string;
    source: string;
    type: WebhookEventType;
    subject: string;
    time: string;
    incidentId: string;
    incidentNumber: string;
    terminalId: string;
  };
}

/** @param source address of this installation; undefined for what outside systems are not told */
export function toWebhookEvent(line: HistoryLine, source: string): WebhookEvent | undefined {
  const type = WORDS[line.what];
  if (!type) return undefined;
  const { id, incidentId, incidentNumber, terminalId, at } = line;
  const subject = `incidents/${incidentId}`;
  const attributes = { specversion: '1.0' as const, id, source, type, subject, time: at };
  return { type, timestamp: at, data: { ...attributes, incidentId, incidentNumber, terminalId } };
}

/** Seconds from each try to the next (Standard Webhooks, "Deliverability and reliability"); after the last it is given up. */
const WEBHOOK_RETRY_SECONDS: readonly number[] = [
  5,
  5 * 60,
  30 * 60,
  2 * 3600,
  5 * 3600,
  10 * 3600,
  14 * 3600,
  20 * 3600,
  24 * 3600,
];

/** @param attempt the how-manieth try has just failed, from 1. @returns undefined when it was the last */
export function webhookRetryMs(attempt: number): number | undefined {
  const seconds = WEBHOOK_RETRY_SECONDS[attempt - 1];
  return seconds === undefined ? undefined : seconds * 1000;
}
