import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('a server that is killed while a page is under way', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin({ AS_PROCESS: '1' })), 60_000);
  afterAll(() => watch?.end());

  it('pages again as soon as a server is there, and the gateway knows the page by its key', async () => {
    // The gateway takes the page in and does not answer: the server dies without knowing.
    watch.sms.behave({ sms: { mode: 'slow', seconds: 60 } });
    const terminal = await watch.terminal('T0001');
    terminal.captureCard();
    const leased = `SELECT idempotency_key, lease_until FROM notice WHERE state = 'sending' AND recipient_id = 'tech01'`;
    const [before] = await eventually('the page is under way', async () => {
      if (watch.sms.messages({ channel: 'sms' }).length === 0) return false;
      const rows = await watch.db.database.run<{ idempotency_key: string; lease_until: Date }>({ text: leased });
      return rows.length > 0 && rows;
    });
    await watch.killServer();
    watch.sms.behave({ sms: { mode: 'ok' } });

    await watch.startServerProcess();
    const { number } = watch.phone('tech01');
    await eventually('the same page again', () =>
      watch.sms.messages({ to: number }).some((each) => each.repeats === 1),
    );
    expect(Date.now()).toBeLessThan(before!.lease_until.getTime() - 20_000);
    await watch.phone('tech01').expectNoMoreThan(1, /T0001/);
    const kept = `SELECT state, idempotency_key FROM notice WHERE recipient_id = 'tech01' AND channel = 'sms'`;
    expect(await watch.db.database.run({ text: kept })).toEqual([
      { state: 'sent', idempotency_key: before!.idempotency_key },
    ]);
  }, 60_000);
});
