import { eventually } from '#libs/testkit';
import { DeliveryStand } from '../../../../test/harness/delivery-stand.js';
import type { NewNotice } from '../outbox/index.js';
import { PostgresDeliveryStore } from './store/postgres-delivery.store.js';

let stand: DeliveryStand;
beforeAll(async () => void (stand = await DeliveryStand.open()), 60_000);
beforeEach(() => stand.clear());
afterEach(() => stand.stopSenders());
afterAll(() => stand.close());

const everyWay = { push: 'technician:tech01', sms: '+861', voice: '+861', email: 'tech01@bank.example' };
const notice = (
  number: number,
  change: Partial<NewNotice> = {},
  contacts: NewNotice['recipient']['contacts'] = everyWay,
): NewNotice => ({
  ...stand.page(String(number), contacts, 2),
  ...change,
});
const low = (number: number, change: Partial<NewNotice> = {}): NewNotice =>
  notice(number, { lane: 4, purpose: 'information', template: 'incidentChanged', ...change }, { sms: '+861' });

describe('a page that nobody answers', () => {
  it('goes from push to SMS to a call, each after its wait, with a mail beside; one number all along', async () => {
    const sender = await stand.start();
    await stand.queue(notice(1));
    await stand.settle(sender);
    expect([
      stand.ways.push.sent.length,
      stand.ways.sms.sent.length,
      stand.ways.voice.sent.length,
      stand.ways.email.sent.length,
    ]).toEqual([1, 0, 0, 1]);
    stand.clock.forward('20s');
    await stand.settle(sender);
    expect(stand.ways.sms.sent).toHaveLength(0);
    stand.clock.forward('11s');
    await stand.settle(sender);
    expect(stand.ways.sms.sent[0]!.text).toContain('回1a接1e升1x拒');
    expect(stand.ways.voice.sent).toHaveLength(0);
    stand.clock.forward('91s');
    await stand.settle(sender);
    expect(stand.ways.voice.sent[0]!.text).toContain('接单请按1');
    stand.clock.forward('1h');
    await stand.settle(sender);
    expect([
      stand.ways.push.sent.length,
      stand.ways.sms.sent.length,
      stand.ways.voice.sent.length,
      stand.ways.email.sent.length,
    ]).toEqual([1, 1, 1, 1]);
    const told = await stand.rows('SELECT channel, state, follows, rungs, reply_code FROM notice ORDER BY id');
    expect(told.map((row) => `${String(row['channel'])} after ${(row['rungs'] as string[]).join('+')}`).sort()).toEqual(
      ['email after push', 'push after ', 'sms after push', 'voice after push+sms'],
    );
    expect(new Set(told.map((row) => row['reply_code']))).toEqual(new Set([1]));
  });

  it('keeps its number when escalation asks the same person again, and gives a new offer a number of its own', async () => {
    const sender = await stand.start();
    const escalated = () => notice(1, { template: 'incidentEscalated' }, { sms: '+861' });
    await stand.queue(escalated());
    await stand.settle(sender);
    await stand.queue(escalated(), notice(2, {}, { sms: '+861' }));
    await stand.settle(sender);
    const codes = await stand.rows('SELECT incident_id, reply_code FROM notice ORDER BY id');
    expect(codes.map((row) => [row['incident_id'], row['reply_code']])).toEqual([
      ['1', 1],
      ['1', 1],
      ['2', 2],
    ]);
  });

  it('is not followed up once it was answered, on whatever rung it was', async () => {
    const sender = await stand.start();
    await stand.queue(notice(1));
    await stand.settle(sender);
    await stand.accept('1');
    stand.clock.forward('10m');
    await stand.settle(sender);
    expect([stand.ways.sms.sent.length, stand.ways.voice.sent.length]).toEqual([0, 0]);
  });

  it('makes no follow-up for a page that was cancelled while it was under way', async () => {
    let release!: () => void;
    let handedOver = false;
    const held = new Promise<void>((resolve) => (release = resolve));
    const send = stand.ways.push.send.bind(stand.ways.push);
    stand.ways.push.send = async (message) => {
      handedOver = true;
      await held;
      return send(message);
    };
    const sender = await stand.start();
    await stand.queue(notice(1));
    await sender.runner.sweep();
    await eventually('under way', () => handedOver);
    await stand.accept('1');
    release();
    await eventually('recorded', async () => (await stand.states())['sent'] === 1);
    expect(await stand.states()).toEqual({ sent: 1 });
  });

  it('does not go the same way twice when a later rung fails', async () => {
    stand.ways.sms.result = { outcome: 'permanent', error: 'refused' };
    const sender = await stand.start();
    await stand.queue(notice(1));
    await stand.settle(sender);
    stand.clock.forward('31s');
    await stand.settle(sender);
    expect([stand.ways.push.sent.length, stand.ways.sms.sent.length, stand.ways.voice.sent.length]).toEqual([1, 1, 1]);
  });

  it('is told of when nothing but a push could be sent', async () => {
    const sender = await stand.start();
    await stand.queue(notice(1, {}, { push: 'technician:tech01' }));
    await stand.settle(sender);
    expect(await stand.rows('SELECT what, reason FROM timeline')).toEqual([{ what: 'noticeSent', reason: 'pushOnly' }]);
  });
});

