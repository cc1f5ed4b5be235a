import type { DeliveryOutcome } from './delivery-errors.table.js';
import type { Channel } from './notice-words.js';

export interface AttemptFacts {
  outcome: DeliveryOutcome;
  channel: Channel;
  /** How often the notice was tried, this time included. */
  attempts: number;
  /** The ways to this person that have not failed for good, in order, this one included. */
  channels: readonly Channel[];
  purpose: 'page' | 'information';
  createdAt: Date;
}

export type NextAttempt =
  | { outcome: 'done'; reason: 'accepted' }
  | { outcome: 'retry'; at: Date; reason: 'passingError' }
  | { outcome: 'nextChannel'; channel: Channel; at: Date; reason: 'channelFailed' | 'channelDown' }
  | { outcome: 'dead'; reason: 'noChannelLeft' | 'tooOld' };

/** Seconds until the next try, by the number of tries so far; the last one repeats. */
const BACK_OFF_SECONDS = [1, 3, 10, 30, 60, 120, 300] as const;
/** So many tries in a row, then the other way to this person, if there is one, gets its turn. */
const TRIES_PER_CHANNEL = 3;
/** After this long a message helps nobody any more. A page is cancelled much earlier by the incident itself. */
const GIVE_UP_HOURS = { page: 24, information: 72 } as const;

/** What happens to a notice after an attempt. */
export function decideNextAttempt(facts: AttemptFacts, now: Date): NextAttempt {
  if (facts.outcome === 'sent') return { outcome: 'done', reason: 'accepted' };
  if (now.getTime() - facts.createdAt.getTime() >= GIVE_UP_HOURS[facts.purpose] * 3_600_000) {
    return { outcome: 'dead', reason: 'tooOld' };
  }
  if (facts.outcome === 'permanent') return afterPermanent(facts, now);
  const next = channelAfter(facts);
  if (next !== undefined && facts.attempts % TRIES_PER_CHANNEL === 0) {
    return {
      outcome: 'nextChannel',
      channel: next,
      at: waitFor(facts.attempts - TRIES_PER_CHANNEL, now),
      reason: 'channelDown',
    };
  }
  return { outcome: 'retry', at: waitFor(facts.attempts, now), reason: 'passingError' };
}

function afterPermanent(facts: AttemptFacts, now: Date): NextAttempt {
  const channel = channelAfter(facts);
  if (channel === undefined) return { outcome: 'dead', reason: 'noChannelLeft' };
  return { outcome: 'nextChannel', channel, at: now, reason: 'channelFailed' };
}

/** The following way in the plan, beginning again at the front. */
function channelAfter({ channel, channels }: AttemptFacts): Channel | undefined {
  const at = channels.indexOf(channel);
  const others = [...channels.slice(at + 1), ...channels.slice(0, Math.max(at, 0))];
  return others[0];
}

/** The first change of channel is made at once; later rounds wait, lest two dead gateways be called without pause. */
function waitFor(tries: number, now: Date): Date {
  const seconds = tries <= 0 ? 0 : BACK_OFF_SECONDS[Math.min(tries, BACK_OFF_SECONDS.length) - 1]!;
  return new Date(now.getTime() + seconds * 1000);
}
