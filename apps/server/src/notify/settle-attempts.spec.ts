import { silentLogger } from '#libs/observability';
import { eventually } from '#libs/testkit';
import { DeliveryStand } from '../../../../test/harness/delivery-stand.js';
import type { Attempt } from './judge-attempt.js';
import { SettleAttempts } from './settle-attempts.js';

const GZIP = 'gatewayFailed: HTTP 502 \u001f\u008b\b\0\0\ud83d';

describe('what a gateway answers', () => {
  let stand: DeliveryStand;
  beforeAll(async () => void (stand = await DeliveryStand.open()), 60_000);
  beforeEach(() => stand.clear());
  afterEach(() => stand.stopSenders());
  afterAll(() => stand.close());

  it('is recorded, also where it is no text at all, and keeps nothing else from being recorded', async () => {
    stand.ways.sms.result = { outcome: 'passing', error: GZIP };
    const sender = await stand.start();
    await stand.queue(stand.page('1', { sms: '+861' }), stand.page('2', { push: 'technician:tech01' }));
    await stand.settle(sender);
    expect(await stand.states()).toEqual({ pending: 1, sent: 1 });
    expect(await stand.rows(`SELECT error FROM notice_attempt WHERE channel = 'sms'`)).toEqual([
      { error: 'gatewayFailed: HTTP 502 \u001f\u008b\b' },
    ]);
    stand.clock.forward('61s');
    await stand.settle(sender);
    expect([stand.ways.sms.sent.length, stand.ways.push.sent.length]).toEqual([2, 1]);
  });

  it('is recorded without what it charged, where that is no number of messages', async () => {
    stand.ways.sms.result = { outcome: 'sent', units: 0.5, costMinor: 1e12, providerId: 'p\0' };
    const sender = await stand.start();
    await stand.queue(stand.page('1', { sms: '+861' }));
    await stand.settle(sender);
    expect(await stand.rows('SELECT provider_id, units, cost_minor FROM notice_attempt')).toEqual([
      { provider_id: 'p', units: null, cost_minor: null },
    ]);
  });
});

describe('attempts that are recorded together', () => {
  const attempt = (id: string, error?: string): Attempt =>
    ({ notice: { id, channel: 'sms' }, result: { outcome: 'sent', ...(error && { error }) } }) as Attempt;
  const refused = Object.assign(new Error('invalid byte sequence'), { code: '22021' });

  function settling(refuses: (batch: readonly Attempt[]) => Error | undefined) {
    const recorded: string[][] = [];
    const record = (batch: readonly Attempt[]): Promise<void> => {
      const error = refuses(batch);
      if (error) return Promise.reject(error);
      recorded.push(batch.map(({ notice }) => notice.id));
      return Promise.resolve();
    };
    return { settle: new SettleAttempts({ record } as never, silentLogger), recorded };
  }

  it('are recorded one by one when one is refused, and that one without what the gateway said', async () => {
    const { settle, recorded } = settling((batch) => (batch.some(({ result }) => result.error) ? refused : undefined));
    for (const each of [attempt('1'), attempt('2', 'poison'), attempt('3')]) settle.add(each, false);
    await settle.flush();
    settle.add(attempt('4'), false);
    settle.add(attempt('5'), false);
    await settle.flush();
    expect(recorded).toEqual([['1'], ['2'], ['3'], ['4', '5']]);
  });

  it('do not wait for one that cannot be recorded at all', async () => {
    const { settle, recorded } = settling((batch) =>
      batch.some(({ notice }) => notice.id === '2') ? refused : undefined,
    );
    for (const id of ['1', '2', '3']) settle.add(attempt(id), false);
    await settle.flush();
    expect(recorded).toEqual([['1'], ['3']]);
  });

  it('are each recorded once, also when the database goes away in between', async () => {
    let away = 1;
    const { settle, recorded } = settling((batch) => {
      if (batch.length > 1) return refused;
      return batch[0]!.notice.id === '2' && away-- > 0 ? new Error('connection lost') : undefined;
    });
    for (const id of ['1', '2', '3']) settle.add(attempt(id), false);
    await eventually('all recorded', () => recorded.flat().length === 3);
    expect(recorded.flat().sort()).toEqual(['1', '2', '3']);
  });
});
