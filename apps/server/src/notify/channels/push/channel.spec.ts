import { systemClock } from '#libs/clock';
import type { PushSubscription, PushSubscriptions } from '../../../roster/index.js';
import { Gateways } from '../../../../../../test/harness/simulated-gateways.js';
import type { OutgoingMessage } from '../../channel.js';
import { PushChannel } from './channel.js';
import { publicKeyOf } from './vapid.js';

const PRIVATE_KEY = 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw';
const message: OutgoingMessage = {
  id: '4711',
  idempotencyKey: '0d0f7c3e-7f5b-4a41-9a9d-2f1f0f5a9f10',
  to: 'technician:tech01',
  subject: 'P1 吞卡 T0007',
  text: '请于21:15前接单',
  template: 'incidentOffered',
  language: 'zh-CN',
  thread: 'INC-00000042',
  incidentId: '42',
  purpose: 'page',
  lane: 1,
  values: { link: 'https://watch.example/field/incidents/42?x=1' },
};

class Kept implements PushSubscriptions {
  readonly all: PushSubscription[] = [];
  of = (): Promise<PushSubscription[]> => Promise.resolve([...this.all]);
  add = (): Promise<void> => Promise.resolve();
  remove(endpoint: string): Promise<boolean> {
    const at = this.all.findIndex((each) => each.endpoint === endpoint);
    if (at >= 0) this.all.splice(at, 1);
    return Promise.resolve(at >= 0);
  }
}

let gateways: Gateways;
let subscriptions: Kept;
let channel: PushChannel;
let base: string;

const settings = {
  privateKey: PRIVATE_KEY,
  subject: 'mailto:night@bank.example',
  ttlSeconds: 3_600,
  allowPrivate: true,
  parallel: 2,
  timeoutMs: 1_000,
};

beforeEach(async () => {
  gateways = new Gateways();
  base = `http://127.0.0.1:${(await gateways.start()).httpPort}`;
  subscriptions = new Kept();
  channel = new PushChannel(settings, subscriptions, systemClock);
});
afterEach(async () => {
  await channel.close();
  await gateways.stop();
});

function browser(): PushSubscription {
  const { endpoint, keys } = gateways.wires.push.subscribe(base, publicKeyOf(PRIVATE_KEY));
  const subscription = { endpoint, ...keys };
  subscriptions.all.push(subscription);
  return subscription;
}
const messages = async () =>
  (await (await fetch(`${base}/messages`)).json()) as { to: string; text: string; detail: Record<string, unknown> }[];

describe('notifications to browsers', () => {
  it('reach every browser of a person, readable by it alone', async () => {
    browser();
    browser();
    expect(await channel.send(message)).toEqual({
      outcome: 'sent',
      providerId: expect.stringContaining('/push/messages/'),
    });
    const arrived = await messages();
    expect(arrived.map(({ to }) => to)).toEqual(['browser-1', 'browser-2']);
    expect(JSON.parse(arrived[0]!.text)).toEqual({
      noticeId: '4711',
      title: 'P1 吞卡 T0007',
      body: '请于21:15前接单',
      language: 'zh-CN',
      tag: 'INC-00000042',
      incidentId: '42',
      path: '/field/incidents/42?x=1',
    });
  });

  it('wake the phone for a page, wait an hour, and take the place of the older one of their incident', async () => {
    browser();
    await channel.send(message);
    await channel.send({ ...message, purpose: 'information', lane: 4 });
    await channel.send({ ...message, purpose: 'information', lane: 2, thread: 'INC-00000043' });
    const details = (await messages()).map(({ detail }) => detail);
    expect(details.map(({ urgency }) => urgency)).toEqual(['high', 'low', 'normal']);
    expect(details.every(({ ttl }) => ttl === 3_600)).toBe(true);
    expect(details[0]!['topic']).toBe(details[1]!['topic']);
    expect(details[2]!['topic']).not.toBe(details[0]!['topic']);
  });

  it('forget a browser that is gone, and reach the others', async () => {
    const gone = browser();
    const other = browser();
    gateways.wires.push.forget(gone.endpoint);
    expect((await channel.send(message)).outcome).toBe('sent');
    expect(subscriptions.all).toEqual([other]);
    gateways.wires.push.forget(other.endpoint);
    expect(await channel.send(message)).toMatchObject({
      outcome: 'permanent',
      error: expect.stringContaining('subscriptionGone'),
    });
    expect(subscriptions.all).toEqual([]);
    expect(await channel.send(message)).toMatchObject({
      outcome: 'permanent',
      error: expect.stringContaining('noSubscription'),
    });
  });

  it.each([
    ['throttled', 'tooMany', 30_000],
    ['rejectSignature', 'gatewayRefusesUs', undefined],
    ['error500', 'gatewayFailed', undefined],
    ['down', 'unreachable', undefined],
    ['slow', 'timeout', undefined],
  ] as const)('come again when the push service is %s', async (mode, reason, retryInMs) => {
    browser();
    gateways.behave({ push: { mode, times: 1 } });
    const result = await channel.send(message);
    expect(result).toMatchObject({ outcome: 'passing', error: expect.stringContaining(reason) });
    expect(result.retryInMs).toBe(retryInMs);
    expect(subscriptions.all).toHaveLength(1);
    expect((await channel.send(message)).outcome).toBe('sent');
  });

  it('are refused by a browser that knows another key of ours', async () => {
    browser();
    const stranger = new PushChannel(
      { ...settings, privateKey: 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94' },
      subscriptions,
      systemClock,
    );
    expect(await stranger.send(message)).toMatchObject({ outcome: 'passing', error: expect.stringContaining('403') });
    await stranger.close();
  });

  it('go to no address inside the own network unless that is allowed', async () => {
    browser();
    const careful = new PushChannel({ ...settings, allowPrivate: false }, subscriptions, systemClock);
    expect(await careful.send(message)).toMatchObject({
      outcome: 'permanent',
      error: expect.stringContaining('notAllowed'),
    });
    expect(await messages()).toEqual([]);
    await careful.close();
  });

  it('are cut to what fits, however long the text is', async () => {
    browser();
    const long = { ...message, subject: '吞卡'.repeat(400), text: '地址'.repeat(4_000) };
    expect((await channel.send(long)).outcome).toBe('sent');
    expect((await messages())[0]!.text.length).toBeGreaterThan(500);
  });
});
