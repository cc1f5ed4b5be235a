import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('a server that is killed between commit and acknowledgement', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin({ AS_PROCESS: '1' })), 60_000);
  afterAll(() => watch?.end());

  it('doubles nothing, and acknowledges what it finds committed', async () => {
    const terminal = await watch.terminal('T0001');
    // From here on the server hears the broker, and the broker hears nothing of it: no acknowledgement gets through.
    watch.serverWire.holdBackWhatIsSent();
    terminal.captureCard();
    await eventually('the event is committed', async () => (await count(watch, 'incident')) === 1);
    expect(terminal.queued).toBeGreaterThan(0);
    await watch.killServer();
    watch.serverWire.letThrough();

    await watch.startServerProcess();
    await eventually('the event is acknowledged', () => terminal.queued === 0);
    await watch.phone('tech01').expectSms(/T0001/);
    await watch.phone('tech01').expectNoMoreThan(1, /T0001/);
    expect(await count(watch, `device_event WHERE kind = 'raised'`)).toBe(1);
    expect(await count(watch, 'incident')).toBe(1);
    expect(await count(watch, 'customer_case')).toBe(1);
  }, 60_000);
});

async function count(watch: NightWatch, from: string): Promise<number> {
  const [row] = await watch.db.database.run<{ count: string }>({ text: `SELECT count(*) FROM ${from}` });
  return Number(row!.count);
}
