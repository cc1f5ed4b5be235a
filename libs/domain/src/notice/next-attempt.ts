import type { DeliveryOutcome } from './delivery-errors.table.js';
import { DELIVERY_DEFAULTS, type DeliveryRules } from './delivery-rules.js';
import type { Channel, RecipientKind } from './notice-words.js';

export interface AttemptFacts {
  outcome: DeliveryOutcome;
  channel: Channel;
  /** How often the notice was tried, this time included. */
  attempts: number;
  /** The ways to this person that have not failed for good, in order, this one included. */
  channels: readonly Channel[];
  purpose: 'page' | 'information';
  /** Machines are given more time than people. */
  kind?: RecipientKind;
  /** The gateway said when to come again, in milliseconds from now. */
  retryInMs?: number | undefined;
  createdAt: Date;
}

export type NextAttempt =
  | { outcome: 'done'; reason: 'accepted' }
  | { outcome: 'retry'; at: Date; reason: 'passingError' | 'gatewaySaidWhen' }
  | { outcome: 'nextChannel'; channel: Channel; at: Date; reason: 'channelFailed' | 'channelDown' }
  | { outcome: 'dead'; reason: 'noChannelLeft' | 'tooOld' };

type Retry = DeliveryRules['retry'];

/** A gateway that wants to be left alone for longer gives the next way its turn: the shortest wait between two rungs. */
const MOST_PATIENCE_MS = 30_000;

/** What happens to a notice after an attempt. */
export function decideNextAttempt(
  facts: AttemptFacts,
  now: Date,
  { retry }: Pick<DeliveryRules, 'retry'> = DELIVERY_DEFAULTS,
): NextAttempt {
  if (facts.outcome === 'sent') return { outcome: 'done', reason: 'accepted' };
  const hours = facts.kind === 'webhook' ? retry.giveUpHours.webhook : retry.giveUpHours[facts.purpose];
  const giveUpAt = new Date(facts.createdAt.getTime() + hours * 3_600_000);
  if (now >= giveUpAt) return { outcome: 'dead', reason: 'tooOld' };
  if (facts.outcome === 'permanent') return afterPermanent(facts, now);
  const next = channelAfter(facts);
  const asked = facts.retryInMs;
  // Whoever is paged does not wait for one gateway to finish its maintenance while another way stands open.
  const mayWait = facts.attempts % retry.triesPerChannel !== 0 && (asked ?? 0) <= MOST_PATIENCE_MS;
  if (next !== undefined && !mayWait) {
    const at = waitFor(facts.attempts - retry.triesPerChannel, now, retry);
    return { outcome: 'nextChannel', channel: next, at, reason: 'channelDown' };
  }
  const usual = waitFor(facts.attempts, now, retry);
  if (asked === undefined) return { outcome: 'retry', at: usual, reason: 'passingError' };
  // Neither more often than our own pauses, whatever is asked for, nor for the first time when it is too late.
  const at = Math.min(Math.max(now.getTime() + asked, usual.getTime()), giveUpAt.getTime());
  return { outcome: 'retry', at: new Date(at), reason: 'gatewaySaidWhen' };
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
function waitFor(tries: number, now: Date, { backOffSeconds }: Retry): Date {
  const seconds = tries <= 0 ? 0 : (backOffSeconds[Math.min(tries, backOffSeconds.length) - 1] ?? 0);
  return new Date(now.getTime() + seconds * 1000);
}
