export interface SmsRequest {
  id?: string;
  to: string;
  text: string;
}

/** Reads the body of `POST /sms`; a string is the reason why it is refused. Checked by hand: it is on the hot path. */
export function readSms(body: Buffer): SmsRequest | string {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return 'the body is not JSON';
  }
  if (typeof value !== 'object' || value === null) return 'the body is not an object';
  const { id, to, text } = value as Record<string, unknown>;
  if (typeof to !== 'string' || to === '') return '"to" must be a phone number';
  if (typeof text !== 'string' || text === '') return '"text" must be a text';
  return { to, text, ...(typeof id === 'string' || typeof id === 'number' ? { id: String(id) } : {}) };
}
