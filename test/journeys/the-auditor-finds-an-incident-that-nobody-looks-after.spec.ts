import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('an incident that fell through every net', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('is found by the auditor: desk and lead are told, and somebody is paged', async () => {
    (await watch.terminal('T0001')).retainCash();
    await watch.phone('tech02').expectSms(/T0001/);
    const run = <Row>(text: string): Promise<Row[]> => watch.db.database.run<Row>({ text });
    // As no rule of ours would leave it.
    await run(`UPDATE assignment SET state = 'withdrawn'`);
    await run(`UPDATE incident SET state = 'new', assignee_id = NULL, dispatch_at = NULL, escalate_at = NULL,
                 escalation_from = NULL, review_at = NULL WHERE fault = 'cash.retained'`);
    const pause = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 1_100));
    await pause();
    // After a jump of the clock the auditor lets the others catch up; then time passes steadily.
    watch.clock.forward('6m');
    for (let i = 0; i < 3; i++) {
      await pause();
      watch.clock.forward('10s');
    }
    await watch.phone('night').expectSms(/无人跟进.*T0001/);
    await watch.phone('lead').expectSms(/无人跟进.*T0001/);
    const desk = await watch.signedIn('desk');
    const incident = await desk.theIncident('cash.retained');
    const detail = await eventually('somebody is asked again', async () => {
      const found = await desk.incident(incident.id);
      return found.state === 'offered' && found;
    });
    expect(detail.timeline.map(({ text }) => text)).toContainEqual(expect.stringContaining('The auditor found nobody'));
    const offers = await run<{ technician_id: string; state: string }>(
      `SELECT technician_id, state FROM assignment WHERE incident_id = ${incident.id} ORDER BY id`,
    );
    expect(offers.map(({ state }) => state)).toEqual(['withdrawn', 'offered']);
  }, 60_000);
});
