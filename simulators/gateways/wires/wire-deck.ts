import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, Refusal } from '../../control/json-http.js';
import type { MessageRing } from '../message-ring.js';
import type { Behaviour } from '../behaviour.js';
import { AliyunWire } from './aliyun.js';
import { PushWire } from './push.js';
import { DingtalkWire } from './dingtalk.js';
import { FeishuWire } from './feishu.js';
import { TencentWire } from './tencent.js';
import { VoiceWire } from './voice.js';
import { WebhookWire } from './webhook.js';
import { WecomWire } from './wecom.js';
import { REFUSED_500, WireTime, type Refusing, type Tell, type Wire, type WireAnswer } from './wire.js';

/** Every vendor's gateway, beside the generic ones, on the same port. */
export class WireDeck {
  readonly time = new WireTime();
  readonly aliyun = new AliyunWire(this.time);
  readonly tencent = new TencentWire(this.time);
  readonly push = new PushWire(this.time);
  readonly voice: VoiceWire;
  readonly webhook = new WebhookWire(this.time);
  readonly wecom = new WecomWire();
  readonly dingtalk = new DingtalkWire(this.time);
  readonly feishu = new FeishuWire(this.time);
  private readonly under: Wire[];
  /** What happens after an answer, so that a test can wait for it. */
  private readonly afterwards = new Set<Promise<unknown>>();

  constructor(
    private readonly ring: MessageRing,
    private readonly behaviour: Behaviour,
    voiceToken?: string,
  ) {
    this.voice = new VoiceWire(voiceToken);
    const { aliyun, tencent, push, voice, webhook, wecom, dingtalk, feishu } = this;
    this.under = [aliyun, tencent, push, voice, webhook, wecom, dingtalk, feishu];
  }

  find(url: URL): Wire | undefined {
    return this.under.find(
      ({ path }) => url.pathname === path || (path.endsWith('/') && url.pathname.startsWith(path)),
    );
  }

  /** Posts JSON to the program under test. */
  readonly tell: Tell = async (url, json, headers = {}) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(json),
    });
    await answer.body?.cancel();
    return answer.status;
  };

  async serve(wire: Wire, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://gateway');
    if (request.method !== 'POST') throw new Refusal(405, 'POST only');
    const body = await readBody(request);
    const { mode, seconds = 5 } = this.behaviour.nextOf(wire.name);
    if (mode === 'down') {
      this.ring.counts.refused += 1;
      return void request.socket.destroy();
    }
    const refusal = mode === 'ok' || mode === 'slow' || mode === 'loseAnswer' ? undefined : refusalOf(wire, mode);
    if (refusal) {
      this.ring.counts.refused += 1;
      return answer(response, refusal);
    }
    const verdict = wire.take({ method: request.method, url, headers: request.headers, body });
    if (verdict.kept) this.keep(wire, verdict.kept);
    else this.ring.counts.refused += 1;
    if (mode === 'loseAnswer') return void request.socket.destroy();
    if (mode === 'slow') await new Promise((resolve) => setTimeout(resolve, seconds * 1000).unref());
    answer(response, verdict.answer);
  }

  clear(): void {
    for (const wire of this.under) wire.clear?.();
  }

  /** Resolves when nothing more is to be told. */
  async settled(): Promise<void> {
    await Promise.all(this.afterwards);
  }

  private keep(wire: Wire, kept: Parameters<MessageRing['add']>[0]): void {
    this.ring.add(kept);
    const later = wire.afterwards?.(kept, this.tell).catch(() => undefined);
    if (!later) return;
    this.afterwards.add(later);
    void later.finally(() => this.afterwards.delete(later));
  }
}

const refusalOf = (wire: Wire, mode: Refusing): WireAnswer => wire.refuse(mode) ?? REFUSED_500;

function answer(response: ServerResponse, { status, json, headers = {} }: WireAnswer): void {
  const type = json === undefined ? {} : { 'Content-Type': 'application/json; charset=utf-8' };
  response.writeHead(status, { ...type, ...headers });
  response.end(json === undefined ? undefined : JSON.stringify(json));
}
