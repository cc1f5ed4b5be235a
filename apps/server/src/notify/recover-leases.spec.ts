import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '#libs/observability';
import { eventually, forkTypeScript } from '#libs/testkit';
import { createTestDatabase, type TestDatabase } from '../../../../test/harness/database.js';
import type { NewNotice } from '../outbox/index.js';
import { PostgresOutbox } from '../outbox/store/postgres-outbox.js';
import type { HolderLock } from './holder-lock.js';
import { RecoverLeases } from './recover-leases.js';
import { PostgresDeliveryStore } from './store/postgres-delivery.store.js';
import { PostgresHolderLock } from './store/postgres-holder-lock.js';

const now = new Date('2026-11-21T20:00:00Z');
const until = new Date(now.getTime() + 60_000);
const wishes = [{ channel: 'sms' as const, most: 100, maxLane: 4 }];
const here = (file: string) => JSON.stringify(join(import.meta.dirname, file));

/** A process that leases what is due and then sits on it. */
const SENDER = `
import { createDataSource } from ${here('../database/data-source.ts')};
import { TypeormDatabase } from ${here('../database/typeorm-database.ts')};
import { PostgresDeliveryStore } from ${here('store/postgres-delivery.store.ts')};
import { PostgresHolderLock } from ${here('store/postgres-holder-lock.ts')};
const url = process.argv[2]!;
const lock = new PostgresHolderLock({ DATABASE_URL: url });
await lock.open();
const store = new PostgresDeliveryStore(new TypeormDatabase(await createDataSource(url, 2).initialize()));
const terms = { until: new Date(${until.getTime()}), holder: lock.holder };
const leased = await store.lease(${JSON.stringify(wishes)}, new Date(${now.getTime()}), terms);
process.send!(leased.length);
setInterval(() => undefined, 1_000);
`;

let test: TestDatabase;
let store: PostgresDeliveryStore;
const locks: PostgresHolderLock[] = [];

beforeAll(async () => {
  test = await createTestDatabase();
  store = new PostgresDeliveryStore(test.database);
}, 60_000);
afterAll(() => test.drop());
beforeEach(async () => {
  await test.database.run({ text: 'TRUNCATE notice RESTART IDENTITY' });
  await new PostgresOutbox().queue(test.database, [page, page, page], now);
});
afterEach(async () => {
  for (const lock of locks.splice(0)) await lock.close();
});

const page: NewNotice = {
  incidentId: '1',
  lane: 1,
  purpose: 'page',
  template: 'incidentOffered',
  recipient: { kind: 'technician', id: 'tech01', language: 'en', contacts: { sms: '+861' } },
  data: {},
  sendAt: now,
};

async function sender(): Promise<{ lock: PostgresHolderLock; recover: RecoverLeases }> {
  const lock = new PostgresHolderLock({ DATABASE_URL: test.url });
  locks.push(lock);
  const recover = new RecoverLeases(store, lock, silentLogger);
  await recover.begin();
  return { lock, recover };
}
const leaseAs = (lock: HolderLock) => store.lease(wishes, now, { until, holder: lock.holder });
const states = async (): Promise<string> => {
  const rows = await test.database.run<{ state: string }>({ text: 'SELECT state FROM notice ORDER BY id' });
  return rows.map(({ state }) => state).join();
};
const keys = () => test.database.run({ text: 'SELECT id, idempotency_key FROM notice ORDER BY id' });
/** Ends the lock's connection from the side of the database, as a restart of it would. */
async function cut(lock: HolderLock): Promise<void> {
  await test.database.run(
    { text: `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = $1::integer::oid` },
    [lock.holder],
  );
  await eventually('the process knows', () => !lock.isHeld());
}

describe('what a sender held that was killed', () => {
  it('is due again at the second look, under the same key, long before its lease ends', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'wk-sender-'));
    const script = join(directory, 'sender.ts');
    writeFileSync(script, SENDER);
    const before = await keys();
    const child = forkTypeScript(script, [test.url]);
    child.stderr?.pipe(process.stderr);
    try {
      expect(await once(child, 'message')).toEqual([3, undefined]);
      const { recover, lock } = await sender();
      await recover.pass(now);
      await recover.pass(now);
      expect(await states()).toBe('sending,sending,sending');
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      await eventually('the database notices', async () => (await lock.findGone()).length === 1);
      await recover.pass(now);
      expect(await states()).toBe('sending,sending,sending');
      await recover.pass(now);
      expect(await states()).toBe('pending,pending,pending');
      expect(await keys()).toEqual(before);
      expect(await leaseAs(lock)).toHaveLength(3);
    } finally {
      child.kill('SIGKILL');
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

describe('what a living sender holds', () => {
  it('stays with it, whoever looks', async () => {
    const one = await sender();
    const other = await sender();
    await leaseAs(one.lock);
    for (let looks = 0; looks < 3; looks++) {
      await one.recover.pass(now);
      await other.recover.pass(now);
    }
    expect(await states()).toBe('sending,sending,sending');
  });

  it('stays with it when its lock connection breaks and it takes the lock again before the second look', async () => {
    const one = await sender();
    const other = await sender();
    await leaseAs(one.lock);
    await cut(one.lock);
    await other.recover.pass(now);
    await one.recover.pass(now);
    expect(one.lock.isHeld()).toBe(true);
    await other.recover.pass(now);
    await other.recover.pass(now);
    expect(await states()).toBe('sending,sending,sending');
  });

  it('goes to another when its lock connection stays broken, and it then knows not to send', async () => {
    const one = await sender();
    const other = await sender();
    const [first] = await leaseAs(one.lock);
    await cut(one.lock);
    await other.recover.pass(now);
    await other.recover.pass(now);
    expect(await states()).toBe('pending,pending,pending');
    expect((await store.stillHeld([first!])).size).toBe(0);
    expect(await leaseAs(other.lock)).toHaveLength(3);
    await one.recover.pass(now);
    await one.recover.pass(now);
    expect(await states()).toBe('sending,sending,sending');
    expect((await store.stillHeld([first!])).size).toBe(0);
  });

  it('is not given back by itself, though it may not know that it lost its lock', async () => {
    const one = await sender();
    await leaseAs(one.lock);
    await one.lock.close();
    await one.recover.pass(now);
    await one.recover.pass(now);
    expect(await states()).toBe('sending,sending,sending');
  });

  it('comes back at the end of its lease at the latest, also when it was taken without a lock', async () => {
    const { recover } = await sender();
    await store.lease(wishes, now, { until, holder: null });
    await recover.pass(new Date(until.getTime() - 1));
    expect(await states()).toBe('sending,sending,sending');
    await recover.pass(until);
    expect(await states()).toBe('pending,pending,pending');
  });
});

describe('a sender whose lock cannot be taken', () => {
  it('goes on without, and takes it as soon as it can', async () => {
    const config = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' };
    const lock = new PostgresHolderLock(config);
    locks.push(lock);
    const recover = new RecoverLeases(store, lock, silentLogger);
    await store.lease(wishes, now, { until, holder: null });
    await recover.begin();
    await recover.pass(until);
    expect(lock.isHeld()).toBe(false);
    expect(await states()).toBe('pending,pending,pending');
    config.DATABASE_URL = test.url;
    await recover.pass(until);
    expect(lock.isHeld()).toBe(true);
  });
});
