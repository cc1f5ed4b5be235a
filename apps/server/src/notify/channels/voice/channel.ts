import type { ChannelPort, OutgoingMessage, SendResult } from '../../channel.js';
import { HttpGateway, jsonIn, resultOfStatus } from '../http-gateway.js';
import type { VoiceSettings } from './settings.js';
import { spokenText } from './spoken-text.js';

/** How often a page is said: somebody who was asleep has missed the first time. */
const REPEAT = { page: 3, information: 2 } as const;

/** Telephone calls through a generic voice gateway; see README.md for its contract. */
export class VoiceChannel implements ChannelPort {
  readonly channel = 'voice';
  readonly parallel: number;
  private readonly gateway: HttpGateway;
  private readonly headers: Record<string, string>;

  constructor(private readonly settings: VoiceSettings) {
    this.parallel = settings.parallel;
    this.gateway = new HttpGateway(settings);
    const { token } = settings;
    this.headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  }

  async send(message: OutgoingMessage): Promise<SendResult> {
    const { id, to, language, purpose = 'page', answerable = false, idempotencyKey } = message;
    const { url, callbackUrl } = this.settings;
    const body = JSON.stringify({
      // The gateway names the call by it, so that one that is asked for twice rings once.
      callId: idempotencyKey,
      noticeId: id,
      to,
      language,
      text: spokenText(message.text),
      repeat: REPEAT[purpose],
      keys: answerable,
      keypressUrl: `${callbackUrl}/keypress`,
      resultUrl: `${callbackUrl}/results`,
    });
    const headers = { ...this.headers, 'idempotency-key': idempotencyKey };
    const { answer, failure } = await this.gateway.post(url, headers, body);
    if (failure) return failure;
    const result = resultOfStatus(answer);
    if (result.outcome !== 'sent') return result;
    const callId = jsonIn(answer.text)?.['callId'];
    return { outcome: 'sent', providerId: typeof callId === 'string' ? callId.slice(0, 200) : idempotencyKey };
  }

  async close(): Promise<void> {
    await this.gateway.close();
  }
}
