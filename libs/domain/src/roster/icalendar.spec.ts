import fc from 'fast-check';
import { dutyEvents } from './duty-calendar.js';
import { escapeText, foldLine, writeCalendar } from './icalendar.js';
import type { Turn } from './turn.js';

const octets = (text: string): number => new TextEncoder().encode(text).length;
const unfold = (text: string): string => text.replace(/\r\n[ \t]/g, '');
const anyText = fc.string({ unit: fc.constantFrom(...'a,;\\\n\r :"值班é😀'), maxLength: 300 });

describe('an iCalendar line', () => {
  it('is never longer than 75 octets, never cut inside a character, and unfolds to what it was', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 400 }).filter((text) => !/[\r\n]/.test(text)),
        (text) => {
          const folded = foldLine(text);
          for (const line of folded.split('\r\n')) expect(octets(line)).toBeLessThanOrEqual(75);
          expect(unfold(folded)).toBe(text);
          // Half a character would become U+FFFD in UTF-8.
          expect(new TextDecoder().decode(new TextEncoder().encode(folded))).toBe(folded);
        },
      ),
    );
  });

  it('is as long as it may be before it is folded', () => {
    expect(foldLine('x'.repeat(75))).toBe('x'.repeat(75));
    expect(foldLine('x'.repeat(76))).toBe(`${'x'.repeat(75)}\r\n x`);
    expect(foldLine(`${'x'.repeat(74)}值`)).toBe(`${'x'.repeat(74)}\r\n 值`);
  });

  it('escapes what has a meaning: RFC 5545 §3.3.11', () => {
    expect(escapeText('a;b,c\\d\r\ne\nf\u0007')).toBe('a\\;b\\,c\\\\d\\ne\\nf');
  });
});

const turn = (change: Partial<Turn> = {}): Turn => ({
  regionId: 'north',
  line: 'first',
  skill: null,
  technicianIds: ['a'],
  standIns: [],
  from: new Date('2026-11-21T12:00:00Z'),
  until: new Date('2026-11-22T00:00:00Z'),
  source: { kind: 'rotation', id: 'r1' },
  ...change,
});
const names = {
  language: 'en' as const,
  regionName: (id: string) => `Region ${id}`,
  technicianName: (id: string) => id.toUpperCase(),
};

describe('a calendar of duties', () => {
  it('is written as calendar programs read it', () => {
    const standIns = [{ technicianId: 'a', insteadOf: 'b', overrideId: '7' }];
    const events = dutyEvents([turn({ standIns })], 'a', names);
    const writtenAt = new Date('2026-11-20T03:04:05.678Z');
    expect(writeCalendar({ name: 'A, on call', timeZone: 'Asia/Shanghai', writtenAt, events }).split('\r\n')).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Watchkeeper//On call//EN',
      'CALSCALE:GREGORIAN',
      'METHOD:PUBLISH',
      'X-WR-CALNAME:A\\, on call',
      'X-WR-TIMEZONE:Asia/Shanghai',
      'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
      'X-PUBLISHED-TTL:PT1H',
      'BEGIN:VEVENT',
      'UID:rotation-r1-north-first-20261121T120000Z-a@watchkeeper',
      'DTSTAMP:20261120T030405Z',
      'DTSTART:20261121T120000Z',
      'DTEND:20261122T000000Z',
      'SUMMARY:On call · Region north · First line',
      'DESCRIPTION:A stands in for B.',
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ]);
  });

  it('has only the turns of its person; a rotation’s names who has each', () => {
    const turns = [turn(), turn({ technicianIds: ['b', 'c'] })];
    expect(dutyEvents(turns, 'b', names)).toHaveLength(1);
    expect(dutyEvents(turns, null, names).map(({ summary }) => summary)).toEqual([
      'A · Region north · First line',
      'B, C · Region north · First line',
    ]);
  });

  it('has no line end but CRLF and no line over 75 octets, whatever people write', () => {
    fc.assert(
      fc.property(anyText, anyText, (name, summary) => {
        const event = { uid: 'u', from: turn().from, until: turn().until, summary, description: name };
        const text = writeCalendar({ name, timeZone: 'UTC', writtenAt: turn().from, events: [event] });
        expect(text.replace(/\r\n/g, '')).not.toMatch(/[\r\n]/);
        for (const line of text.split('\r\n')) expect(octets(line)).toBeLessThanOrEqual(75);
      }),
    );
  });
});
