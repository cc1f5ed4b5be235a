import { createTestDatabase, type TestDatabase } from '../../../../test/harness/database.js';
import type { NewNotice } from './index.js';
import { PostgresOutbox } from './store/postgres-outbox.js';

const now = new Date('2026-11-21T20:00:00Z');
const outbox = new PostgresOutbox();
let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
}, 60_000);
afterAll(async () => test.drop());
beforeEach(async () => {
  await test.database.run({ text: 'TRUNCATE notice RESTART IDENTITY' });
});

const notice = (change: Partial<NewNotice> = {}): NewNotice => ({
  incidentId: '1',
  lane: 1,
  purpose: 'page',
  template: 'incidentOffered',
  recipient: { kind: 'technician', id: 'tech01', language: 'en', contacts: { email: 'a@example.com', sms: '+861' } },
  data: { text: 'quotes " and \\ and 吞卡' },
  sendAt: now,
  ...change,
});
const all = () => test.database.run<Record<string, unknown>>({ text: 'SELECT * FROM notice ORDER BY id' });

describe('the outbox', () => {
  it('keeps a notice as it was queued, with the first way to the person', async () => {
    await outbox.queue(test.database, [notice()], now);
    const [row] = await all();
    expect(row).toMatchObject({
      incident_id: '1',
      lane: 1,
      channel: 'sms',
      address: '+861',
      contacts: { email: 'a@example.com', sms: '+861' },
      data: { text: 'quotes " and \\ and 吞卡' },
      state: 'pending',
      next_at: now,
      created_at: now,
    });
  });

  it('takes thousands, and nothing when there is nothing', async () => {
    await outbox.queue(test.database, [], now);
    await outbox.queue(
      test.database,
      Array.from({ length: 4_500 }, () => notice()),
      now,
    );
    const rows = await all();
    expect(rows).toHaveLength(4_500);
    expect(new Set(rows.map((each) => each['idempotency_key'])).size).toBe(4_500);
  });

  it('keeps nothing of a transaction that fails', async () => {
    const failing = test.database.transaction(async (sql) => {
      await outbox.queue(sql, [notice()], now);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await all()).toEqual([]);
  });

  it('keeps who cannot be reached as dead, with the reason', async () => {
    await outbox.queue(test.database, [notice({ recipient: { ...notice().recipient, contacts: { sms: '' } } })], now);
    expect(await all()).toMatchObject([{ state: 'dead', error: 'noContact' }]);
  });

  it('cancels the pages of an incident that are not sent, and nothing else', async () => {
    await outbox.queue(
      test.database,
      [notice(), notice(), notice(), notice({ purpose: 'information' }), notice({ incidentId: '2' })],
      now,
    );
    await test.database.run({ text: `UPDATE notice SET state = 'sending' WHERE id = 2` });
    await test.database.run({ text: `UPDATE notice SET state = 'sent' WHERE id = 3` });
    await outbox.cancelPages(test.database, ['1'], 'accepted');
    await outbox.cancelPages(test.database, [], 'nothing');
    expect((await all()).map(({ state, error }) => [state, error])).toEqual([
      ['cancelled', 'accepted'],
      ['cancelled', 'accepted'],
      ['sent', null],
      ['pending', null],
      ['pending', null],
    ]);
  });
});
