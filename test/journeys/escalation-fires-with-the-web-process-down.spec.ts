import { eventually } from '#libs/testkit';
import { findFreePort } from '../../apps/standalone/src/index.js';
import { ApiClient } from '../harness/api-client.js';
import { NightWatch } from '../harness/night-watch.js';
import { PASSWORD } from '../harness/small-bank.js';

describe('a web process that is killed', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin({ ROLES: 'ingest,dispatch,notify' })), 60_000);
  afterAll(() => watch?.end());

  it('keeps nobody from being paged: the steps of escalation fire all the same', async () => {
    const port = String(await findFreePort());
    await watch.startServerProcess({ ROLES: 'api', PORT: port });
    const desk = new ApiClient(`http://127.0.0.1:${port}`);
    await desk.signIn('desk', PASSWORD);

    (await watch.terminal('T0001')).retainCash();
    await watch.phone('tech02').expectSms(/T0001/);
    expect(await desk.theIncident('cash.retained')).toMatchObject({ state: 'offered' });
    await eventually('the clock of escalation runs', async () => {
      const rows = await watch.db.database.run({ text: 'SELECT 1 FROM incident WHERE escalate_at IS NOT NULL' });
      return rows.length > 0;
    });
    await watch.killServer();
    await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow();

    watch.clock.forward('301s');
    await watch.phone('lead').expectSms(/升级1.*T0001/);
    watch.clock.forward('301s');
    await watch.phone('night').expectSms(/升级2.*T0001/);
    await watch.phone('tech03').expectSms(/升级2.*T0001/);
  }, 90_000);
});
