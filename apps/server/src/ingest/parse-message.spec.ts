import fc from 'fast-check';
import { eventEntry, eventsMessage } from '#libs/contract';
import { cleanse, Unstorable } from './cleanse.js';
import { MAX_MESSAGE_BYTES, parseMessage } from './parse-message.js';

const uuid = '6f1c2a1e-8f0b-4a53-9d41-2b7f5f0c9a11';
const at = '2026-11-21T03:12:07+08:00';
const events = (...entries: object[]) =>
  Buffer.from(JSON.stringify({ v: 1, session: uuid, journal: uuid, oldest: 1, sentAt: at, events: entries }));
const jam = { seq: 1, at, kind: 'raised', component: 'cardReader', fault: 'card.jam' };

describe('parseMessage', () => {
  it('never throws, whatever bytes arrive', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('events', 'session', 'heartbeat', 'reply'),
        fc.uint8Array({ maxLength: 300 }),
        (kind, bytes) => {
          expect(parseMessage(kind as 'events', Buffer.from(bytes)).kind).toBe('unreadable');
        },
      ),
    );
  });

  it('reads whatever JSON an entry holds, and agrees with the contract about it', () => {
    const entry = fc.record(
      {
        seq: fc.integer({ min: 1, max: 99 }),
        at: fc.constantFrom(at, 'yesterday', 7),
        kind: fc.constantFrom('raised', 'cleared', 'noted', 'sung'),
        component: fc.constantFrom('cardReader', 'safe', 'oven'),
        fault: fc.constantFrom('card.jam', 'card.eaten', 'x', 'application.started'),
        detail: fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue())),
      },
      { requiredKeys: ['seq'] },
    );
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 4 }), (entries) => {
        const payload = events(...entries);
        const read = parseMessage('events', payload);
        if (read.kind !== 'events') throw new Error('the envelope was refused');
        const envelope = eventsMessage.parse(JSON.parse(payload.toString()));
        const valid = envelope.events.map((each) => eventEntry.safeParse(each).success && isStorable(each));
        expect(read.message.entries.map((each) => 'event' in each)).toEqual(valid);
        expect(read.message.entries.map((each) => each.seq)).toEqual(entries.map((each) => each.seq));
      }),
    );
  });

  it('refuses an event that is nested too deep, and keeps the ones beside it', () => {
    const text = events(jam, { ...jam, seq: 2, detail: { deep: 'DEEP' } }, { ...jam, seq: 3 }).toString();
    const payload = Buffer.from(text.replace('"DEEP"', `${'['.repeat(50_000)}${']'.repeat(50_000)}`));
    const read = parseMessage('events', payload);
    expect(read).toMatchObject({
      message: {
        entries: [
          { seq: 1, event: {} },
          { seq: 2, bad: 'nested too deep' },
          { seq: 3, event: {} },
        ],
      },
    });
  });

  it('refuses what is larger than a message may be', () => {
    expect(parseMessage('heartbeat', Buffer.alloc(MAX_MESSAGE_BYTES + 1, ' '))).toEqual({
      kind: 'unreadable',
      reason: 'too large',
    });
  });

  it('leaves identities as they are, even when they look like a card number', () => {
    const session = '00000000-0000-4000-8411-111111111111';
    const read = parseMessage('session', Buffer.from(JSON.stringify({ v: 1, state: 'lost', session, at })));
    expect(read).toMatchObject({ kind: 'session', message: { session } });
  });
});

describe('cleanse', () => {
  it('gives only what PostgreSQL can keep as jsonb, and changes nothing else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        if (!isStorable(value)) return;
        const text = JSON.stringify(cleanse(value));
        expect(text).not.toMatch(/\\u0000|\\ud[89a-f]/);
        if (!/\d(?:[ -]?\d){12}|__proto__/.test(JSON.stringify(value))) expect(cleanse(value)).toEqual(value);
      }),
    );
  });

  it.each([['a\0b'], [{ 'a\0b': 1 }], ['\udc00']])('refuses %j', (value) => {
    expect(() => cleanse(value)).toThrow(Unstorable);
  });
});

function isStorable(value: unknown): boolean {
  try {
    cleanse(value);
    return true;
  } catch {
    return false;
  }
}
