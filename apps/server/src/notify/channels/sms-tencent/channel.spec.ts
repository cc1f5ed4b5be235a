import { systemClock } from '#libs/clock';
import type { SmsTemplateRow } from '#libs/domain';
import { Gateways, TENCENT_ACCOUNT } from '../../../../../../test/harness/simulated-gateways.js';
import type { OutgoingMessage } from '../../channel.js';
import { parseTencentReceipts, parseTencentReply, TENCENT_CALLBACK_ANSWER } from './callbacks.js';
import { TencentSmsChannel } from './channel.js';

const rows: SmsTemplateRow[] = [
  {
    notice: 'incidentOffered',
    language: 'zh-CN',
    code: '1110',
    variables: [
      { name: 'title', value: 'title', most: 35 },
      { name: 'until', value: 'acceptBy', most: 12 },
    ],
  },
];
const message: OutgoingMessage = {
  id: '4711',
  idempotencyKey: '0d0f7c3e-7f5b-4a41-9a9d-2f1f0f5a9f10',
  to: '+8613800138000',
  subject: '',
  text: '【示范银行】吞卡 T0007',
  template: 'incidentOffered',
  language: 'zh-CN',
  values: { title: '吞卡', acceptBy: '21:15' },
};

let gateways: Gateways;
let channel: TencentSmsChannel;
let base: string;
const open: TencentSmsChannel[] = [];

function channelWith(change: Partial<ConstructorParameters<typeof TencentSmsChannel>[0]> = {}): TencentSmsChannel {
  const { secretId, secretKey, appId } = TENCENT_ACCOUNT;
  const url = new URL(`${base}/tencent/`);
  const account = { secretId, secretKey, appId, signName: '示范银行', region: 'ap-guangzhou' };
  const made = new TencentSmsChannel(
    { url, ...account, parallel: 2, timeoutMs: 1_000, ...change },
    () => rows,
    systemClock,
  );
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

describe('SMS through Tencent Cloud', () => {
  it('sends template and variables by place, under a signature that the gateway works out itself', async () => {
    const result = await channel.send(message);
    expect(result).toEqual({ outcome: 'sent', providerId: '2640:1', units: 1 });
    expect(await messages()).toMatchObject([
      {
        wire: 'tencent',
        to: '+8613800138000',
        id: '4711',
        providerId: '2640:1',
        detail: { template: '1110', variables: ['吞卡', '21:15'] },
      },
    ]);
  });

  it.each([
    [{ secretKey: 'wrong' }, 'AuthFailure.SignatureFailure'],
    [{ secretId: 'AKID-nobody' }, 'AuthFailure.SecretIdNotFound'],
    [{ appId: '1' }, 'UnauthorizedOperation.SmsSdkAppIdVerifyFail'],
  ])('keeps a page alive when our credentials are wrong: %j', async (change, code) => {
    const result = await channelWith(change).send(message);
    expect(result).toMatchObject({ outcome: 'passing', elsewhere: true, error: expect.stringContaining(code) });
  });

  it.each([
    [{ to: '+1' }, {}, 'permanent', false, 'InvalidParameterValue.IncorrectPhoneNumber'],
    [{}, { signName: '别家银行' }, 'permanent', true, 'FailedOperation.SignatureIncorrectOrUnapproved'],
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
    gateways.behave({ tencent: { mode, times: 1 } });
    expect(await channel.send(message)).toMatchObject({ outcome, error: expect.stringContaining(reason) });
    expect((await channel.send(message)).outcome).toBe('sent');
  });

  it('goes to another provider when no template is approved', async () => {
    expect(await channel.send({ ...message, language: 'en' })).toMatchObject({ outcome: 'permanent', elsewhere: true });
  });
});

describe('what Tencent Cloud tells later', () => {
  it('is read as receipts, in Beijing time', () => {
    const receipt = {
      user_receive_time: '2026-11-21 21:00:07',
      nationcode: '86',
      mobile: '13800138000',
      report_status: 'SUCCESS',
      errmsg: 'DELIVRD',
      description: '用户短信送达成功',
      sid: '2640:1',
    };
    expect(parseTencentReceipts([receipt, { ...receipt, report_status: 'FAIL', errmsg: 'MK:0008' }])).toEqual([
      { providerId: '2640:1', delivered: true, code: 'DELIVRD', at: new Date('2026-11-21T13:00:07Z') },
      { providerId: '2640:1', delivered: false, code: 'MK:0008', at: new Date('2026-11-21T13:00:07Z') },
    ]);
    expect(TENCENT_CALLBACK_ANSWER).toEqual({ result: 0, errmsg: 'OK' });
  });

  it('is read as an answer, and the same one twice under the same id', () => {
    const reply = {
      extend: '',
      mobile: '13800138000',
      nationcode: '86',
      sign: '示范银行',
      text: '1a',
      time: 1_457_336_869,
    };
    const [read] = parseTencentReply(reply);
    expect(read).toMatchObject({ from: '+8613800138000', text: '1a', at: new Date('2016-03-07T07:47:49Z') });
    expect(parseTencentReply({ ...reply })[0]!.providerId).toBe(read!.providerId);
    expect(parseTencentReply({ ...reply, text: '1x' })[0]!.providerId).not.toBe(read!.providerId);
  });

  it.each([[{}], [[{ sid: 1 }]], ['x'], [null]])('refuses %j', (body) => {
    expect(() => parseTencentReceipts(body)).toThrow();
    expect(() => parseTencentReply(body)).toThrow();
  });
});
