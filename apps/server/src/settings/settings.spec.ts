import { SETTINGS } from '#libs/contract';
import { silentLogger } from '#libs/observability';
import { MovableClock } from '#libs/testkit';
import { createTestDatabase, type TestDatabase } from '../../../../test/harness/database.js';
import { PostgresAuditLog } from '../audit/store/postgres-audit-log.js';
import { WakeBoard } from '../wake/index.js';
import { ChangeSetting, SettingTrade, type SettingChange } from './change-setting.js';
import { FaultBook } from './fault-book.js';
import { HIDDEN, hideSecrets, restoreSecrets } from './secrets.js';
import { Settings } from './settings.js';
import { PostgresSettingsStore } from './store/postgres-settings.store.js';

describe('the settings', () => {
  let test: TestDatabase;
  const clock = new MovableClock();
  const wake = new WakeBoard();

  beforeAll(async () => void (test = await createTestDatabase()));
  afterAll(() => test.drop());
  beforeEach(() => test.database.run({ text: 'TRUNCATE setting' }));

  function program() {
    const store = new PostgresSettingsStore(test.database);
    const settings = new Settings(store, wake, silentLogger);
    const trade = new SettingTrade(clock, wake);
    const audit = new PostgresAuditLog(test.database);
    return { store, settings, audit, changes: new ChangeSetting(test.database, store, audit, settings, trade) };
  }

  const toP1 = (change: Partial<SettingChange> = {}): SettingChange => ({
    name: 'faults',
    value: { overrides: { 'dispenser.jam': { priority: 'P1' } } },
    version: 0,
    actor: 'lead',
    reason: 'the only machine in town',
    ...change,
  });

  it('hold what is built in until somebody changes it', () => {
    const { settings } = program();
    expect(settings.read('faults')).toBe(SETTINGS.faults.initial);
    expect(settings.versionOf('faults')).toBe(0);
  });

  it('are changed with a version, a record in the audit log and a history', async () => {
    const { settings, changes, store, audit } = program();
    expect(await changes.perform(toP1())).toEqual({ outcome: 'done', version: 1 });
    expect(settings.read('faults').overrides['dispenser.jam']).toEqual({ priority: 'P1' });
    expect(await store.history('faults')).toMatchObject([
      { version: 1, changedBy: 'lead', reason: expect.any(String) },
    ]);
    const [entry] = await test.database.run({
      text: `SELECT actor, action, subject FROM audit_entry ORDER BY id DESC`,
    });
    expect(entry).toEqual({ actor: 'lead', action: 'setting.change', subject: 'setting:faults' });
    expect(await audit.findBreak()).toBeNull();
  });

  it('are known to another process by the ring, and to one that missed it by the next look', async () => {
    const [one, other] = [program(), program()];
    await other.settings.onModuleInit();
    await one.changes.perform(toP1());
    await other.settings.refresh();
    expect(other.settings.versionOf('faults')).toBe(1);
    other.settings.onModuleDestroy();
  });

  it('refuse a change by somebody who has not seen the newest version, also when two come at once', async () => {
    const [one, other] = [program(), program()];
    const results = await Promise.all([one.changes.perform(toP1()), other.changes.perform(toP1({ actor: 'admin' }))]);
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(['done', 'versionChanged']);
    expect(await one.changes.perform(toP1())).toEqual({ outcome: 'versionChanged', version: 1 });
  });

  it('refuse a document that does not fit, and name every place', async () => {
    const { changes, settings } = program();
    const value = { overrides: { 'dispenser.jam': { responseMinutes: 1 }, 'no.such': { priority: 'P1' } } };
    const result = await changes.perform(toP1({ value }));
    expect(result).toMatchObject({ outcome: 'invalid' });
    expect(result).toHaveProperty(
      'errors',
      expect.arrayContaining([expect.objectContaining({ path: expect.any(String) })]),
    );
    expect(settings.versionOf('faults')).toBe(0);
  });

  it('fall back to what is built in when a stored document is not understood', async () => {
    await test.database.run({
      text: `INSERT INTO setting VALUES ('faults', 1, '{"overrides": 7}', '2026-01-01', 'x', 'y'), ('gone', 1, '1', '2026-01-01', 'x', 'y')`,
    });
    const { settings } = program();
    await settings.reload();
    expect(settings.read('faults')).toBe(SETTINGS.faults.initial);
    expect(settings.versionOf('faults')).toBe(1);
  });

  it('never show a secret, and keep it when the asterisks come back', () => {
    const before = {
      list: [
        { id: 'a', secret: 's1' },
        { id: 'b', secret: 's2' },
      ],
      secret: '',
    };
    const shown = hideSecrets(before, ['secret']);
    expect(shown).toEqual({
      list: [
        { id: 'a', secret: HIDDEN },
        { id: 'b', secret: HIDDEN },
      ],
      secret: '',
    });
    const sent = {
      list: [
        { id: 'b', secret: HIDDEN },
        { id: 'c', secret: 'new' },
      ],
      secret: '',
    };
    expect(restoreSecrets(sent, before)).toEqual({
      list: [
        { id: 'b', secret: 's2' },
        { id: 'c', secret: 'new' },
      ],
      secret: '',
    });
  });

  it('give the fault book the catalogue as the bank uses it, and warn when too much is urgent', async () => {
    const { settings, changes } = program();
    const faults = new FaultBook(settings);
    const before = faults.of('paper.low');
    expect(before.dispatch).toBe('desk');
    const codes = ['paper.low', 'cassette.low', 'card.jam', 'printer.jam', 'safe.open'];
    await changes.perform(
      toP1({ value: { overrides: Object.fromEntries(codes.map((code) => [code, { priority: 'P1' }])) } }),
    );
    expect(faults.of('paper.low')).toMatchObject({ priority: 'P1', dispatch: 'now', title: before.title });
    expect(faults.of('was.retired')).toMatchObject({ title: { zh: 'was.retired' } });
    expect(settings.warnings('faults')).toHaveLength(2);
    expect(SETTINGS.faults.warnings!(SETTINGS.faults.initial)).toEqual([]);
  });
});
