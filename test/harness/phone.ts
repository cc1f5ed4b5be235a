import { eventually } from '#libs/testkit';
import type { Gateways } from '../../simulators/gateways/index.js';

/** How long a journey watches a phone that is to stay quiet. */
const QUIET_MS = 1_500;

/** Somebody's phone, as the SMS gateway sees it. */
export class Phone {
  constructor(
    readonly number: string,
    private readonly gateways: Gateways,
  ) {}

  /** Texts that arrived, oldest first. */
  texts(): string[] {
    return this.gateways.messages({ channel: 'sms', to: this.number }).map((message) => message.text);
  }

  /** Waits for a text that fits. @returns the text */
  async expectSms(pattern: RegExp): Promise<string> {
    return eventually(`an SMS like ${pattern} to ${this.number}; there were ${JSON.stringify(this.texts())}`, () =>
      this.texts().find((text) => pattern.test(text)),
    );
  }

  /** Fails when the phone has, or within a moment gets, more than `count` texts that fit. */
  async expectNoMoreThan(count: number, pattern: RegExp): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    const matching = this.texts().filter((text) => pattern.test(text));
    if (matching.length > count)
      throw new Error(`${this.number} got ${matching.length} texts: ${matching.join(' | ')}`);
  }
}
