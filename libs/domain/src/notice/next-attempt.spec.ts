import fc from 'fast-check';
import { classifyHttpStatus, classifySmtpReply, decideNextAttempt, planChannels, type AttemptFacts } from '../index.js';

const now = new Date('2026-11-21T20:00:00Z');
const base: AttemptFacts = {
  outcome: 'passing',
  channel: 'sms',
  attempts: 1,
  channels: ['sms', 'email'],
  purpose: 'page',
  createdAt: now,
};
const decide = (change: Partial<AttemptFacts>) => decideNextAttempt({ ...base, ...change }, now);
const inSeconds = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);

describe('after an attempt', () => {
  it('a message that was taken is done', () => {
    expect(decide({ outcome: 'sent' })).toEqual({ outcome: 'done', reason: 'accepted' });
  });

  it('a passing error is tried again with growing pauses', () => {
    const pauses = Array.from({ length: 9 }, (_none, index) => decide({ attempts: index + 1, channels: ['sms'] }));
    expect(pauses).toEqual(
      [1, 3, 10, 30, 60, 120, 300, 300, 300].map((s) => ({
        outcome: 'retry',
        at: inSeconds(s),
        reason: 'passingError',
      })),
    );
  });

  it('the third passing error in a row gives the other channel its turn, at once', () => {
    expect(decide({ attempts: 3 })).toEqual({
      outcome: 'nextChannel',
      channel: 'email',
      at: now,
      reason: 'channelDown',
    });
    expect(decide({ attempts: 6, channel: 'email' })).toMatchObject({
      outcome: 'nextChannel',
      channel: 'sms',
      at: inSeconds(10),
    });
  });

  it('a permanent error goes on to the next channel, and is dead after the last', () => {
    expect(decide({ outcome: 'permanent' })).toEqual({
      outcome: 'nextChannel',
      channel: 'email',
      at: now,
      reason: 'channelFailed',
    });
    expect(decide({ outcome: 'permanent', channels: ['sms'] })).toEqual({ outcome: 'dead', reason: 'noChannelLeft' });
  });

  it('is when the gateway said, where there is time for that', () => {
    const said = { outcome: 'retry', reason: 'gatewaySaidWhen' };
    expect(decide({ retryInMs: 30_000 })).toEqual({ ...said, at: inSeconds(30) });
    expect(decide({ retryInMs: 3_600_000, channels: ['sms'] })).toEqual({ ...said, at: inSeconds(3_600) });
    // Not more often than without its word, and not after the message is too old.
    expect(decide({ retryInMs: 0, attempts: 5, channels: ['sms'] })).toEqual({ ...said, at: inSeconds(60) });
    expect(decide({ retryInMs: 999_999_000, channels: ['sms'] })).toEqual({ ...said, at: inSeconds(24 * 3_600) });
  });

  it('is on the other way when the gateway wants to be left alone for long, or was asked three times', () => {
    const other = { outcome: 'nextChannel', channel: 'email', at: now, reason: 'channelDown' };
    expect(decide({ retryInMs: 30_001 })).toEqual(other);
    expect(decide({ retryInMs: 1_000, attempts: 3 })).toEqual(other);
  });

  it('a message that helps nobody any more is dead', () => {
    const createdAt = inSeconds(-24 * 3600);
    expect(decide({ createdAt })).toEqual({ outcome: 'dead', reason: 'tooOld' });
    expect(decide({ createdAt, purpose: 'information' }).outcome).toBe('retry');
    expect(decide({ createdAt, outcome: 'sent' }).outcome).toBe('done');
  });

  it('nothing is ever due in the past, and a passing error never ends it early', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.constantFrom('sms' as const, 'email' as const),
        fc.option(fc.integer({ min: 0, max: 999_999_000 }), { nil: undefined }),
        (attempts, channel, retryInMs) => {
          const next = decide({ attempts, channel, retryInMs });
          expect(['retry', 'nextChannel']).toContain(next.outcome);
          if ('at' in next) expect(next.at.getTime()).toBeGreaterThanOrEqual(now.getTime());
          // With two ways, nothing keeps a page on one of them for longer than three waits.
          if (attempts % 3 === 0) expect(next.outcome).toBe('nextChannel');
        },
      ),
    );
  });
});

describe('what an answer means', () => {
  it.each([
    [200, 'sent'],
    [202, 'sent'],
    [302, 'passing'],
    [400, 'permanent'],
    [401, 'passing'],
    [403, 'passing'],
    [404, 'permanent'],
    [408, 'passing'],
    [422, 'permanent'],
    [429, 'passing'],
    [500, 'passing'],
    [503, 'passing'],
    [777, 'passing'],
  ])('HTTP %i is %s', (status, outcome) => {
    expect(classifyHttpStatus(status).outcome).toBe(outcome);
  });

  it.each([
    [250, 'sent'],
    [421, 'passing'],
    [451, 'passing'],
    [530, 'passing'],
    [535, 'passing'],
    [550, 'permanent'],
    [552, 'permanent'],
  ])('SMTP %i is %s', (code, outcome) => {
    expect(classifySmtpReply(code).outcome).toBe(outcome);
  });
});

describe('planChannels', () => {
  it('takes the ways there are, the loud one first, and no empty one', () => {
    expect(planChannels('technician', { email: 'a@example.com', sms: '1' })).toEqual(['sms', 'email']);
    expect(planChannels('desk', { email: 'a@example.com', sms: ' ' })).toEqual(['email']);
    expect(planChannels('customer', {})).toEqual([]);
  });
});
