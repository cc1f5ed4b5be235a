import { createTestDatabase, type TestDatabase } from '../../../../test/harness/database.js';
import { PostgresAuditLog } from './store/postgres-audit-log.js';

describe('the audit log', () => {
  let test: TestDatabase;
  let log: PostgresAuditLog;
  beforeAll(async () => {
    test = await createTestDatabase();
    log = new PostgresAuditLog(test.database);
  });
  afterAll(() => test.drop());

  const entry = (n: number) => ({
    at: new Date(1_763_700_000_000 + n),
    actor: 'desk',
    action: 'incident.note',
    subject: `incident:${n}`,
    detail: { zebra: n, alpha: { d: 1, b: [2, 1] } },
  });
  const record = (n: number) => test.database.transaction((sql) => log.record(sql, entry(n)));

  it('chains entries that are written at the same time', async () => {
    await Promise.all([1, 2, 3, 4, 5, 6].map(record));
    expect(await log.findBreak()).toBeNull();
  });

  it('refuses to change or delete an entry', async () => {
    await expect(test.database.run({ text: `UPDATE audit_entry SET actor = 'x'` })).rejects.toThrow('append-only');
    await expect(test.database.run({ text: 'DELETE FROM audit_entry' })).rejects.toThrow('append-only');
  });

  it('finds an entry that was changed behind its back', async () => {
    await test.database.run({ text: 'ALTER TABLE audit_entry DISABLE TRIGGER ALL' });
    await test.database.run({ text: `UPDATE audit_entry SET detail = '{}' WHERE id = 3` });
    expect(await log.findBreak()).toBe('3');
  });
});