describe('quiet hours', () => {
  it('hold an ordinary message to a customer until the morning, and nothing else', async () => {
    stand.clock.forward('12h');
    const sender = await stand.start();
    const customer = { kind: 'customer' as const, id: 'C1', language: 'zh-CN' as const, contacts: { sms: '+8650' } };
    const progress = {
      incidentId: undefined as never,
      purpose: 'information' as const,
      recipient: customer,
      data: { caseNumber: 'C1', caseState: 'onSite' },
    };
    await stand.queue(
      notice(1, { ...progress, template: 'caseProgress', lane: 3 }),
      notice(2, { ...progress, template: 'caseProgress', lane: 3, data: { ...progress.data, anyTime: true } }),
      notice(3, { ...progress, template: 'caseReceived', lane: 1, data: { ...progress.data, suspectedTrap: true } }),
    );
    await stand.settle(sender);
    expect(stand.ways.sms.sent.map(({ id }) => id).sort()).toEqual(['2', '3']);
    const [held] = await stand.rows('SELECT waits_for, next_at, attempts FROM notice WHERE id = 1');
    expect(held).toEqual({ waits_for: 'quietHours', next_at: stand.morning, attempts: 0 });
    stand.clock.forward('7h');
    await stand.settle(sender);
    expect(stand.ways.sms.sent.map(({ id }) => id).sort()).toEqual(['1', '2', '3']);
  });
});

describe('low notices to one address', () => {
  it('become one message with one key; each row tells where it went, and an urgent one goes alone', async () => {
    const sender = await stand.start();
    await stand.queue(...Array.from({ length: 10 }, (_none, n) => low(n + 1)), low(11, { lane: 1 }));
    await stand.settle(sender);
    expect(stand.ways.sms.sent.map(({ id }) => id)).toEqual(['11']);
    stand.clock.forward('31s');
    await stand.settle(sender);
    expect(stand.ways.sms.sent).toHaveLength(2);
    expect(stand.ways.sms.sent[1]).toMatchObject({ id: '1', bundled: 10, template: 'noticesBundled' });
    expect(stand.ways.sms.sent[1]!.text).toContain('10条通知');
    const told = await stand.rows(`SELECT state, bundle_id, provider_id, channel FROM notice WHERE id <= 10`);
    expect(new Set(told.map((row) => JSON.stringify(row)))).toEqual(
      new Set([JSON.stringify({ state: 'sent', bundle_id: '1', provider_id: 'sms-2', channel: 'sms' })]),
    );
    const histories = await stand.rows(
      `SELECT incident_id FROM timeline WHERE what = 'noticeSent' AND data->>'bundle' = '1'`,
    );
    expect(histories).toHaveLength(10);
    expect(await stand.rows('SELECT template FROM notice_attempt ORDER BY at')).toEqual([
      { template: 'incidentChanged' },
      { template: 'noticesBundled' },
    ]);
  });

  it('join the one that came first, and are tried again together under the same key', async () => {
    stand.rules = { ...stand.rules, bundling: { ...stand.rules.bundling, windowSeconds: 60 } };
    const sender = await stand.start();
    await stand.queue(low(1));
    await stand.settle(sender);
    stand.clock.forward('50s');
    await stand.queue(low(2), low(3));
    await stand.settle(sender);
    stand.ways.sms.result = { outcome: 'passing', error: 'down' };
    stand.clock.forward('11s');
    await stand.settle(sender);
    expect(stand.ways.sms.sent.map(({ bundled }) => bundled)).toEqual([3]);
    await stand.queue(low(4));
    stand.ways.sms.result = { outcome: 'sent' };
    stand.clock.forward('5s');
    await stand.settle(sender);
    expect(stand.ways.sms.sent.map(({ bundled }) => bundled)).toEqual([3, 3]);
    expect(stand.ways.sms.sent[1]!.idempotencyKey).toBe(stand.ways.sms.sent[0]!.idempotencyKey);
    stand.clock.forward('61s');
    await stand.settle(sender);
    expect(stand.ways.sms.sent).toHaveLength(3);
    expect(await stand.states()).toEqual({ sent: 4 });
  });

  it('are free again when the page that carried them is over before it left', async () => {
    stand.ways.sms.result = { outcome: 'passing', error: 'down' };
    const sender = await stand.start();
    const lowPage = { lane: 4 as const, purpose: 'page' as const, template: 'incidentOffered' as const };
    await stand.queue(low(1, lowPage), low(2, lowPage), low(3));
    await stand.settle(sender);
    await stand.accept('1');
    expect(await stand.states()).toEqual({ cancelled: 1, pending: 2 });
    stand.ways.sms.result = { outcome: 'sent' };
    stand.clock.forward('2m');
    await stand.settle(sender);
    expect(await stand.states()).toEqual({ cancelled: 1, sent: 2 });
  });

  it('are not lost and not doubled when the process dies between the hand-over and the record', async () => {
    class DyingStore extends PostgresDeliveryStore {
      override settle(): Promise<never> {
        return Promise.reject(new Error('killed'));
      }
    }
    const lowPage = { lane: 4 as const, purpose: 'page' as const, template: 'incidentOffered' as const };
    const dying = stand.build(new DyingStore(stand.test.database));
    await stand.queue(low(1, lowPage), low(2, lowPage));
    await dying.runner.onApplicationBootstrap();
    await eventually('handed over', () => stand.ways.sms.sent.length === 1);
    await dying.runner.onModuleDestroy();
    const sender = await stand.start();
    await stand.settle(sender);
    await eventually('sent', async () => (await stand.states())['sent'] === 2);
    expect(stand.ways.sms.sent).toHaveLength(2);
    expect(stand.ways.sms.sent.map(({ idempotencyKey, text }) => [idempotencyKey, text])).toEqual(
      Array.from({ length: 2 }, () => [stand.ways.sms.sent[0]!.idempotencyKey, stand.ways.sms.sent[0]!.text]),
    );
  });
});

