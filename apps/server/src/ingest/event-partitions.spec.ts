import { createTestDatabase, type TestDatabase } from '../../../../test/harness/database.js';
import { monthsFrom } from './event-partitions.js';
import { PostgresEventPartitionStore } from './store/postgres-event-partition.store.js';

let test: TestDatabase;
let store: PostgresEventPartitionStore;
beforeAll(async () => {
  test = await createTestDatabase();
  store = new PostgresEventPartitionStore(test.database);
});
afterAll(() => test.drop());

const insert = (receivedAt: string) =>
  test.database.run(
    {
      text: `INSERT INTO device_event (terminal_id, kind, component, fault, occurred_at, received_at, detail)
      VALUES ('T', 'noted', 'safe', 'x.y', $1, $1, '{}')`,
    },
    [receivedAt],
  );
const where = () =>
  test.database.run<{ table: string }>({
    text: `SELECT tableoid::regclass::text AS table FROM device_event ORDER BY received_at`,
  });

describe('months of device events', () => {
  it('are counted in UTC, over the end of a year', () => {
    expect(monthsFrom(new Date('2026-11-30T23:59:59Z'), 3).map((month) => month.table)).toEqual([
      'device_event_2026_11',
      'device_event_2026_12',
      'device_event_2027_01',
    ]);
  });

  it('have a table each, made once, and what came before the table moves into it', async () => {
    const [november, december] = monthsFrom(new Date('2026-11-21T00:00:00Z'), 2);
    await insert('2026-12-05T00:00:00Z');
    expect(await store.ensure(november!)).toBe(true);
    await insert('2026-11-30T23:59:59.999Z');
    await insert('2027-03-01T00:00:00Z');
    expect(await Promise.all([store.ensure(december!), store.ensure(december!)])).toEqual(
      expect.arrayContaining([true, false]),
    );
    expect((await where()).map((row) => row.table)).toEqual([
      'device_event_2026_11',
      'device_event_2026_12',
      'device_event_default',
    ]);
  });

  it('have the indexes of the whole', async () => {
    const [month] = monthsFrom(new Date('2028-01-01T00:00:00Z'), 1);
    await store.ensure(month!);
    const indexes = await test.database.run({
      text: `SELECT 1 FROM pg_indexes WHERE tablename = 'device_event_2028_01'`,
    });
    expect(indexes).toHaveLength(3);
  });
});
