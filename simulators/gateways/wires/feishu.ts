import { createHmac } from 'node:crypto';
import { arrivalIn, HOUR_MS, MINUTE_MS, say, SlidingWindow, textIn } from './robot-group.js';
import {
  objectIn,
  WireTime,
  type Refusing,
  type Verdict,
  type Wire,
  type WireAnswer,
  type WireRequest,
} from './wire.js';

export const FEISHU_ROBOT = { hook: 'simulated-feishu-hook', secret: 'simulated-feishu-secret' } as const;

/** A Feishu group robot with signature: 5 a second, 100 a minute, 20 kB. */
export class FeishuWire implements Wire {
  readonly name = 'feishu';
  readonly path = '/feishu/open-apis/bot/v2/hook/';
  private readonly perSecond = new SlidingWindow(5, 1_000);
  private readonly perMinute = new SlidingWindow(100, MINUTE_MS);

  constructor(private readonly time = new WireTime()) {}

  take({ url, body }: WireRequest): Verdict {
    const message = objectIn(body);
    if (!url.pathname.endsWith(`/${FEISHU_ROBOT.hook}`)) {
      return { answer: say({ code: 19_001, msg: 'param invalid: incoming webhook access token invalid' }) };
    }
    const timestamp = String(message?.['timestamp'] ?? '');
    const skew = Math.abs(Number(timestamp) * 1000 - this.time.nowMs());
    const expected = createHmac('sha256', Buffer.from(`${timestamp}\n${FEISHU_ROBOT.secret}`)).digest('base64');
    if (timestamp === '' || !(skew < HOUR_MS) || message?.['sign'] !== expected) {
      return { answer: this.refuse('rejectSignature')! };
    }
    const content = textIn(message, 'content', 'text');
    if (message['msg_type'] !== 'text' || content === '' || body.length > 20_480) {
      return { answer: say({ code: 9_499, msg: 'Bad Request', data: {} }) };
    }
    const now = performance.now();
    // Seen of the real one, too: a bad request by its status and code, and only the words tell it apart.
    if (this.perSecond.isOver(now)) {
      return { answer: { status: 400, json: { code: 9_499, msg: 'too many request', data: {} } } };
    }
    if (this.perMinute.isOver(now)) return { answer: this.refuse('throttled')! };
    return {
      answer: say({ code: 0, msg: 'success', data: {} }),
      kept: arrivalIn('feishu', FEISHU_ROBOT.hook, content),
    };
  }

  refuse(how: Refusing): WireAnswer | undefined {
    if (how === 'throttled') return say({ code: 11_232, msg: 'frequency limited psm[lark.oapi.app_platform]' });
    if (how === 'rejectSignature') {
      return say({ code: 19_021, msg: 'sign match fail or timestamp is not within one hour from current time' });
    }
    return undefined;
  }

  clear(): void {
    this.perSecond.clear();
    this.perMinute.clear();
  }
}
