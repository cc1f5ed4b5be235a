import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('a server that is restarted in the middle of an escalation', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('neither skips nor repeats a step', async () => {
    (await watch.terminal('T0001')).retainCash();
    await watch.phone('tech02').expectSms(/T0001/);
    const steps = async (): Promise<number[]> => {
      const rows = await watch.db.database.run<{ step: number }>({
        text: `SELECT (e.data->>'step')::int AS step FROM timeline e JOIN incident i ON i.id = e.incident_id
               WHERE i.fault = 'cash.retained' AND e.what IN ('escalated', 'escalatedToNobody') ORDER BY e.id`,
      });
      return rows.map(({ step }) => step);
    };
    const reaches = (expected: number[]): Promise<unknown> =>
      eventually(`steps ${expected.join()}`, async () => (await steps()).join() === expected.join());
    await eventually('the clock of escalation runs', async () => {
      const rows = await watch.db.database.run({
        text: `SELECT 1 FROM incident WHERE fault = 'cash.retained' AND escalate_at IS NOT NULL`,
      });
      return rows.length > 0;
    });

    watch.clock.forward('301s');
    await reaches([1]);
    await watch.phone('lead').expectSms(/升级1/);
    // Stopped while step 2 falls due; there again while step 3 does.
    await watch.stopServer();
    watch.clock.forward('6m');
    await watch.startServer();
    await reaches([1, 2]);
    await watch.phone('night').expectSms(/升级2/);
    await watch.stopServer();
    await watch.startServer();
    watch.clock.forward('9m');
    // Nobody is on call at the vendor: step 3 says so, and the first repeat does not wait.
    await reaches([1, 2, 3, 4]);
    await watch.stopServer();
    await watch.startServer();
    await watch.phone('lead').expectNoMoreThan(2, /升级[14]/);
    await watch.phone('night').expectNoMoreThan(2, /升级[24]/);
    expect(await steps()).toEqual([1, 2, 3, 4]);
  }, 90_000);
});
