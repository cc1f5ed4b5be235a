import { arrivalIn, MINUTE_MS, say, SlidingWindow, textIn } from './robot-group.js';
import { objectIn, type Refusing, type Verdict, type Wire, type WireAnswer, type WireRequest } from './wire.js';

export const WECOM_KEY = 'simulated-wecom-key';

/** A WeCom group robot: key in the query, 20 messages a minute, 2048 bytes of text. */
export class WecomWire implements Wire {
  readonly name = 'wecom';
  readonly path = '/wecom/cgi-bin/webhook/send';
  private readonly window = new SlidingWindow(20, MINUTE_MS);

  take({ url, body }: WireRequest): Verdict {
    if (url.searchParams.get('key') !== WECOM_KEY) {
      return { answer: say({ errcode: 93_000, errmsg: 'invalid webhook url' }) };
    }
    const message = objectIn(body);
    const content = textIn(message, 'text', 'content');
    if (message?.['msgtype'] !== 'text' || content === '') {
      return { answer: say({ errcode: 44_004, errmsg: 'empty content' }) };
    }
    if (Buffer.byteLength(content) > 2_048) {
      return { answer: say({ errcode: 40_058, errmsg: 'content exceed max length 2048' }) };
    }
    if (this.window.isOver(performance.now())) return { answer: this.refuse('throttled')! };
    return { answer: say({ errcode: 0, errmsg: 'ok' }), kept: arrivalIn('wecom', WECOM_KEY, content) };
  }

  refuse(how: Refusing): WireAnswer | undefined {
    if (how === 'throttled') return say({ errcode: 45_009, errmsg: 'api freq out of limit' });
    if (how === 'rejectSignature') return say({ errcode: 93_000, errmsg: 'invalid webhook url' });
    return undefined;
  }

  clear(): void {
    this.window.clear();
  }
}
