import { createHmac } from 'node:crypto';
import {
  WireTime,
  type Refusing,
  type Tell,
  type Verdict,
  type Wire,
  type WireAnswer,
  type WireRequest,
} from './wire.js';

export const ALIYUN_ACCOUNT = {
  keyId: 'LTAI-simulated',
  secret: 'simulated-aliyun-secret',
  signNames: ['示范银行'],
} as const;

const MOST_SKEW_MS = 15 * 60_000;

/**
 * SendSms of Dysmsapi 2017-05-25 over the RPC protocol, signature version 1.0. Signature, time, nonce, template and
 * variables are checked as the service does; codes and answers are those of its documentation.
 */
export class AliyunWire implements Wire {
  readonly name = 'aliyun';
  readonly path = '/aliyun/';
  private readonly nonces = new Set<string>();
  private serial = 0;

  constructor(private readonly time = new WireTime()) {}

  take({ method, body }: WireRequest): Verdict {
    const form = new URLSearchParams(body.toString('utf8'));
    const wrong = this.whyRefused(method, form);
    if (wrong) return { answer: wrong };
    this.nonces.add(form.get('SignatureNonce')!);
    const to = form.get('PhoneNumbers') ?? '';
    if (!/^(1\d{10}|[2-9]\d{7,14})$/.test(to))
      return { answer: own('isv.MOBILE_NUMBER_ILLEGAL', `${to} is no number`) };
    const signName = form.get('SignName') ?? '';
    if (!(ALIYUN_ACCOUNT.signNames as readonly string[]).includes(signName)) {
      return { answer: own('isv.SMS_SIGNATURE_ILLEGAL', 'the signature is not approved') };
    }
    const template = form.get('TemplateCode') ?? '';
    if (!/^SMS_\d+$/.test(template)) return { answer: own('isv.SMS_TEMPLATE_ILLEGAL', 'no such template') };
    const variables = JSON.parse(form.get('TemplateParam') ?? '{}') as Record<string, unknown>;
    const long = Object.values(variables).some((value) => typeof value !== 'string' || [...value].length > 35);
    if (long) return { answer: own('isv.PARAM_LENGTH_LIMIT', 'a variable is too long') };
    const bizId = `${900_000_000_000 + ++this.serial}^0`;
    const outId = form.get('OutId') ?? undefined;
    return {
      answer: { status: 200, json: { Message: 'OK', RequestId: `R-${this.serial}`, Code: 'OK', BizId: bizId } },
      kept: {
        channel: 'sms',
        wire: this.name,
        to,
        text: `【${signName}】${template} ${JSON.stringify(variables)}`,
        providerId: bizId,
        detail: { template, variables, ...(outId && { outId }) },
        ...(outId && { id: outId }),
      },
    };
  }

  refuse(how: Refusing): WireAnswer | undefined {
    if (how === 'throttled') return own('isv.BUSINESS_LIMIT_CONTROL', '触发分钟级流控Permits:1');
    if (how === 'badNumber') return own('isv.MOBILE_NUMBER_ILLEGAL', 'no such number');
    if (how === 'rejectSignature') return refused(400, 'SignatureDoesNotMatch', 'as it was told to be');
    return undefined;
  }

  clear(): void {
    this.nonces.clear();
  }

  private whyRefused(method: string, form: URLSearchParams): WireAnswer | undefined {
    if (form.get('Action') !== 'SendSms' || form.get('Version') !== '2017-05-25') {
      return refused(404, 'InvalidAction.NotFound', 'Specified api is not found');
    }
    if (form.get('AccessKeyId') !== ALIYUN_ACCOUNT.keyId) {
      return refused(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.');
    }
    const at = Date.parse(form.get('Timestamp') ?? '');
    if (!(Math.abs(at - this.time.nowMs()) < MOST_SKEW_MS)) {
      return refused(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.');
    }
    if (this.nonces.has(form.get('SignatureNonce') ?? '')) {
      return refused(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.');
    }
    if (form.get('Signature') !== signatureOf(method, form)) {
      return refused(400, 'SignatureDoesNotMatch', 'Specified signature is not matched with our calculation.');
    }
    return undefined;
  }
}

/** Straight from the description: sort, encode, join, encode again, HMAC-SHA1 with `secret&`. */
function signatureOf(method: string, form: URLSearchParams): string {
  const pairs: string[] = [];
  for (const [name, value] of form) if (name !== 'Signature') pairs.push(`${encode(name)}=${encode(value)}`);
  const text = `${method}&%2F&${encode(pairs.sort().join('&'))}`;
  return createHmac('sha1', `${ALIYUN_ACCOUNT.secret}&`).update(text, 'utf8').digest('base64');
}

/** Byte by byte, unlike the program's own. */
function encode(text: string): string {
  let out = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const character = String.fromCharCode(byte);
    out += /[A-Za-z0-9\-_.~]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

const refused = (status: number, Code: string, Message: string): WireAnswer => ({
  status,
  json: { RequestId: 'R-0', HostId: 'dysmsapi.aliyuncs.com', Code, Message },
});

/** The service's own errors come with 200. */
const own = (Code: string, Message: string): WireAnswer => ({ status: 200, json: { RequestId: 'R-0', Code, Message } });

const beijing = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

/** `SmsReport`: the delivery receipt of a message. @returns the status that came back */
export function tellAliyunReceipt(
  tell: Tell,
  url: string,
  message: { to: string; providerId: string; id: string },
  code = 'DELIVERED',
): Promise<number> {
  return tell(url, [
    {
      phone_number: message.to,
      send_time: beijing(),
      report_time: beijing(),
      success: code === 'DELIVERED',
      err_code: code,
      err_msg: code === 'DELIVERED' ? '用户接收成功' : '失败',
      sms_size: '1',
      biz_id: message.providerId,
      out_id: message.id,
    },
  ]);
}

/** `SmsUp`: somebody answers. */
export function tellAliyunReply(tell: Tell, url: string, from: string, content: string): Promise<number> {
  const sequence_id = Number(process.hrtime.bigint() % 1_000_000_000n);
  return tell(url, [
    { phone_number: from, send_time: beijing(), content, sign_name: '示范银行', dest_code: '1234', sequence_id },
  ]);
}
