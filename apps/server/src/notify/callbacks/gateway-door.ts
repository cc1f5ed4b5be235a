import { Injectable } from '@nestjs/common';
import { ProblemError } from '../../problem.js';
import { TakeKeypress, type Keypress } from '../answers/take-keypress.js';
import { TakeReplies } from '../answers/take-replies.js';
import { ALIYUN_CALLBACK_ANSWER, parseAliyunReceipts, parseAliyunReplies } from '../channels/sms-aliyun/callbacks.js';
import { parseHttpReceipts, parseHttpReplies } from '../channels/sms-http/callbacks.js';
import { parseTencentReceipts, parseTencentReply, TENCENT_CALLBACK_ANSWER } from '../channels/sms-tencent/callbacks.js';
import { parseVoiceResults } from '../channels/voice/callbacks.js';
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
    await this.takeReceipts.take('sms', read(receipts, body));
    return answer;
  }

  async replies(provider: string, body: unknown): Promise<object> {
    const { replies, answer } = dialectOf(provider);
    for (const reply of read(replies, body)) await this.takeReplies.take(reply);
    return answer;
  }

  async callResults(body: unknown): Promise<object> {
    await this.takeReceipts.take('voice', read(parseVoiceResults, body));
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

function read<T>(parse: (body: unknown) => T, body: unknown): T {
  try {
    return parse(body);
  } catch (error) {
    throw new ProblemError(
      400,
      'invalidRequest',
      `This is not what the gateway's manual says: ${String(error).slice(0, 300)}`,
    );
  }
}
