import { createHash, createHmac } from 'node:crypto';
import {
  objectIn,
  WireTime,
  type Refusing,
  type Tell,
  type Verdict,
  type Wire,
  type WireAnswer,
  type WireRequest,
} from './wire.js';

export const TENCENT_ACCOUNT = {
  secretId: 'AKID-simulated',
  secretKey: 'simulated-tencent-secret',
  appId: '1400006666',
  signNames: ['示范银行'],
} as const;

const MOST_SKEW_SECONDS = 300;

/** SendSms 2021-01-11 with signature version 3 (TC3-HMAC-SHA256), checked as the service does. */
export class TencentWire implements Wire {
  readonly name = 'tencent';
  readonly path = '/tencent/';
  private serial = 0;

  constructor(private readonly time = new WireTime()) {}

  take(request: WireRequest): Verdict {
    const wrong = whyRefused(request, this.time.nowMs());
    if (wrong) return { answer: wrong };
    const body = objectIn(request.body);
    if (!body) return { answer: failure('FailedOperation.FailResolvePacket', 'the body is not JSON') };
    const [to] = Array.isArray(body['PhoneNumberSet']) ? (body['PhoneNumberSet'] as unknown[]) : [];
    if (body['SmsSdkAppId'] !== TENCENT_ACCOUNT.appId) {
      return { answer: failure('UnauthorizedOperation.SmsSdkAppIdVerifyFail', 'no such application') };
    }
    if (typeof to !== 'string' || !/^\+\d{8,15}$/.test(to)) {
      return { answer: one({ Code: 'InvalidParameterValue.IncorrectPhoneNumber', Message: 'incorrect phone number' }) };
    }
    if (!(TENCENT_ACCOUNT.signNames as readonly unknown[]).includes(body['SignName'])) {
      return { answer: one({ Code: 'FailedOperation.SignatureIncorrectOrUnapproved', Message: 'signature' }) };
    }
    const template = body['TemplateId'];
    if (typeof template !== 'string' || !/^\d+$/.test(template)) {
      return { answer: one({ Code: 'FailedOperation.TemplateIncorrectOrUnapproved', Message: 'template' }) };
    }
    const SerialNo = `2640:${++this.serial}`;
    const id = typeof body['SessionContext'] === 'string' ? body['SessionContext'] : undefined;
    const variables = body['TemplateParamSet'];
    return {
      answer: one({ SerialNo, PhoneNumber: to, Fee: 1, SessionContext: id ?? '', Code: 'Ok', Message: 'send success' }),
      kept: {
        channel: 'sms',
        wire: this.name,
        to,
        text: `【${String(body['SignName'])}】${template} ${JSON.stringify(variables)}`,
        providerId: SerialNo,
        detail: { template, variables },
        ...(id && { id }),
      },
    };
  }

  refuse(how: Refusing): WireAnswer | undefined {
    if (how === 'throttled') return one({ Code: 'LimitExceeded.PhoneNumberThirtySecondLimit', Message: 'too many' });
    if (how === 'badNumber') return one({ Code: 'InvalidParameterValue.IncorrectPhoneNumber', Message: 'no number' });
    if (how === 'rejectSignature') return failure('AuthFailure.SignatureFailure', 'as it was told to be');
    return undefined;
  }
}

function whyRefused({ method, url, headers, body }: WireRequest, nowMs: number): WireAnswer | undefined {
  if (headers['x-tc-action'] !== 'SendSms' || headers['x-tc-version'] !== '2021-01-11') {
    return failure('InvalidAction', 'no such action');
  }
  const timestamp = Number(headers['x-tc-timestamp']);
  if (!(Math.abs(timestamp - nowMs / 1000) < MOST_SKEW_SECONDS)) {
    return failure('AuthFailure.SignatureExpire', 'the timestamp is too far off');
  }
  const parts =
    /^TC3-HMAC-SHA256 Credential=([^/]+)\/([\d-]+)\/sms\/tc3_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    );
  if (!parts) return failure('AuthFailure.InvalidAuthorization', 'cannot read Authorization');
  const [, secretId, date, signed, signature] = parts as unknown as [string, string, string, string, string];
  if (secretId !== TENCENT_ACCOUNT.secretId) return failure('AuthFailure.SecretIdNotFound', 'no such SecretId');
  const utcDate = new Date(timestamp * 1000).toISOString().split('T')[0];
  if (date !== utcDate || !signed.split(';').includes('content-type') || !signed.split(';').includes('host')) {
    return failure('AuthFailure.SignatureFailure', 'date or headers');
  }
  // The gateway lives under a path of its own here; to the sender's signature it is the root.
  const canonical =
    `${method}\n/\n${url.search.slice(1)}\n` +
    signed
      .split(';')
      .map((name) => `${name}:${String(headers[name]).trim().toLowerCase()}\n`)
      .join('') +
    `\n${signed}\n${createHash('sha256').update(body).digest('hex')}`;
  const scope = `${date}/sms/tc3_request`;
  const digest = createHash('sha256').update(canonical).digest('hex');
  let key: Buffer = Buffer.from(`TC3${TENCENT_ACCOUNT.secretKey}`);
  for (const part of [date, 'sms', 'tc3_request', `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${digest}`]) {
    key = createHmac('sha256', key).update(part).digest();
  }
  return key.toString('hex') === signature ? undefined : failure('AuthFailure.SignatureFailure', 'does not match');
}

/** Every answer has 200. */
const failure = (Code: string, Message: string): WireAnswer => ({
  status: 200,
  json: { Response: { Error: { Code, Message }, RequestId: 'R-0' } },
});
const one = (status: Record<string, unknown>): WireAnswer => ({
  status: 200,
  json: { Response: { SendStatusSet: [status], RequestId: 'R-1' } },
});

/** The delivery receipt of a message. @returns the status that came back */
export function tellTencentReceipt(
  tell: Tell,
  url: string,
  message: { to: string; providerId: string },
  errmsg = 'DELIVRD',
): Promise<number> {
  return tell(url, [
    {
      user_receive_time: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' '),
      nationcode: '86',
      mobile: message.to.replace(/^\+86/, ''),
      report_status: errmsg === 'DELIVRD' ? 'SUCCESS' : 'FAIL',
      errmsg,
      description: errmsg,
      sid: message.providerId,
    },
  ]);
}

/** Somebody answers. */
export function tellTencentReply(tell: Tell, url: string, from: string, text: string): Promise<number> {
  const mobile = from.replace(/^\+86/, '');
  return tell(url, {
    extend: '',
    mobile,
    nationcode: '86',
    sign: '示范银行',
    text,
    time: Math.floor(Date.now() / 1000),
  });
}
