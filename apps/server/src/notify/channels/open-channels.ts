import { CHANNELS, type Channel } from '#libs/domain';
import type { ServerConfig } from '../../server.config.js';
import type { ChannelPort } from '../channel.js';
import { AbsentChannel } from './absent/channel.js';
import { SmsHttpChannel } from './sms-http/channel.js';
import { readSmsHttpSettings } from './sms-http/settings.js';
import { SmtpChannel } from './smtp/channel.js';
import { readSmtpSettings } from './smtp/settings.js';

const OPEN: Record<Channel, (config: ServerConfig) => ChannelPort | undefined> = {
  sms: (config) => {
    const settings = readSmsHttpSettings(config);
    return settings && new SmsHttpChannel(settings);
  },
  email: (config) => {
    const settings = readSmtpSettings(config);
    return settings && new SmtpChannel(settings);
  },
};

/** Every channel there is, each as configured. A further channel is a folder and a line here. */
export function openChannels(config: ServerConfig): ChannelPort[] {
  return CHANNELS.map((channel) => OPEN[channel](config) ?? new AbsentChannel(channel));
}
