/** What of a mail is shown. */
export interface Mail {
  from: string;
  to: string;
  subject: string;
  text: string;
  messageId?: string;
}

interface Part {
  headers: Map<string, string>;
  body: Buffer;
}

/** Reads enough of an RFC 5322 message with MIME (RFC 2045–2047) to show it: headers, and the plain text if there is one. */
export function readMail(source: Buffer): Mail {
  const part = splitPart(source);
  const header = (name: string) => decodeWords(part.headers.get(name) ?? '');
  const messageId = part.headers.get('message-id');
  return {
    from: header('from'),
    to: header('to'),
    subject: header('subject'),
    text: textOf(part)?.text.replaceAll('\r\n', '\n').trimEnd() ?? '',
    ...(messageId ? { messageId } : {}),
  };
}

function splitPart(source: Buffer): Part {
  const end = /\r?\n\r?\n/.exec(source.toString('latin1'));
  const head = source.toString('utf8', 0, end?.index ?? source.length);
  const body = end ? source.subarray(end.index + end[0].length) : Buffer.alloc(0);
  const headers = new Map<string, string>();
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { headers, body };
}

/** The text of a part, plain before HTML; `undefined` for attachments. */
function textOf(part: Part): { text: string; plain: boolean } | undefined {
  const type = part.headers.get('content-type') ?? 'text/plain';
  if (/^multipart\//i.test(type)) {
    const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
    const inner = boundary
      ? splitParts(part.body, boundary)
          .map(textOf)
          .filter((found) => found !== undefined)
      : [];
    return inner.find((found) => found.plain) ?? inner[0];
  }
  if (!/^text\//i.test(type)) return undefined;
  const text = decodeBody(part.body, part.headers.get('content-transfer-encoding') ?? '7bit', charsetOf(type));
  const plain = !/^text\/html/i.test(type);
  return { text: plain ? text : text.replace(/<(style|script)[\s\S]*?<\/\1>|<[^>]+>/gi, ''), plain };
}

function splitParts(body: Buffer, boundary: string): Part[] {
  const pieces = body
    .toString('latin1')
    .split(new RegExp(`(?:^|\\r?\\n)--${escape(boundary)}(?:--)?[ \\t]*(?:\\r?\\n|$)`));
  return pieces.slice(1, -1).map((piece) => splitPart(Buffer.from(piece, 'latin1')));
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const charsetOf = (type: string) => /charset="?([^";\s]+)"?/i.exec(type)?.[1] ?? 'utf-8';

function decodeBody(body: Buffer, encoding: string, charset: string): string {
  if (/^base64$/i.test(encoding)) return decodeCharset(Buffer.from(body.toString('latin1'), 'base64'), charset);
  if (!/^quoted-printable$/i.test(encoding)) return decodeCharset(body, charset);
  return decodeCharset(fromQuoted(body.toString('latin1').replace(/[ \t]*=\r?\n/g, '')), charset);
}

const fromQuoted = (text: string) =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );

function decodeCharset(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}

/** Encoded words of RFC 2047; white space between two of them does not count (§6.2). */
function decodeWords(value: string): string {
  return value
    .replace(/(\?=)\s+(?==\?)/g, '$1')
    .replace(/=\?([^?]+)\?([BQ])\?([^?]*)\?=/gi, (_, charset: string, kind: string, text: string) => {
      const bytes = /b/i.test(kind) ? Buffer.from(text, 'base64') : fromQuoted(text.replaceAll('_', ' '));
      return decodeCharset(bytes, charset);
    });
}
