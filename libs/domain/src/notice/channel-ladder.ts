import { usableWays, type Contacts } from './channel-plan.js';
import type { DeliveryRules } from './delivery-rules.js';
import type { Channel, RecipientKind } from './notice-words.js';

/** A page that a gateway took. */
export interface HandedOver {
  kind: RecipientKind;
  /** The way it went. */
  channel: Channel;
  at: Date;
  /** The ways it went before, as follow-ups of one another. */
  before: readonly Channel[];
  contacts: Contacts;
  /** Ways that are not configured here. */
  absent: ReadonlySet<Channel>;
  answered: boolean;
}

export type NextRung =
  | { outcome: 'climb'; channel: Channel; at: Date; reason: 'unanswered' }
  /** `pushOnly`: nothing but a push went out, and a push may be seen by nobody. */
  | { outcome: 'top'; reason: 'answered' | 'lastRung' | 'pushOnly' };

/**
 * What follows a page that was handed over and is still not answered after the rung's wait. A page that only a way beside
 * the ladder took, because the rungs failed, begins at the first rung that did not have it.
 */
export function nextRung(facts: HandedOver, now: Date, rules: DeliveryRules): NextRung {
  if (facts.answered) return { outcome: 'top', reason: 'answered' };
  const { rungs } = rules.ladders[facts.kind];
  const went = new Set<Channel>([...facts.before, facts.channel]);
  const reached = rungs.findLastIndex(({ channel }) => went.has(channel));
  const open = new Set(usableWays(facts.contacts, facts.absent));
  const next = rungs.find(({ channel }, index) => index > reached && open.has(channel) && !went.has(channel));
  if (!next) return { outcome: 'top', reason: [...went].every((each) => each === 'push') ? 'pushOnly' : 'lastRung' };
  const wait = rungs.find(({ channel }) => channel === facts.channel)?.waitSeconds ?? rungs[0]?.waitSeconds ?? 0;
  const at = Math.max(now.getTime(), facts.at.getTime() + wait * 1000);
  return { outcome: 'climb', channel: next.channel, at: new Date(at), reason: 'unanswered' };
}

/** The copies that go out when the first rung was handed over. */
export function copiesBeside(facts: HandedOver, rules: DeliveryRules): Channel[] {
  if (facts.before.length > 0 || facts.answered) return [];
  const { rungs, beside } = rules.ladders[facts.kind];
  if (!rungs.some(({ channel }) => channel === facts.channel)) return [];
  const open = new Set(usableWays(facts.contacts, facts.absent));
  return beside.filter((channel) => open.has(channel) && channel !== facts.channel);
}

/** Another message of the same page: what it follows, what follows it, or a copy. */
export interface OtherWay {
  channel: Channel;
  /** `waiting`: not begun. `out`: under way, or handed over. `lost`: it reached nobody. */
  state: 'waiting' | 'out' | 'lost';
}

export type AfterLoss =
  | { outcome: 'reroute'; channel: Channel }
  /** `carried`: other messages of the page are out, or will be. */
  | { outcome: 'leave'; reason: 'carried' }
  | { outcome: 'dead'; reason: 'noChannelLeft' };

/**
 * What follows when a gateway says that a message did not arrive. No way is gone twice: somebody who was called half a
 * minute ago is not called again because the SMS before it was lost.
 *
 * @param ways the other ways to this person, in order
 */
export function wayAfterLoss(ways: readonly Channel[], others: readonly OtherWay[]): AfterLoss {
  const gone = new Set(others.filter(({ state }) => state !== 'waiting').map(({ channel }) => channel));
  const channel = ways.find((way) => !gone.has(way));
  if (channel !== undefined) return { outcome: 'reroute', channel };
  if (others.some(({ state }) => state !== 'lost')) return { outcome: 'leave', reason: 'carried' };
  return { outcome: 'dead', reason: 'noChannelLeft' };
}
