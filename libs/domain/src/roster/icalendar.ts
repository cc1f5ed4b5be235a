/** An event of a calendar feed. Times are instants; every reader shows them in its own zone. */
export interface CalendarEvent {
  /** The same for the same duty, whenever it is written: RFC 5545 §3.8.4.7. */
  uid: string;
  from: Date;
  until: Date;
  summary: string;
  description: string;
  location?: string;
}

export interface CalendarFeed {
  name: string;
  timeZone: string;
  /** When this was written. */
  writtenAt: Date;
  events: readonly CalendarEvent[];
}

const REFRESH = 'PT1H';
/** RFC 5545 §3.1: octets of a line, without its end. */
const LINE_OCTETS = 75;

/** A calendar as RFC 5545 wants it: CRLF, folded lines, escaped texts. */
export function writeCalendar({ name, timeZone, writtenAt, events }: CalendarFeed): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Watchkeeper//On call//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escapeText(name)}`,
    `X-WR-TIMEZONE:${escapeText(timeZone)}`,
    // RFC 7986 §5.7, and what Outlook and others read instead.
    `REFRESH-INTERVAL;VALUE=DURATION:${REFRESH}`,
    `X-PUBLISHED-TTL:${REFRESH}`,
    ...events.flatMap((event) => eventLines(event, writtenAt)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${foldLine(line)}\r\n`).join('');
}

const eventLines = ({ uid, from, until, summary, description, location }: CalendarEvent, writtenAt: Date): string[] => [
  'BEGIN:VEVENT',
  `UID:${escapeText(uid)}`,
  `DTSTAMP:${utcText(writtenAt)}`,
  `DTSTART:${utcText(from)}`,
  `DTEND:${utcText(until)}`,
  `SUMMARY:${escapeText(summary)}`,
  ...(description ? [`DESCRIPTION:${escapeText(description)}`] : []),
  ...(location ? [`LOCATION:${escapeText(location)}`] : []),
  // On call is not the same as busy: colleagues may still invite them.
  'TRANSP:TRANSPARENT',
  'END:VEVENT',
];

/** `20261122T000000Z`. */
export const utcText = (at: Date): string => at.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');

/** RFC 5545 §3.3.11. Other control characters may not stand in a text at all. */
export const escapeText = (text: string): string =>
  text
    .replace(/\\/g, '\\\\')
    .replace(/;/g, '\\;')
    .replace(/,/g, '\\,')
    .replace(/\r\n|\r|\n/g, '\\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');

/** Breaks a line so that none has more than 75 octets of UTF-8, never inside a character. */
export function foldLine(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const size = octetsOf(character);
    if (octets + size > LINE_OCTETS) {
      parts.push(part);
      // The space that begins a further line counts.
      [part, octets] = [' ', 1];
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join('\r\n');
}

function octetsOf(character: string): number {
  const code = character.codePointAt(0)!;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
