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

export const DINGTALK_ROBOT = { token: 'simulated-dingtalk-token', secret: 'SEC-simulated-dingtalk' } as const;

/** A DingTalk group robot with signature: 20 a minute, over it nothing for ten minutes. */
export class DingtalkWire implements Wire {
  readonly name = 'dingtalk';
  readonly path = '/dingtalk/robot/send';
  private readonly window = new SlidingWindow(20, MINUTE_MS);
  private blockedUntil = 0;

  constructor(private readonly time = new WireTime()) {}

  take({ url, body }: WireRequest): Verdict {
    if (url.searchParams.get('access_token') !== DINGTALK_ROBOT.token) {
      return { answer: say({ errcode: 300_005, errmsg: 'token is not exist' }) };
    }
    const timestamp = url.searchParams.get('timestamp') ?? '';
    if (!(Math.abs(Number(timestamp) - this.time.nowMs()) < HOUR_MS)) {
      return { answer: say({ errcode: 310_000, errmsg: 'invalid timestamp' }) };
    }
    const mac = createHmac('sha256', DINGTALK_ROBOT.secret);
    mac.update(timestamp);
    mac.update('\n');
    mac.update(DINGTALK_ROBOT.secret);
    if (url.searchParams.get('sign') !== mac.digest('base64')) return { answer: this.refuse('rejectSignature')! };
    const now = performance.now();
    if (now < this.blockedUntil || this.window.isOver(now)) {
      this.blockedUntil = Math.max(this.blockedUntil, now + 10 * MINUTE_MS);
      return { answer: this.refuse('throttled')! };
    }
    const message = objectIn(body);
    const content = textIn(message, 'text', 'content');
    if (message?.['msgtype'] !== 'text' || content === '') {
      return { answer: say({ errcode: 400_105, errmsg: 'unsupported msgtype' }) };
    }
    if (body.length > 20_000)
      return { answer: say({ errcode: 460_101, errmsg: 'message too long, exceed 20000 bytes' }) };
    return { answer: say({ errcode: 0, errmsg: 'ok' }), kept: arrivalIn('dingtalk', DINGTALK_ROBOT.token, content) };
  }

  refuse(how: Refusing): WireAnswer | undefined {
    if (how === 'throttled') return say({ errcode: 130_101, errmsg: 'send too fast, exceed 20 times per minute' });
    if (how === 'rejectSignature') return say({ errcode: 310_000, errmsg: 'sign not match' });
    return undefined;
  }

  clear(): void {
    this.window.clear();
    this.blockedUntil = 0;
  }
}
