import { Client } from 'pg';
import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('a server that is killed between receipt and commit', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin({ AS_PROCESS: '1' })), 60_000);
  afterAll(() => watch?.end());

  it('loses nothing and doubles nothing', async () => {
    const terminal = await watch.terminal('T0001');
    const blocker = new Client({ connectionString: watch.db.url });
    await blocker.connect();
    // The batch can be received and decided, and then waits here instead of committing.
    await blocker.query('BEGIN; LOCK TABLE device_event IN ACCESS EXCLUSIVE MODE');
    terminal.captureCard();
    await eventually('the batch waits for its commit', async () => {
      const { rows } = await blocker.query(
        `SELECT 1 FROM pg_locks l JOIN pg_class c ON c.oid = l.relation WHERE NOT l.granted AND c.relname LIKE 'device_event%'`,
      );
      return rows.length > 0;
    });
    await watch.killServer();
    await blocker.query('ROLLBACK');
    await blocker.end();
    expect(await countIncidents(watch)).toBe(0);

    await watch.startServerProcess();
    await eventually('the incident is open', async () => (await countIncidents(watch)) === 1);
    await eventually('the event is acknowledged', () => terminal.queued === 0);
    await watch.phone('tech01').expectSms(/T0001/);
    await watch.phone('tech01').expectNoMoreThan(1, /T0001/);
    expect(await countIncidents(watch)).toBe(1);
  }, 60_000);
});

async function countIncidents(watch: NightWatch): Promise<number> {
  const [row] = await watch.db.database.run<{ count: string }>({ text: 'SELECT count(*) FROM incident' });
  return Number(row!.count);
}
