import { Inject, Injectable } from '@nestjs/common';
import {
  planChannels,
  rateOf,
  type Channel,
  type DeliveryRules,
  type Language,
  type RecipientKind,
  type SendRate,
} from '#libs/domain';
import { Settings } from '../settings/index.js';
import { NOTICE_CHANNELS, type ChannelPort } from './channel.js';

/** The rules of deliveries as they stand, and which ways there are here. */
@Injectable()
export class DeliveryPolicy {
  /** Ways that are not configured. */
  readonly absent: ReadonlySet<Channel>;
  private readonly ports: ReadonlyMap<Channel, ChannelPort>;

  constructor(
    @Inject(Settings) private readonly settings: Pick<Settings, 'read'>,
    @Inject(NOTICE_CHANNELS) channels: readonly ChannelPort[],
  ) {
    this.ports = new Map(channels.map((port) => [port.channel, port]));
    this.absent = new Set(channels.filter(({ absent }) => absent).map(({ channel }) => channel));
  }

  get rules(): DeliveryRules {
    return this.settings.read('delivery');
  }

  /** The ways to a person that are worth a try after this one. */
  ways(kind: RecipientKind, contacts: Partial<Record<Channel, string>>, current: Channel): Channel[] {
    const plan = planChannels(kind, contacts, this.rules.ladders[kind], this.absent);
    return plan.filter((channel) => channel === current || !this.absent.has(channel));
  }

  /** Whether one message on this way can tell of several notices. */
  canBundle(channel: Channel, language: Language): boolean {
    return this.ports.get(channel)?.canBundle?.(language) ?? true;
  }

  /** What a gateway takes from all replicas together; undefined: as fast as it answers. */
  channelRate(channel: Channel): SendRate | undefined {
    const rate = this.rules.rates.channels[channel];
    return rate && rateOf(rate);
  }

  /** What one address may be sent: the bank's own limit and the far end's. */
  addressRates(channel: Channel, address: string): SendRate[] {
    const own = this.rules.rates.addresses[channel];
    return [...(own ? [rateOf(own)] : []), ...(this.ports.get(channel)?.limitsOf?.(address) ?? [])];
  }
}
