import fc from 'fast-check';
import {
  bundleNotices,
  CHANNELS,
  copiesBeside,
  decideQuiet,
  DELIVERY_DEFAULTS,
  gatherUntil,
  mayBundle,
  mendBucket,
  nextRung,
  planChannels,
  quietUntil,
  RECIPIENT_KINDS,
  spendTokens,
  tokenAt,
  tokensIn,
  type BundleFacts,
  type Channel,
  type HandedOver,
  type QuietHourFacts,
} from '../index.js';
import { localMinute } from './local-time.js';

const now = new Date('2026-11-21T20:00:00Z');
const after = (seconds: number, from = now): Date => new Date(from.getTime() + seconds * 1000);
const rules = DELIVERY_DEFAULTS;
const ways = { push: 'technician:t1', sms: '+861', voice: '+861', email: 'a@b.example' };

describe('the ladder of a page', () => {
  const facts = (change: Partial<HandedOver> = {}): HandedOver => ({
    kind: 'technician',
    channel: 'push',
    at: now,
    before: [],
    contacts: ways,
    absent: new Set(),
    answered: false,
    ...change,
  });

  it('goes from push to SMS to a call, each after its own wait', () => {
    expect(nextRung(facts(), now, rules)).toEqual({
      outcome: 'climb',
      channel: 'sms',
      at: after(30),
      reason: 'unanswered',
    });
    expect(nextRung(facts({ channel: 'sms', before: ['push'] }), now, rules)).toEqual({
      outcome: 'climb',
      channel: 'voice',
      at: after(90),
      reason: 'unanswered',
    });
    expect(nextRung(facts({ channel: 'voice', before: ['push', 'sms'] }), now, rules)).toEqual({
      outcome: 'top',
      reason: 'lastRung',
    });
  });

  it('steps over what is not configured or has no address', () => {
    expect(nextRung(facts({ absent: new Set<Channel>(['sms']) }), now, rules)).toMatchObject({ channel: 'voice' });
    expect(nextRung(facts({ contacts: { push: 'x', voice: '1' } }), now, rules)).toMatchObject({ channel: 'voice' });
  });

  it('does not count a push as the only way', () => {
    expect(nextRung(facts({ contacts: { push: 'x' } }), now, rules)).toEqual({ outcome: 'top', reason: 'pushOnly' });
  });

  it('begins when only a mail could be sent, and ends with an answer', () => {
    expect(nextRung(facts({ channel: 'email', contacts: { sms: '1', email: 'a' } }), now, rules)).toMatchObject({
      outcome: 'climb',
      channel: 'sms',
    });
    expect(nextRung(facts({ answered: true }), now, rules)).toEqual({ outcome: 'top', reason: 'answered' });
  });

  it('copies by mail beside the first rung, and only there', () => {
    expect(copiesBeside(facts(), rules)).toEqual(['email']);
    expect(copiesBeside(facts({ channel: 'sms', before: ['push'] }), rules)).toEqual([]);
    expect(copiesBeside(facts({ channel: 'email' }), rules)).toEqual([]);
    expect(copiesBeside(facts({ absent: new Set<Channel>(['email']) }), rules)).toEqual([]);
  });

  it('is climbed once each, never back, and always ends', () => {
    fc.assert(
      fc.property(
        fc.subarray([...CHANNELS]),
        fc.subarray([...CHANNELS]),
        fc.constantFrom(...RECIPIENT_KINDS),
        (reachable, absent, kind) => {
          const contacts = Object.fromEntries(reachable.map((each) => [each, 'x']));
          let [channel] = planChannels(kind, contacts, rules.ladders[kind], new Set(absent));
          const went: Channel[] = [];
          while (channel) {
            expect(went).not.toContain(channel);
            const next = nextRung(
              { ...facts({ kind, contacts, absent: new Set(absent) }), channel, before: went },
              now,
              rules,
            );
            went.push(channel);
            if (next.outcome === 'top') break;
            expect(absent).not.toContain(next.channel);
            expect(next.at.getTime()).toBeGreaterThanOrEqual(now.getTime());
            channel = next.channel;
          }
          expect(went.length).toBeLessThanOrEqual(rules.ladders[kind].rungs.length + 1);
        },
      ),
    );
  });
});

