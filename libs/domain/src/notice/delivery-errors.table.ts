/**
 * `sent`: the gateway took it. `passing`: worth another try on the same channel. `permanent`: this channel will never
 * reach this person, so the next one is tried.
 */
export type DeliveryOutcome = 'sent' | 'passing' | 'permanent';

export interface DeliveryClass {
  outcome: DeliveryOutcome;
  /** Reason code, kept with the attempt. */
  reason: string;
}

interface Row extends DeliveryClass {
  from: number;
  to: number;
}

/** What an HTTP gateway's status means. The first row that fits counts. */
export const HTTP_STATUS: readonly Row[] = [
  { from: 200, to: 299, outcome: 'sent', reason: 'accepted' },
  // A redirect is never followed: a message would go where nobody configured it to go.
  { from: 300, to: 399, outcome: 'passing', reason: 'redirected' },
  // Our own credentials are wrong. That says nothing of the person, and a page must survive it until they are mended.
  { from: 401, to: 401, outcome: 'passing', reason: 'gatewayRefusesUs' },
  { from: 403, to: 403, outcome: 'passing', reason: 'gatewayRefusesUs' },
  { from: 408, to: 408, outcome: 'passing', reason: 'timeout' },
  { from: 429, to: 429, outcome: 'passing', reason: 'tooMany' },
  { from: 400, to: 499, outcome: 'permanent', reason: 'refused' },
  { from: 500, to: 599, outcome: 'passing', reason: 'gatewayFailed' },
];

/** What a mail server's reply means (RFC 5321 §4.2.1: 4yz transient, 5yz permanent). */
export const SMTP_REPLY: readonly Row[] = [
  { from: 200, to: 299, outcome: 'sent', reason: 'accepted' },
  { from: 421, to: 421, outcome: 'passing', reason: 'gatewayFailed' },
  { from: 400, to: 499, outcome: 'passing', reason: 'deferred' },
  // RFC 4954 §6: authentication required or failed; about us, not about the person.
  { from: 530, to: 530, outcome: 'passing', reason: 'gatewayRefusesUs' },
  { from: 534, to: 535, outcome: 'passing', reason: 'gatewayRefusesUs' },
  { from: 500, to: 599, outcome: 'permanent', reason: 'refused' },
];

const UNKNOWN: DeliveryClass = { outcome: 'passing', reason: 'unknownAnswer' };

export const classifyHttpStatus = (status: number): DeliveryClass => classify(HTTP_STATUS, status);
export const classifySmtpReply = (code: number): DeliveryClass => classify(SMTP_REPLY, code);

function classify(table: readonly Row[], code: number): DeliveryClass {
  const row = table.find(({ from, to }) => code >= from && code <= to);
  return row ? { outcome: row.outcome, reason: row.reason } : UNKNOWN;
}
