import type { Clock } from '#libs/clock';
import type { Language } from '#libs/domain';
import type { ChannelPort, OutgoingMessage, SendResult } from '../../channel.js';
import type { ProviderResult, SmsProvider } from '../provider.js';

/** A provider that did not answer is asked last for so long. */
const REST_MS = 30_000;
/** Three providers of ten seconds each would come near the end of a lease; no more is begun after so long. */
const ENOUGH_MS = 20_000;

/**
 * SMS through whichever provider will take it, in the configured order. What is certain not to have gone out with one
 * goes out with the next; what may have gone out (no answer came) is left for the next try, lest a person gets it twice.
 */
export class SmsAnyChannel implements ChannelPort {
  readonly channel = 'sms';
  readonly parallel: number;
  private readonly restsUntil = new Map<SmsProvider, number>();

  constructor(
    private readonly providers: readonly SmsProvider[],
    private readonly clock: Clock,
  ) {
    this.parallel = Math.max(...providers.map(({ parallel }) => parallel));
  }

  async send(message: OutgoingMessage): Promise<SendResult> {
    const begun = this.clock.now().getTime();
    let best: ProviderResult | undefined;
    for (const provider of this.inOrder(begun)) {
      const result = await provider.send(message);
      if (result.error?.startsWith('timeout') || result.error?.startsWith('unreachable')) {
        this.restsUntil.set(provider, this.clock.now().getTime() + REST_MS);
      }
      if (result.outcome === 'sent' || !result.elsewhere) return named(provider, result, this.providers.length);
      // While one provider may still come round, the number is not given up.
      if (!best || (best.outcome === 'permanent' && result.outcome === 'passing')) {
        best = named(provider, result, this.providers.length);
      }
      if (this.clock.now().getTime() - begun >= ENOUGH_MS) break;
    }
    return best ?? { outcome: 'permanent', error: 'channelNotConfigured' };
  }

  canBundle(language: Language): boolean {
    return this.providers.some((provider) => provider.canBundle(language));
  }

  async close(): Promise<void> {
    await Promise.all(this.providers.map((provider) => provider.close()));
  }

  private inOrder(now: number): SmsProvider[] {
    const rests = (provider: SmsProvider): boolean => (this.restsUntil.get(provider) ?? 0) > now;
    return [...this.providers].sort((a, b) => Number(rests(a)) - Number(rests(b)));
  }
}

/** With several, the attempt's row says whose answer it is. */
function named({ name }: SmsProvider, { elsewhere: _, ...result }: ProviderResult, among: number): SendResult {
  if (among === 1 || result.error === undefined) return result;
  return { ...result, error: `${name}: ${result.error}`.slice(0, 300) };
}
