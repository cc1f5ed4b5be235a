import { systemClock } from '#libs/clock';
import type { SmsTemplateRow } from '#libs/domain';
import { ALIYUN_ACCOUNT, Gateways } from '../../../../../../test/harness/simulated-gateways.js';
import type { OutgoingMessage } from '../../channel.js';
import { ALIYUN_CALLBACK_ANSWER, parseAliyunReceipts, parseAliyunReplies } from './callbacks.js';
import { AliyunSmsChannel } from './channel.js';

const rows: SmsTemplateRow[] = [
  {
    notice: 'incidentOffered',
    language: 'zh-CN',
    code: 'SMS_154950909',
    variables: [
      { name: 'title', value: 'title', most: 35 },
      { name: 'site', value: 'site', most: 35 },
    ],
  },
];
const message: OutgoingMessage = {
  id: '4711',
  idempotencyKey: '0d0f7c3e-7f5b-4a41-9a9d-2f1f0f5a9f10',
  to: '+8613800138000',
  subject: '',
  text: '【示范银行】吞卡 T0007，点 https://watch.example/',
  template: 'incidentOffered',
  language: 'zh-CN',
  values: { title: "吞卡 (50% 'off' + more!)", site: '人民路支行' },
};

let gateways: Gateways;
let channel: AliyunSmsChannel;
let base: string;
const open: AliyunSmsChannel[] = [];

function channelWith(change: Partial<ConstructorParameters<typeof AliyunSmsChannel>[0]> = {}): AliyunSmsChannel {
  const settings = {
    url: new URL(`${base}/aliyun/`),
    keyId: ALIYUN_ACCOUNT.keyId,
    keySecret: ALIYUN_ACCOUNT.secret,
    signName: '示范银行',
    parallel: 2,
    timeoutMs: 1_000,
    ...change,
  };
  const made = new AliyunSmsChannel(settings, () => rows, systemClock);
  open.push(made);
  return made;
}

beforeEach(async () => {
  gateways = new Gateways();
  base = `http://127.0.0.1:${(await gateways.start()).httpPort}`;
  channel = channelWith();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
  await gateways.stop();
});

const messages = async (): Promise<Record<string, unknown>[]> =>
  (await (await fetch(`${base}/messages`)).json()) as Record<string, unknown>[];

describe('SMS through Alibaba Cloud', () => {
  it('sends template and variables, never the text, under a signature that the gateway works out itself', async () => {
    const result = await channel.send(message);
    expect(result).toEqual({ outcome: 'sent', providerId: expect.stringMatching(/^\d+\^0$/) });
    expect(await messages()).toMatchObject([
      {
        wire: 'aliyun',
        to: '13800138000',
        id: '4711',
        providerId: result.providerId,
        detail: { template: 'SMS_154950909', variables: { title: "吞卡 (50% 'off' + more!)", site: '人民路支行' } },
      },
    ]);
    expect(JSON.stringify(await messages())).not.toContain('watch.example');
  });

  it('signs anew each time, so that no nonce comes twice', async () => {
    const outcomes = [await channel.send(message), await channel.send(message)].map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['sent', 'sent']);
  });

  it('goes to another provider when no template is approved', async () => {
    expect(await channel.send({ ...message, language: 'en' })).toMatchObject({ outcome: 'permanent', elsewhere: true });
    expect(await messages()).toEqual([]);
  });

  it.each([
    [{ keySecret: 'wrong' }, 'SignatureDoesNotMatch'],
    [{ keyId: 'LTAI-nobody' }, 'InvalidAccessKeyId.NotFound'],
  ])('keeps a page alive when our credentials are wrong: %j', async (change, code) => {
    const result = await channelWith(change).send(message);
    expect(result).toMatchObject({ outcome: 'passing', elsewhere: true, error: expect.stringContaining(code) });
  });

  it.each([
    [{ to: '+86138' }, {}, 'permanent', false, 'isv.MOBILE_NUMBER_ILLEGAL'],
    [{}, { signName: '别家银行' }, 'permanent', true, 'isv.SMS_SIGNATURE_ILLEGAL'],
  ])('tells what %j %j means', async (change, settings, outcome, elsewhere, code) => {
    const result = await channelWith(settings).send({ ...message, ...change });
    expect(result).toMatchObject({ outcome, elsewhere, error: expect.stringContaining(code) });
  });

  it.each([
    ['throttled', 'passing', 'tooMany'],
    ['rejectSignature', 'passing', 'gatewayRefusesUs'],
    ['badNumber', 'permanent', 'badNumber'],
    ['error500', 'passing', 'gatewayFailed'],
    ['down', 'passing', 'unreachable'],
  ] as const)('a gateway that is %s is %s', async (mode, outcome, reason) => {
    gateways.behave({ aliyun: { mode, times: 1 } });
    expect(await channel.send(message)).toMatchObject({ outcome, error: expect.stringContaining(reason) });
    expect((await channel.send(message)).outcome).toBe('sent');
  });

  it('does not go elsewhere with what may have gone out', async () => {
    gateways.behave({ aliyun: { mode: 'slow', seconds: 3, times: 1 } });
    expect(await channel.send(message)).toMatchObject({ outcome: 'passing', elsewhere: false });
    expect(await messages()).toHaveLength(1);
  });
});

describe('what Alibaba Cloud tells later', () => {
  it('is read as receipts, with our own id and Beijing time', () => {
    const body = [
      {
        phone_number: '13800138000',
        send_time: '2026-11-21 21:00:00',
        report_time: '2026-11-21 21:00:07',
        success: true,
        err_code: 'DELIVERED',
        err_msg: '用户接收成功',
        sms_size: '1',
        biz_id: '900000000001^0',
        out_id: '4711',
      },
      { phone_number: '1', report_time: '2026-11-21 21:00:08', success: false, err_code: 'MK:0008', biz_id: 'b' },
    ];
    expect(parseAliyunReceipts(body)).toEqual([
      {
        providerId: '900000000001^0',
        noticeId: '4711',
        delivered: true,
        code: 'DELIVERED',
        at: new Date('2026-11-21T13:00:07Z'),
      },
      { providerId: 'b', delivered: false, code: 'MK:0008', at: new Date('2026-11-21T13:00:08Z') },
    ]);
    expect(ALIYUN_CALLBACK_ANSWER).toMatchObject({ code: 0 });
  });

  it('is read as answers of people', () => {
    const reply = {
      phone_number: '13800138000',
      send_time: '20261121210007',
      content: '1a',
      sign_name: '示范银行',
      dest_code: '1234',
      sequence_id: 1234567890,
    };
    expect(parseAliyunReplies([reply])).toEqual([
      { from: '+8613800138000', text: '1a', providerId: 'aliyun-1234567890', at: new Date('2026-11-21T13:00:07Z') },
    ]);
  });

  it.each([[{}], [[{ phone_number: 1 }]], ['x'], [null]])('refuses %j', (body) => {
    expect(() => parseAliyunReceipts(body)).toThrow();
    expect(() => parseAliyunReplies(body)).toThrow();
  });
});
