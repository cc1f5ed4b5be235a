import type { Arrival } from '../message-ring.js';
import {
  objectIn,
  type Refusing,
  type Tell,
  type Verdict,
  type Wire,
  type WireAnswer,
  type WireRequest,
} from './wire.js';

/** What happens to the next calls. `answers`: listens and presses these keys. */
export type CallFate = { kind: 'answers'; digits: string } | { kind: 'busy' } | { kind: 'noAnswer' };

/** A voice gateway: it takes a call, rings, and tells afterwards how it ended and which keys were pressed. */
export class VoiceWire implements Wire {
  readonly name = 'voice';
  readonly path = '/voice/calls';
  fate: CallFate = { kind: 'answers', digits: '' };
  /** Sent along with what it tells. */
  callbackToken: string | undefined;
  private readonly calls = new Set<string>();

  /** @param token that a call must bring along */
  constructor(private readonly token = 'simulated-voice-token') {}

  take({ headers, body }: WireRequest): Verdict {
    if (headers.authorization !== `Bearer ${this.token}`) return { answer: { status: 401 } };
    const call = objectIn(body);
    const { callId, noticeId, to, text, language, repeat, keypressUrl, resultUrl } = call ?? {};
    const texts = [callId, noticeId, to, text, keypressUrl, resultUrl];
    if (!call || texts.some((each) => typeof each !== 'string' || each === '')) {
      return {
        answer: { status: 400, json: { error: 'callId, noticeId, to, text and the two addresses are needed' } },
      };
    }
    if (!/^\+?\d{5,15}$/.test(String(to))) return { answer: { status: 400, json: { error: 'no number' } } };
    if (language !== 'zh-CN' && language !== 'en') return { answer: { status: 400, json: { error: 'language' } } };
    return {
      answer: { status: 202, json: { callId } },
      kept: {
        channel: 'voice',
        wire: this.name,
        to: String(to),
        text: String(text),
        id: String(noticeId),
        providerId: String(callId),
        idempotencyKey: String(callId),
        detail: { callId, noticeId, language, repeat, keypressUrl, resultUrl, keys: call['keys'] },
      },
    };
  }

  refuse(how: Refusing): WireAnswer | undefined {
    if (how === 'throttled') return { status: 429, headers: { 'Retry-After': '5' } };
    if (how === 'rejectSignature') return { status: 401 };
    if (how === 'badNumber') return { status: 422, json: { error: 'no such number' } };
    return undefined;
  }

  /** Rings once for a call, however often it was asked for. */
  async afterwards({ detail = {} }: Arrival, tell: Tell): Promise<void> {
    const { callId, noticeId, keypressUrl, resultUrl } = detail;
    if (this.calls.has(String(callId))) return;
    this.calls.add(String(callId));
    const headers: Record<string, string> = this.callbackToken ? { authorization: `Bearer ${this.callbackToken}` } : {};
    const at = () => new Date().toISOString();
    const result = this.fate.kind === 'answers' ? 'answered' : this.fate.kind;
    for (const digit of this.fate.kind === 'answers' ? this.fate.digits : '') {
      await tell(String(keypressUrl), { callId, noticeId, digit, at: at() }, headers);
    }
    await tell(String(resultUrl), { callId, noticeId, result, at: at() }, headers);
  }

  clear(): void {
    this.calls.clear();
  }
}
