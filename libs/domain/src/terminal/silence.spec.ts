import fc from 'fast-check';
import { judgeSilence, tickWatch, WATCH_GAP_MS, type SessionState, type SilenceFacts, type Watch } from './silence.js';

const at = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1000);
const facts = (change: Partial<SilenceFacts> = {}): SilenceFacts => ({
  lastSeenAt: at(0),
  sessionState: 'online',
  sessionSince: at(0),
  watchingSince: at(-1000),
  silentAfterMs: 90_000,
  lostGraceMs: 45_000,
  ...change,
});

describe('judgeSilence', () => {
  it('hears a terminal until its timeout is over', () => {
    expect(judgeSilence(facts(), at(89))).toEqual({ outcome: 'heard', reason: 'heardLately' });
    expect(judgeSilence(facts(), at(90))).toEqual({ outcome: 'silent', reason: 'nothingHeard' });
  });

  it('is sooner when the connection broke and did not come back', () => {
    const lost = facts({ sessionState: 'lost', sessionSince: at(10) });
    expect(judgeSilence(lost, at(54)).outcome).toBe('heard');
    expect(judgeSilence(lost, at(55))).toEqual({ outcome: 'silent', reason: 'connectionLost' });
  });

  it('grants a full timeout after the watch began', () => {
    expect(judgeSilence(facts({ watchingSince: at(500) }), at(589)).outcome).toBe('heard');
    expect(judgeSilence(facts({ watchingSince: at(500) }), at(590)).outcome).toBe('silent');
  });

  it('does not trust a will from before the watch', () => {
    const lost = facts({ sessionState: 'lost', sessionSince: at(10), watchingSince: at(500) });
    expect(judgeSilence(lost, at(560)).outcome).toBe('heard');
    expect(judgeSilence(lost, at(590)).outcome).toBe('silent');
  });

  it('never alarms for a terminal that was never heard', () => {
    expect(judgeSilence(facts({ lastSeenAt: null }), at(9_999)).reason).toBe('neverHeard');
  });

  it('counts from the start of the watch when the last word seems to lie ahead', () => {
    expect(judgeSilence(facts({ lastSeenAt: at(5_000), watchingSince: at(100) }), at(189)).outcome).toBe('heard');
    expect(judgeSilence(facts({ lastSeenAt: at(5_000), watchingSince: at(100) }), at(190)).outcome).toBe('silent');
  });
});

describe('tickWatch', () => {
  it('goes on while it looks often enough', () => {
    expect(tickWatch({ since: at(0), lastTickAt: at(10) }, at(11))).toEqual({ since: at(0), lastTickAt: at(11) });
  });

  it.each([
    ['slept', 10 + WATCH_GAP_MS / 1000 + 1],
    ['was set back', 9],
  ])('begins anew when it %s', (_what, second) => {
    expect(tickWatch({ since: at(0), lastTickAt: at(10) }, at(second)).since).toEqual(at(second));
  });
});

/** One second of a night: who speaks, what the connection does, and whether the server is away meanwhile. */
const second = fc.record({
  speaks: fc.boolean(),
  connection: fc.constantFrom<SessionState>('online', 'online', 'online', 'lost'),
  serverAway: fc.oneof(
    { weight: 12, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 4000 }) },
  ),
});

describe('a night of any kind', () => {
  it('has no false alarm and no late one', () => {
    fc.assert(
      fc.property(
        fc.array(second, { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 2, max: 30 }),
        (night, timeout) => {
          let now = 0;
          let watch: Watch | null = null;
          let lastSeen = 0;
          let session: { state: SessionState; since: number } = { state: 'online', since: 0 };
          for (const moment of night) {
            now += 1 + moment.serverAway;
            if (moment.speaks) {
              lastSeen = now;
              session = { state: 'online', since: session.state === 'online' ? session.since : now };
            } else if (moment.connection === 'lost' && session.state === 'online')
              session = { state: 'lost', since: now };
            watch = tickWatch(watch, at(now));
            const quiet = now - Math.max(lastSeen, watch.since.getTime() / 1000 - at(0).getTime() / 1000);
            const verdict = judgeSilence(
              facts({
                lastSeenAt: at(lastSeen),
                sessionState: session.state,
                sessionSince: at(session.since),
                watchingSince: watch.since,
                silentAfterMs: timeout * 1000,
                lostGraceMs: timeout * 500,
              }),
              at(now),
            );
            // Nothing was heard for the whole timeout, all of it witnessed: exactly then, or the connection is gone.
            if (quiet >= timeout) expect(verdict.outcome).toBe('silent');
            else if (verdict.outcome === 'silent') {
              expect(verdict.reason).toBe('connectionLost');
              expect(session.state).toBe('lost');
              expect(now - session.since).toBeGreaterThanOrEqual(timeout / 2);
            }
            if (moment.serverAway > WATCH_GAP_MS / 1000) expect(verdict.outcome).toBe('heard');
          }
        },
      ),
    );
  });
});
