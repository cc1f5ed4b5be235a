import { Inject, Injectable } from '@nestjs/common';
import { SERVER_CONFIG, type ServerConfig } from '../server.config.js';
import { areUsableKeys, type SubscriptionKeys } from './channels/push/encrypt.js';
import { readPushSettings, type PushSettings } from './channels/push/settings.js';
import { publicKeyOf } from './channels/push/vapid.js';
import { whyRefused } from './channels/public-address.js';

/** What a browser needs to know, and may ask for, before it can be told anything. */
@Injectable()
export class PushDoor {
  /** Undefined when notifications to browsers are not set up. */
  readonly publicKey: string | undefined;
  private readonly settings: PushSettings | undefined;

  constructor(@Inject(SERVER_CONFIG) config: ServerConfig) {
    this.settings = readPushSettings(config);
    this.publicKey = this.settings && publicKeyOf(this.settings.privateKey);
  }

  /** @returns why a subscription could never be served, or undefined */
  whyRefused(endpoint: string, keys: SubscriptionKeys): string | undefined {
    if (!areUsableKeys(keys)) return 'keys: these are no keys of a browser';
    if (this.settings?.allowPrivate) return undefined;
    const refused = whyRefused(new URL(endpoint), { httpsOnly: true });
    return refused && `endpoint: ${refused}`;
  }
}
