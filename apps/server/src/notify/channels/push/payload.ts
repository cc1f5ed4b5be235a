import { createHash } from 'node:crypto';
import { cutToBytes } from '#libs/domain';
import type { OutgoingMessage } from '../../channel.js';
import { MOST_PLAIN_BYTES } from './encrypt.js';

/** Bytes that a text may have, the rest of the payload being far smaller. */
const MOST_TEXT_BYTES = 2_400;
const MOST_TITLE_BYTES = 300;

/** What the page's service worker shows. The link is a path of our own, never an address from outside. */
export function payloadOf({ id, subject, text, language, thread, incidentId, values }: OutgoingMessage): Buffer {
  const [first = '', ...rest] = text.split('\n');
  const title = subject || first;
  const body = subject ? text : rest.join('\n') || first;
  const payload = Buffer.from(
    JSON.stringify({
      noticeId: id,
      title: cutToBytes(title, MOST_TITLE_BYTES, language),
      body: cutToBytes(body, MOST_TEXT_BYTES, language),
      language,
      ...(thread && { tag: thread }),
      ...(incidentId && { incidentId }),
      path: pathIn(values?.['link']) ?? (incidentId ? `/field/incidents/${incidentId}` : '/field'),
    }),
  );
  if (payload.length > MOST_PLAIN_BYTES) throw new RangeError('the payload is too large');
  return payload;
}

function pathIn(link: string | undefined): string | undefined {
  if (!link) return undefined;
  try {
    const { pathname, search } = new URL(link);
    return pathname + search;
  } catch {
    return undefined;
  }
}

/** RFC 8030 §5.4: a waiting message is replaced by a newer one of its topic; 32 characters of base64url at most. */
export const topicOf = (thread: string): string => createHash('sha256').update(thread).digest('base64url').slice(0, 32);
