import type { SettingValue } from '#libs/contract';
import type { Channel } from '#libs/domain';
import type { ServerConfig } from '../../server.config.js';

/** Whether a way to people is there at all, by what the configuration must name for it. */
const NEEDS: Readonly<Record<Channel, (config: ServerConfig) => unknown>> = {
  sms: (config) => config.SMS_GATEWAY_URL ?? config.ALIYUN_SMS_KEY_ID ?? config.TENCENT_SMS_SECRET_ID,
  email: (config) => config.SMTP_URL,
  push: (config) => config.VAPID_PRIVATE_KEY,
  voice: (config) => config.VOICE_GATEWAY_URL,
  // Their addresses are documents that operators edit.
  webhook: () => true,
  robot: () => true,
};

export const configuredChannels = (config: ServerConfig): Channel[] =>
  (Object.keys(NEEDS) as Channel[]).filter((channel) => Boolean(NEEDS[channel](config)));

/** Channels on the ladders to people of the bank. */
export const channelsOfLadders = ({ ladders }: SettingValue<'delivery'>): Channel[] =>
  [ladders.technician, ladders.desk, ladders.lead].flatMap(({ rungs, beside }) => [
    ...rungs.map(({ channel }) => channel),
    ...beside,
  ]);
