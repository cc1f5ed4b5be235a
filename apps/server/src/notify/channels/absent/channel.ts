import type { Channel } from '#libs/domain';
import type { ChannelPort, SendResult } from '../../channel.js';

/** Stands where nothing is configured: every message goes on to the next way at once, and its attempt says why. */
export class AbsentChannel implements ChannelPort {
  readonly parallel = 64;
  readonly absent = true;

  constructor(readonly channel: Channel) {}

  send(): Promise<SendResult> {
    return Promise.resolve({ outcome: 'permanent', error: 'channelNotConfigured' });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