describe('limits', () => {
  it('of a gateway hold for all replicas together', async () => {
    stand.rules = {
      ...stand.rules,
      rates: { ...stand.rules.rates, channels: { sms: { count: 40, perSeconds: 100 } } },
    };
    const begun = stand.clock.now().getTime();
    const senders = [await stand.start(), await stand.start()];
    await stand.queue(...Array.from({ length: 100 }, (_none, n) => notice(n + 1, {}, { sms: `+86${n}` })));
    for (const sender of senders) await stand.settle(sender);
    for (let step = 1; stand.ways.sms.sent.length < 100 && step <= 60; step++) {
      stand.clock.forward('10s');
      for (const sender of senders) await sender.runner.sweep();
      await new Promise((resolve) => setTimeout(resolve, 40));
      // On a busy machine the clock must not pass the end of a lease whose message is being recorded: it would go twice.
      await eventually('recorded', async () => !(await stand.states())['sending']);
      // The burst, and what the bucket gained since: 30 in 100 s.
      const most = 10 + Math.ceil((stand.clock.now().getTime() - begun) * 0.0003);
      expect(stand.ways.sms.sent.length).toBeLessThanOrEqual(most);
    }
    await eventually('all went', () => stand.ways.sms.sent.length === 100);
    expect(new Set(stand.ways.sms.sent.map(({ id }) => id)).size).toBe(100);
  });

  it('let a P1 go first however many P4 wait behind a limited gateway', async () => {
    stand.rules = {
      ...stand.rules,
      rates: { ...stand.rules.rates, channels: { sms: { count: 40, perSeconds: 100 } } },
    };
    const sender = await stand.start();
    const many = Array.from({ length: 2_000 }, (_none, n) => notice(n + 1, { lane: 4 }, { sms: `+86${n}` }));
    await stand.queue(...many);
    await stand.settle(sender);
    const before = stand.ways.sms.sent.length;
    expect(before).toBeLessThan(12);
    await stand.queue(notice(9_999, { lane: 1 }, { sms: '+99' }));
    await stand.settle(sender);
    const place = stand.ways.sms.sent.findIndex(({ to }) => to === '+99');
    // The very next, or the bucket gained a token for one of the others meanwhile.
    expect(place - before).toBeGreaterThanOrEqual(0);
    expect(place - before).toBeLessThanOrEqual(1);
  });

  it('of a robot merge what exceeds them into one message, whatever its lane, and drop nothing', async () => {
    stand.ways.robot.limitsOf = () => [{ count: 4, perMs: 60_000 }];
    const begun = stand.clock.now().getTime();
    const sender = await stand.start();
    const robot = { kind: 'robot' as const, id: 'group', language: 'zh-CN' as const, contacts: { robot: 'group' } };
    for (let n = 1; n <= 30; n++) {
      await stand.queue(
        low(n, { recipient: robot, lane: n % 2 ? 1 : 3, purpose: 'information', template: 'incidentUnanswered' }),
      );
      await sender.runner.sweep();
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    // One, and another every 20 s: on a busy machine some of that has passed.
    const first = stand.ways.robot.sent.length;
    expect(first).toBeLessThanOrEqual(1 + Math.ceil((stand.clock.now().getTime() - begun) / 20_000));
    for (let n = 0; n < 12; n++) {
      stand.clock.forward('20s');
      await stand.settle(sender);
    }
    expect(await stand.states()).toEqual({ sent: 30 });
    expect(stand.ways.robot.sent.length - first).toBeLessThan(5);
    expect(stand.ways.robot.sent.reduce((sum, { bundled = 1 }) => sum + bundled, 0)).toBe(30);
  });

  it('are obeyed when a gateway says when to come again', async () => {
    stand.ways.sms.result = { outcome: 'passing', error: 'tooMany', retryInMs: 45_000 };
    const sender = await stand.start();
    await stand.queue(notice(1, {}, { sms: '+861' }));
    await stand.settle(sender);
    stand.clock.forward('40s');
    await stand.settle(sender);
    expect(stand.ways.sms.sent).toHaveLength(1);
    stand.ways.sms.result = { outcome: 'sent', costMinor: 5, units: 2 };
    stand.clock.forward('6s');
    await stand.settle(sender);
    expect(await stand.rows('SELECT outcome, units, cost_minor FROM notice_attempt ORDER BY at')).toEqual([
      { outcome: 'passing', units: null, cost_minor: null },
      { outcome: 'sent', units: 2, cost_minor: 5 },
    ]);
  });
});

describe('receipts', () => {
  const receipt = (providerId: string, delivered: boolean) => ({
    providerId,
    delivered,
    at: stand.clock.now(),
    code: delivered ? '' : 'absent',
  });

  it('say that a message was delivered, once', async () => {
    const sender = await stand.start();
    await stand.queue(notice(1, {}, { sms: '+861' }));
    await stand.settle(sender);
    await sender.receipts.take('sms', [receipt('sms-1', true)]);
    await sender.receipts.take('sms', [receipt('sms-1', true)]);
    expect(await stand.rows('SELECT state, delivered_at IS NULL AS waiting FROM notice')).toEqual([
      { state: 'sent', waiting: false },
    ]);
    expect(await stand.rows('SELECT receipt FROM notice_attempt')).toEqual([{ receipt: 'delivered' }]);
    expect(await stand.rows(`SELECT what FROM timeline ORDER BY id`)).toEqual([
      { what: 'noticeSent' },
      { what: 'noticeDelivered' },
    ]);
  });

  it('send what could not be delivered on the next way, and make it a dead letter when there is none', async () => {
    const sender = await stand.start();
    const told = notice(1, { purpose: 'information' }, { sms: '+861', email: 'a@b.example' });
    await stand.queue(told, notice(2, {}, { sms: '+862' }));
    await stand.settle(sender);
    expect(stand.ways.email.sent).toEqual([]);
    const ids = Object.fromEntries(stand.ways.sms.sent.map(({ to }, index) => [to, `sms-${index + 1}`]));
    await sender.receipts.take('sms', [receipt(ids['+861']!, false), receipt(ids['+862']!, false)]);
    await stand.settle(sender);
    expect(stand.ways.email.sent).toHaveLength(1);
    expect(
      await stand.rows(`SELECT incident_id, state, channel, error FROM notice WHERE follows IS NULL ORDER BY id`),
    ).toEqual([
      { incident_id: '1', state: 'sent', channel: 'email', error: null },
      { incident_id: '2', state: 'dead', channel: 'sms', error: 'undeliverable: absent' },
    ]);
  });

  it('make the call at once and not twice, when it was to follow anyhow', async () => {
    const sender = await stand.start();
    await stand.queue(notice(1, {}, { sms: '+861', voice: '+861' }));
    await stand.settle(sender);
    await sender.receipts.take('sms', [receipt('sms-1', false)]);
    await stand.settle(sender);
    expect(stand.ways.voice.sent).toHaveLength(1);
    stand.clock.forward('10m');
    await stand.settle(sender);
    expect([stand.ways.sms.sent.length, stand.ways.voice.sent.length]).toEqual([1, 1]);
    expect(await stand.states()).toEqual({ sent: 1, cancelled: 1 });
  });

  it('that come before their attempt was recorded are kept, and those of nothing are counted', async () => {
    const sender = await stand.start();
    await sender.receipts.take('sms', [receipt('sms-1', true), receipt('stranger', true)]);
    await stand.queue(notice(1, {}, { sms: '+861' }));
    await stand.settle(sender);
    expect((await stand.rows('SELECT delivered_at FROM notice'))[0]!['delivered_at']).not.toBeNull();
    stand.clock.forward('11m');
    await sender.runner.sweep();
    expect(await stand.rows('SELECT * FROM early_receipt')).toEqual([]);
    expect(await sender.metrics.registry.getSingleMetricAsString('watchkeeper_delivery_receipts_total')).toContain(
      'outcome="unknown"} 1',
    );
  });
});
