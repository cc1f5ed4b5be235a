import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('retained cash', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('reaches the phone of the technician for cash nearby, and opens a case with the counters as evidence', async () => {
    const terminal = await watch.terminal('T0001');
    terminal.retainCash(3);

    await watch.phone('tech02').expectSms(/T0001/);
    const desk = await watch.signedIn('desk');
    const incident = await desk.theIncident('cash.retained');
    expect(incident).toMatchObject({ terminalId: 'T0001', priority: 'P1', state: 'offered', assignee: 'tech02' });
    const detail = await eventually('a case', async () => {
      const found = await desk.incident(incident.id);
      return found.case && found;
    });
    expect(detail.case).toMatchObject({ kind: 'cash', state: 'received' });
    expect(detail.faults[0]).toMatchObject({ kind: 'raised', fault: 'cash.retained' });
    expect(detail.faults[0]!.raw).toMatchObject({ protocol: 'xfs4iot' });
  });
});
