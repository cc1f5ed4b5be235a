import type { SettingName, SettingValue } from '#libs/contract';
import type { Clock } from '#libs/clock';
import { CHANNELS, type Channel } from '#libs/domain';
import type { PushSubscriptions } from '../../roster/index.js';
import type { ServerConfig } from '../../server.config.js';
import type { ChannelPort } from '../channel.js';
import { AbsentChannel } from './absent/channel.js';
import type { ReadTemplates, SmsProvider, SmsProviderName } from './provider.js';
import { PushChannel } from './push/channel.js';
import { readPushSettings } from './push/settings.js';
import { RobotChannel } from './robot/channel.js';
import { AliyunSmsChannel } from './sms-aliyun/channel.js';
import { readAliyunSettings } from './sms-aliyun/settings.js';
import { SmsAnyChannel } from './sms-any/channel.js';
import { SmsHttpChannel } from './sms-http/channel.js';
import { readSmsHttpSettings } from './sms-http/settings.js';
import { TencentSmsChannel } from './sms-tencent/channel.js';
import { readTencentSettings } from './sms-tencent/settings.js';
import { SmtpChannel } from './smtp/channel.js';
import { readSmtpSettings } from './smtp/settings.js';
import { VoiceChannel } from './voice/channel.js';
import { readVoiceSettings } from './voice/settings.js';
import { WebhookChannel } from './webhook/channel.js';
import type { WebhookStates } from './webhook/webhook-states.js';

/** What channels need besides their configuration. */
export interface ChannelShelves {
  clock: Clock;
  settings: { read<Name extends SettingName>(name: Name): SettingValue<Name> };
  subscriptions: PushSubscriptions;
  webhooks: WebhookStates;
}

type Open = (config: ServerConfig, shelves: ChannelShelves) => ChannelPort | undefined;

const OPEN: Record<Channel, Open> = {
  sms: openSms,
  email: (config) => {
    const settings = readSmtpSettings(config);
    return settings && new SmtpChannel(settings);
  },
  push: (config, { subscriptions, clock }) => {
    const settings = readPushSettings(config);
    return settings && new PushChannel(settings, subscriptions, clock);
  },
  voice: (config) => {
    const settings = readVoiceSettings(config);
    return settings && new VoiceChannel(settings);
  },
  // Their addresses are documents that operators edit, so that they are always there.
  webhook: (_config, { settings, webhooks, clock }) =>
    new WebhookChannel(() => settings.read('webhooks'), webhooks, clock),
  robot: (_config, { settings, clock }) => new RobotChannel(() => settings.read('robots').robots, clock),
};

const PROVIDERS: Record<
  SmsProviderName,
  (config: ServerConfig, templates: ReadTemplates, clock: Clock) => SmsProvider | undefined
> = {
  http: (config, templates) => {
    const settings = readSmsHttpSettings(config);
    return settings && new SmsHttpChannel(settings, templates);
  },
  aliyun: (config, templates, clock) => {
    const settings = readAliyunSettings(config);
    return settings && new AliyunSmsChannel(settings, templates, clock);
  },
  tencent: (config, templates, clock) => {
    const settings = readTencentSettings(config);
    return settings && new TencentSmsChannel(settings, templates, clock);
  },
};

function openSms(config: ServerConfig, { settings, clock }: ChannelShelves): ChannelPort | undefined {
  const templates: ReadTemplates = (provider) => settings.read('smsTemplates')[provider];
  const names = [...new Set(config.SMS_PROVIDERS)];
  const providers = names.flatMap((name) => PROVIDERS[name](config, templates, clock) ?? []);
  return providers.length > 0 ? new SmsAnyChannel(providers, clock) : undefined;
}

/** Every channel there is, each as configured. A further channel is a folder and a line here. */
export function openChannels(config: ServerConfig, shelves: ChannelShelves): ChannelPort[] {
  return CHANNELS.map((channel) => OPEN[channel](config, shelves) ?? new AbsentChannel(channel));
}
