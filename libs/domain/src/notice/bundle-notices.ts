import type { DeliveryRules } from './delivery-rules.js';
import type { Channel, Language, NoticeTemplate, RecipientKind } from './notice-words.js';

export interface BundleFacts {
  id: string;
  lane: number;
  purpose: 'page' | 'information';
  template: NoticeTemplate;
  channel: Channel;
  kind: RecipientKind;
  recipientId: string;
  address: string;
  language: Language;
  /** When it was due. */
  dueAt: Date;
  /** It was tried before, alone or as a bundle: what was said once is said the same again. */
  tried: boolean;
  /** A list can be worded on this way and in this language: where only approved templates are sent, one of a list is. */
  listable: boolean;
}

const FIRST_LOW_LANE = 3;

/** Whether a notice may share a message with others to the same address. P1 and P2 never do, but on a robot. */
export function mayBundle(facts: BundleFacts, { bundling }: DeliveryRules): boolean {
  if (facts.tried || !facts.listable || facts.template === 'replyAnswer' || !bundling.channels.includes(facts.channel))
    return false;
  // A customer's message is about their own case, and a machine reads one event at a time.
  if (facts.kind === 'customer' || facts.kind === 'webhook') return false;
  // A group robot is a digest: what exceeds its limit is told in one message, whatever its lane.
  return facts.kind === 'robot' || facts.lane >= FIRST_LOW_LANE;
}

/** Until when a notice waits for others to join it; null: not at all. Pages wait for nobody. */
export function gatherUntil(facts: BundleFacts, now: Date, rules: DeliveryRules): Date | null {
  if (facts.purpose === 'page' || facts.lane < FIRST_LOW_LANE || !mayBundle(facts, rules)) return null;
  const until = new Date(facts.dueAt.getTime() + rules.bundling.windowSeconds * 1000);
  return until > now ? until : null;
}

/** Who would share a message: same person, same way, same language. */
export const bundleKey = (
  facts: Pick<BundleFacts, 'channel' | 'kind' | 'recipientId' | 'address' | 'language'>,
): string => JSON.stringify([facts.channel, facts.kind, facts.recipientId, facts.address, facts.language]);

/** Sorts notices into messages, in the order of their first: each notice in exactly one, none dropped. */
export function bundleNotices<T extends BundleFacts>(notices: readonly T[], rules: DeliveryRules): T[][] {
  const messages: T[][] = [];
  const open = new Map<string, T[]>();
  for (const notice of notices) {
    if (!mayBundle(notice, rules)) {
      messages.push([notice]);
      continue;
    }
    const key = bundleKey(notice);
    const message = open.get(key);
    if (message && message.length < rules.bundling.most) message.push(notice);
    else {
      const begun = [notice];
      open.set(key, begun);
      messages.push(begun);
    }
  }
  return messages;
}