describe('quiet hours', () => {
  const facts = (change: Partial<QuietHourFacts> = {}): QuietHourFacts => ({
    kind: 'customer',
    template: 'caseProgress',
    purpose: 'information',
    lane: 3,
    anyTime: false,
    timeZone: 'Asia/Shanghai',
    ...change,
  });

  it('hold a progress message until seven on the wall', () => {
    expect(decideQuiet(facts(), now, rules)).toEqual({
      outcome: 'hold',
      until: new Date('2026-11-21T23:00:00Z'),
      reason: 'quietHours',
    });
    expect(decideQuiet(facts(), new Date('2026-11-21T23:00:00Z'), rules)).toEqual({ outcome: 'send', reason: 'day' });
    expect(decideQuiet(facts(), new Date('2026-11-21T13:59:59Z'), rules)).toEqual({ outcome: 'send', reason: 'day' });
    expect(decideQuiet(facts(), new Date('2026-11-21T14:00:00Z'), rules).outcome).toBe('hold');
  });

  it('never hold an acknowledgement, a word of safety, a page, or who chose any time', () => {
    expect(decideQuiet(facts({ template: 'caseReceived', lane: 1 }), now, rules).outcome).toBe('send');
    expect(decideQuiet(facts({ anyTime: true }), now, rules)).toEqual({ outcome: 'send', reason: 'anyTime' });
    fc.assert(
      fc.property(
        fc.constantFrom(...RECIPIENT_KINDS),
        fc.integer({ min: 1, max: 4 }),
        fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
        (kind, lane, at) => {
          const strict = { ...rules, quietHours: { ...rules.quietHours, staffInformation: true } };
          expect(
            decideQuiet(facts({ kind, lane, purpose: 'page', template: 'incidentOffered' }), at, strict).outcome,
          ).toBe('send');
        },
      ),
    );
  });

  it('let low-lane information to staff wait only where that was chosen', () => {
    const staff = facts({ kind: 'technician', template: 'incidentChanged' });
    expect(decideQuiet(staff, now, rules).outcome).toBe('send');
    const chosen = { ...rules, quietHours: { ...rules.quietHours, staffInformation: true } };
    expect(decideQuiet(staff, now, chosen).outcome).toBe('hold');
    expect(decideQuiet({ ...staff, lane: 2 }, now, chosen).outcome).toBe('send');
  });

  it('end at the first minute that is not quiet on the wall, whatever is done to the clocks', () => {
    const zones = [
      'Asia/Shanghai',
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Africa/Casablanca',
      'Asia/Kathmandu',
    ];
    const changes = ['2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01', '2026-04-05', '2026-10-04', '2026-06-01'];
    const clock = fc
      .integer({ min: 0, max: 47 })
      .map((half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 ? '30' : '00'}`);
    const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
    fc.assert(
      fc.property(
        fc.record({
          zone: fc.constantFrom(...zones),
          day: fc.constantFrom(...changes),
          offset: fc.integer({ min: -1_440, max: 1_440 }),
          from: clock,
          to: clock,
        }),
        ({ zone, day, offset, from, to }) => {
          const at = new Date(Date.parse(`${day}T00:00:00Z`) + offset * 60_000);
          const quiet = (instant: Date): boolean => {
            const minute = localMinute(instant, zone);
            const [a, b] = [minuteOf(from), minuteOf(to)];
            return a <= b ? minute >= a && minute < b : minute >= a || minute < b;
          };
          let expected: Date | null = null;
          if (quiet(at)) {
            let minute = at.getTime();
            while (quiet(new Date(minute))) minute += 60_000;
            expected = new Date(minute);
          }
          expect(quietUntil({ from, to }, zone, at)).toEqual(expected);
        },
      ),
      {
        numRuns: 300,
        // A short day that the change of the clocks repeats, and one that it leaves out.
        examples: [
          [{ zone: 'Europe/Berlin', day: '2026-10-25', offset: 45, from: '02:30', to: '02:00' }],
          [{ zone: 'Europe/Berlin', day: '2026-03-29', offset: 15, from: '02:30', to: '02:00' }],
        ],
      },
    );
  });
});

describe('bundling', () => {
  const notice = (change: Partial<BundleFacts> = {}): BundleFacts => ({
    id: '1',
    lane: 4,
    purpose: 'information',
    template: 'incidentChanged',
    channel: 'sms',
    kind: 'technician',
    recipientId: 't1',
    address: '+861',
    language: 'zh-CN',
    dueAt: now,
    tried: false,
    listable: true,
    ...change,
  });

  it('waits for company with low information, never with a page or an urgent one', () => {
    expect(gatherUntil(notice(), now, rules)).toEqual(after(30));
    expect(gatherUntil(notice(), after(30), rules)).toBeNull();
    expect(gatherUntil(notice({ purpose: 'page' }), now, rules)).toBeNull();
    expect(gatherUntil(notice({ lane: 2 }), now, rules)).toBeNull();
    expect(gatherUntil(notice({ tried: true }), now, rules)).toBeNull();
  });

  it('puts each notice into exactly one message, and no P1 or P2 of a person with another', () => {
    const random = fc.record({
      lane: fc.integer({ min: 1, max: 4 }),
      purpose: fc.constantFrom('page' as const, 'information' as const),
      channel: fc.constantFrom(...CHANNELS),
      kind: fc.constantFrom(...RECIPIENT_KINDS),
      recipientId: fc.constantFrom('a', 'b'),
      language: fc.constantFrom('zh-CN' as const, 'en' as const),
      tried: fc.boolean(),
      listable: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(random, { maxLength: 120 }), fc.integer({ min: 2, max: 20 }), (changes, most) => {
        const limited = { ...rules, bundling: { ...rules.bundling, most } };
        const notices = changes.map((change, index) => notice({ ...change, id: String(index) }));
        const messages = bundleNotices(notices, limited);
        expect(
          messages
            .flat()
            .map(({ id }) => id)
            .sort(),
        ).toEqual(notices.map(({ id }) => id).sort());
        for (const message of messages) {
          expect(message.length).toBeLessThanOrEqual(most);
          if (message.length === 1) continue;
          expect(message.every((each) => each.listable && mayBundle(each, limited))).toBe(true);
          expect(message.every((each) => each.kind === 'robot' || each.lane >= 3)).toBe(true);
          expect(new Set(message.map((each) => `${each.channel} ${each.recipientId} ${each.language}`)).size).toBe(1);
        }
      }),
    );
  });
});

describe('the token bucket', () => {
  const rate = fc.record({ count: fc.integer({ min: 1, max: 60 }), perMs: fc.integer({ min: 100, max: 60_000 }) });

  it('never lets more than the limit through within any window, and all of it in time', () => {
    fc.assert(
      fc.property(rate, fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 80 }), (limit, gaps) => {
        let at = now.getTime();
        let bucket: number | null = null;
        const sent: number[] = [];
        for (const gap of gaps) {
          at += gap;
          const may = tokensIn(bucket, limit, new Date(at));
          bucket = spendTokens(bucket, limit, may, new Date(at));
          sent.push(...Array.from({ length: may }, () => at));
          expect(tokensIn(bucket, limit, new Date(at))).toBe(0);
        }
        for (const from of sent) {
          expect(sent.filter((each) => each >= from && each < from + limit.perMs).length).toBeLessThanOrEqual(
            limit.count,
          );
        }
      }),
    );
  });

  it('says truly when the next token will be there', () => {
    fc.assert(
      fc.property(rate, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 40 }), (limit, nth, spent) => {
        const bucket = spendTokens(null, limit, spent, now);
        expect(
          tokensIn(bucket, limit, tokenAt(bucket, limit, Math.min(nth, Math.max(1, Math.floor(limit.count / 4))), now)),
        ).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it('has a token at the instant it names, where that instant is no whole number of intervals away', () => {
    const limit = { count: 39, perMs: 100 };
    const bucket = spendTokens(null, limit, 11, now);
    expect(tokensIn(bucket, limit, tokenAt(bucket, limit, 1, now))).toBe(1);
  });

  it('is never emptier than empty, whatever rate or clock it was reckoned with', () => {
    fc.assert(
      fc.property(rate, rate, fc.integer({ min: -400_000_000, max: 400_000_000 }), (was, limit, stepMs) => {
        const before = new Date(now.getTime() + stepMs);
        const spent = spendTokens(null, was, tokensIn(null, was, before), before);
        const bucket = mendBucket(spent, limit, now);
        const next = tokenAt(bucket, limit, 1, now);
        expect(next.getTime() - now.getTime()).toBeLessThanOrEqual(limit.perMs);
        expect(tokensIn(bucket, limit, next)).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it('is left as it is by mending, when nothing is wrong with it', () => {
    fc.assert(
      fc.property(rate, fc.integer({ min: 0, max: 100_000 }), (limit, laterMs) => {
        const bucket = spendTokens(null, limit, tokensIn(null, limit, now), now)!;
        expect(mendBucket(bucket, limit, new Date(now.getTime() + laterMs))).toBe(bucket);
      }),
    );
  });

  it('keeps a share of the burst for the urgent', () => {
    const limit = { count: 40, perMs: 1_000 };
    const bucket = spendTokens(null, limit, tokensIn(null, limit, now, 0.25), now);
    expect(tokensIn(bucket, limit, now, 0.25)).toBe(0);
    expect(tokensIn(bucket, limit, now)).toBe(3);
  });
});
