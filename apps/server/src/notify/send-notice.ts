import { renderNotice, type BundledItem, type HouseFacts, type NoticeFacts } from '#libs/domain';
import type { ChannelPort, OutgoingMessage, SendResult } from './channel.js';
import type { LeasedNotice } from './delivery.store.js';
import { isAnswerable } from './shape-messages.js';
import { storableResult } from './storable.js';

/** What a notice is worded with, besides what it knows itself. */
export interface Wording {
  house: HouseFacts;
  /** For the link that answers it. */
  tokenOf(notice: LeasedNotice): string;
}

/** Words a notice and hands it to its channel. Never throws. */
export async function sendNotice(notice: LeasedNotice, wording: Wording, port: ChannelPort): Promise<SendResult> {
  let message: OutgoingMessage;
  try {
    message = compose(notice, wording);
  } catch (error) {
    // Facts that cannot be worded now can never be: the notice becomes a dead letter that a person sees.
    return storableResult({ outcome: 'permanent', error: `cannotRender: ${(error as Error).message}` });
  }
  try {
    return storableResult(await port.send(message));
  } catch (error) {
    return storableResult({ outcome: 'passing', error: `channelFailed: ${(error as Error).message}` });
  }
}

function compose(notice: LeasedNotice, wording: Wording): OutgoingMessage {
  const { channel, language, members = [] } = notice;
  const bundled = members.length > 0;
  const template = bundled ? 'noticesBundled' : notice.template;
  const facts: NoticeFacts = bundled ? { items: [notice, ...members].map(itemOf) } : factsOf(notice, wording);
  const thread = bundled ? undefined : (facts.incidentNumber ?? facts.caseNumber);
  return {
    id: notice.id,
    idempotencyKey: notice.idempotencyKey,
    to: notice.address,
    template,
    language,
    ...renderNotice({ template, channel, language, facts, house: wording.house, kind: notice.recipientKind }),
    ...(thread !== undefined && { thread }),
    facts,
    purpose: notice.purpose,
    lane: notice.lane,
    recipient: { kind: notice.recipientKind, id: notice.recipientId },
    attempt: notice.attempt,
    // A key would answer the first of several, and nobody could tell.
    answerable: !bundled && isAnswerable(notice),
    ...(notice.incidentId !== null && { incidentId: notice.incidentId }),
    ...(bundled && { bundled: members.length + 1 }),
  };
}

/** In a list only the numbers are told: a link for each would not fit. */
const itemOf = (notice: LeasedNotice): BundledItem => ({
  template: notice.template,
  facts: { ...notice.facts, ...(notice.replyCode !== null && { replyCode: notice.replyCode }) },
});

function factsOf(notice: LeasedNotice, { tokenOf }: Wording): NoticeFacts {
  if (!isAnswerable(notice)) return notice.facts;
  return {
    ...notice.facts,
    answerToken: tokenOf(notice),
    ...(notice.replyCode !== null && { replyCode: notice.replyCode }),
  };
}
