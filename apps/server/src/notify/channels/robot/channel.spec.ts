import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SETTINGS } from '#libs/contract';
import { MovableClock } from '#libs/testkit';
import {
  DINGTALK_ROBOT,
  FEISHU_ROBOT,
  Gateways,
  WECOM_KEY,
} from '../../../../../../test/harness/simulated-gateways.js';
import type { OutgoingMessage } from '../../channel.js';
import { RobotChannel } from './channel.js';
import { ROBOT_WIRES } from './wires.table.js';

const KINDS = ['wecom', 'dingtalk', 'feishu'] as const;
type Kind = (typeof KINDS)[number];

let gateways: Gateways;
let base: string;
let clock: MovableClock;
let channel: RobotChannel;
let secrets: Partial<Record<Kind, string>>;
let elsewhere: Partial<Record<Kind, string>>;

beforeEach(async () => {
  gateways = new Gateways();
  base = `http://127.0.0.1:${(await gateways.start()).httpPort}`;
  clock = new MovableClock();
  gateways.wires.time.follow(clock);
  elsewhere = {};
  secrets = { dingtalk: DINGTALK_ROBOT.secret, feishu: FEISHU_ROBOT.secret };
  channel = new RobotChannel(robots, clock, { parallel: 2, timeoutMs: 1_000 });
});
afterEach(async () => {
  await channel.close();
  await gateways.stop();
});

const urls = (): Record<Kind, string> => ({
  wecom: `${base}/wecom/cgi-bin/webhook/send?key=${WECOM_KEY}`,
  dingtalk: `${base}/dingtalk/robot/send?access_token=${DINGTALK_ROBOT.token}`,
  feishu: `${base}/feishu/open-apis/bot/v2/hook/${FEISHU_ROBOT.hook}`,
});
const robots = () =>
  SETTINGS.robots.schema.parse({
    robots: KINDS.map((kind) => ({
      id: kind,
      kind,
      url: elsewhere[kind] ?? urls()[kind],
      ...(secrets[kind] && { secret: secrets[kind] }),
    })),
  }).robots;

const message = (to: string, change: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  id: '4711',
  idempotencyKey: 'k',
  to,
  subject: '',
  text: '未结：P1 × 1\nP1 21:15 吞卡 人民路支行',
  template: 'digest',
  language: 'zh-CN',
  ...change,
});
const messages = async () =>
  (await (await fetch(`${base}/messages`)).json()) as { wire: string; channel: string; text: string }[];

describe('group robots', () => {
  it.each(KINDS)('take a text, at %s with the signature that it works out itself', async (kind) => {
    expect(await channel.send(message(kind))).toEqual({ outcome: 'sent' });
    expect(await messages()).toMatchObject([{ channel: 'robot', wire: kind, text: message(kind).text }]);
  });

  it.each(['dingtalk', 'feishu'] as const)('of %s refuse a wrong secret, which is for us to mend', async (kind) => {
    secrets[kind] = 'wrong';
    expect(await channel.send(message(kind))).toMatchObject({
      outcome: 'passing',
      error: expect.stringContaining('gatewayRefusesUs'),
    });
    expect(await messages()).toEqual([]);
  });

  it.each(['dingtalk', 'feishu'] as const)('of %s refuse a time that is an hour off', async (kind) => {
    gateways.wires.time.follow(new MovableClock());
    clock.forward('2h');
    expect((await channel.send(message(kind))).error).toContain('gatewayRefusesUs');
    gateways.wires.time.follow(clock);
    expect((await channel.send(message(kind))).outcome).toBe('sent');
  });

  it.each(KINDS)('of %s are never sent more bytes than they take', async (kind) => {
    const long = message(kind, { text: '人民路支行吞卡，无人处理。\n'.repeat(2_000) });
    expect((await channel.send(long)).outcome).toBe('sent');
    const [arrived] = await messages();
    expect(Buffer.byteLength(arrived!.text)).toBeLessThanOrEqual(kind === 'wecom' ? 2_048 : 18_000);
    expect(arrived!.text).toContain('其余请见值班台');
  });

  it.each([
    ['wecom', 20, 60_000],
    ['dingtalk', 20, 600_000],
    ['feishu', 5, 60_000],
  ] as const)('of %s take %i at once; after that nothing is asked of them for a while', async (kind, most, restMs) => {
    for (let sent = 0; sent < most; sent++) expect((await channel.send(message(kind))).outcome).toBe('sent');
    const over = await channel.send(message(kind));
    expect(over).toMatchObject({ outcome: 'passing', retryInMs: restMs, error: expect.stringContaining('tooMany') });
    const { refused } = gateways.counts();
    clock.forward('10s');
    const later = await channel.send(message(kind));
    expect(later.outcome).toBe('passing');
    expect(Math.abs(later.retryInMs! - (restMs - 10_000))).toBeLessThan(1_000);
    expect(gateways.counts().refused).toBe(refused);
    gateways.clear();
    clock.forward(`${restMs / 1000}s`);
    expect((await channel.send(message(kind))).outcome).toBe('sent');
  });

  it.each(['too many request', 'Too Many Requests'])(
    'of Feishu that say %j with a bad request come again',
    async (msg) => {
      const answers = createServer((_request, response) => {
        response.writeHead(400, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ code: 9_499, msg, data: {} }));
      });
      await new Promise<void>((resolve) => answers.listen(0, '127.0.0.1', resolve));
      elsewhere.feishu = `http://127.0.0.1:${(answers.address() as AddressInfo).port}/hook`;
      const result = await channel.send(message('feishu'));
      expect(result).toMatchObject({
        outcome: 'passing',
        retryInMs: 60_000,
        error: expect.stringContaining('tooMany'),
      });
      answers.close();
    },
  );

  it.each([
    ['feishu', 'code', 9_499],
    ['dingtalk', 'errcode', 460_101],
  ] as const)('of %s that refuse a text as it is are not asked again (%s %i)', (kind, property, code) => {
    const wire = ROBOT_WIRES[kind];
    expect([wire.code, wire.codes[code]]).toEqual([property, 'contentRefused']);
  });

  it('tell the outbox what their vendors allow', () => {
    expect(channel.limitsOf('wecom')).toEqual([{ count: 20, perMs: 60_000 }]);
    expect(channel.limitsOf('dingtalk')).toEqual([{ count: 20, perMs: 60_000 }]);
    expect(channel.limitsOf('feishu')).toEqual([
      { count: 5, perMs: 1_000 },
      { count: 100, perMs: 60_000 },
    ]);
    expect(channel.limitsOf('nobody')).toEqual([]);
  });

  it.each(KINDS)('of %s call nobody by name, whatever a title holds', async (kind) => {
    await channel.send(
      message(kind, { text: '<@all> <at id=all></at> <at user_id="all">所有人</at> @all @13800138000' }),
    );
    const [arrived] = await messages();
    expect(arrived!.text).not.toMatch(/<@|<at|@/);
  });

  it.each([
    ['error500', 'gatewayFailed'],
    ['down', 'unreachable'],
    ['slow', 'timeout'],
  ] as const)('that are %s are tried again', async (mode, reason) => {
    for (const kind of KINDS) {
      gateways.behave({ [kind]: { mode, times: 1, ...(mode === 'slow' && { seconds: 2 }) } });
      const result = await channel.send(message(kind));
      expect(result).toMatchObject({ outcome: 'passing', error: expect.stringContaining(reason) });
    }
  });

  it('that were taken out of the settings are no way any more', async () => {
    expect(await channel.send(message('gone'))).toMatchObject({ outcome: 'permanent' });
  });
});
