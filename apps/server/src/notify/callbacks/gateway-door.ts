import { Injectable } from '@nestjs/common';
import { ProblemError } from '../../problem.js';
import { TakeKeypress, type Keypress } from '../answers/take-keypress.js';
import { TakeReplies } from '../answers/take-replies.js';
import { ALIYUN_CALLBACK_ANSWER, parseAliyunReceipts, parseAliyunReplies } from '../channels/sms-aliyun/callbacks.js';
import { parseHttpReceipts, parseHttpReplies } from '../channels/sms-http/callbacks.js';
import { parseTencentReceipts, parseTencentReply, TENCENT_CALLBACK_ANSWER } from '../channels/sms-tencent/callbacks.js';
import { parseVoiceResults } from '../channels/voice/callbacks.js';
import { storableJson } from '../storable.js';
import { eachInTurn } from './each-in-turn.js';
import type { DeliveryReceipt, InboundReply } from './ports.js';
import { RecordReceipts } from './record-receipts.js';

interface Dialect {
  receipts(body: unknown): DeliveryReceipt[];
  replies(body: unknown): InboundReply[];
  /** What the gateway must be answered, or it comes again. */
  answer: object;
}

const DIALECTS: Record<string, Dialect> = {
  http: { receipts: parseHttpReceipts, replies: parseHttpReplies, answer: { taken: true } },
  aliyun: { receipts: parseAliyunReceipts, replies: parseAliyunReplies, answer: ALIYUN_CALLBACK_ANSWER },
  tencent: { receipts: parseTencentReceipts, replies: parseTencentReply, answer: TENCENT_CALLBACK_ANSWER },
};

/** Where gateways knock, each in its own dialect. */
@Injectable()
export class GatewayDoor {
  constructor(
    private readonly takeReceipts: RecordReceipts,
    private readonly takeReplies: TakeReplies,
    private readonly takeKeypress: TakeKeypress,
  ) {}

  async receipts(provider: string, body: unknown): Promise<object> {
    const { receipts, answer } = dialectOf(provider);
    const { items, refuse } = readEach(receipts, body);
    await this.takeReceipts.take('sms', items);
    refuse();
    return answer;
  }

  async replies(provider: string, body: unknown): Promise<object> {
    const { replies, answer } = dialectOf(provider);
    const { items, refuse } = readEach(replies, body);
    await eachInTurn(items, async (reply) => {
      if ((await this.takeReplies.take(reply)) !== 'underWay') return;
      throw new ProblemError(503, 'replyUnderWay', 'This reply is being dealt with. Please send it again.');
    });
    refuse();
    return answer;
  }

  async callResults(body: unknown): Promise<object> {
    const { items, refuse } = readEach(parseVoiceResults, body);
    await this.takeReceipts.take('voice', items);
    refuse();
    return { taken: true };
  }

  keypress(keypress: Keypress): Promise<{ outcome: string; say: string }> {
    return this.takeKeypress.take(keypress);
  }
}

function dialectOf(provider: string): Dialect {
  const dialect = Object.hasOwn(DIALECTS, provider) ? DIALECTS[provider] : undefined;
  if (!dialect) throw new ProblemError(404, 'unknownGateway', 'There is no such gateway.');
  return dialect;
}

/**
 * Reads each item by itself: what is not as the gateway's manual says is refused after the others were taken, and would
 * otherwise keep them from being heard for as long as the gateway sends them together.
 */
function readEach<T extends { at: Date }>(
  parse: (body: unknown) => T[],
  body: unknown,
): { items: T[]; refuse: () => void } {
  const errors: unknown[] = [];
  const parts = Array.isArray(body) ? body.map((item: unknown) => [item]) : [body];
  const items = parts.flatMap((part) => {
    try {
      return parse(storableJson(part)).map(withinReason);
    } catch (error) {
      errors.push(error);
      return [];
    }
  });
  const refuse = (): void => {
    if (errors.length === 0) return;
    const detail = `This is not what the gateway's manual says: ${String(errors[0]).slice(0, 300)}`;
    throw new ProblemError(400, 'invalidRequest', detail);
  };
  return { items, refuse };
}

const LATEST = Date.UTC(2100, 0);

/** @throws RangeError for a time that no column keeps, or that nobody can have meant */
function withinReason<T extends { at: Date }>(item: T): T {
  const at = item.at.getTime();
  if (at >= 0 && at < LATEST) return item;
  throw new RangeError('no time of our days');
}
