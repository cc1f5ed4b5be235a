import { renderNotice, type HouseFacts } from '#libs/domain';
import type { ChannelPort, OutgoingMessage, SendResult } from './channel.js';
import type { LeasedNotice } from './delivery.store.js';

/** Words a notice and hands it to its channel. Never throws. */
export async function sendNotice(notice: LeasedNotice, house: HouseFacts, port: ChannelPort): Promise<SendResult> {
  let message: OutgoingMessage;
  try {
    message = compose(notice, house);
  } catch (error) {
    // Facts that cannot be worded now can never be: the notice becomes a dead letter that a person sees.
    return { outcome: 'permanent', error: `cannotRender: ${(error as Error).message}`.slice(0, 300) };
  }
  try {
    return await port.send(message);
  } catch (error) {
    return { outcome: 'passing', error: `channelFailed: ${(error as Error).message}`.slice(0, 300) };
  }
}

function compose(notice: LeasedNotice, house: HouseFacts): OutgoingMessage {
  const { template, channel, language, facts } = notice;
  const thread = facts.incidentNumber ?? facts.caseNumber;
  return {
    id: notice.id,
    idempotencyKey: notice.idempotencyKey,
    to: notice.address,
    template,
    language,
    ...renderNotice({ template, channel, language, facts, house }),
    ...(thread !== undefined && { thread }),
  };
}
