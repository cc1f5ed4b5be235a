import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('a terminal that falls silent', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin({ SILENCE_SECONDS: '3' })));
  afterAll(() => watch?.end());

  it('pages when the wait for its neighbours is over, and nobody before', async () => {
    const [terminal] = await watch.fakeTerminals('T0004');
    const desk = await watch.signedIn('desk');
    terminal!.cutOff();
    const { id } = await desk.theIncident('terminal.silent');
    await watch.phone('tech02').expectNoMoreThan(0, /T0004/);
    watch.clock.forward('61s');
    await watch.phone('tech02').expectSms(/T0004/);
    expect((await desk.incident(id)).timeline.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['held', 'offered']),
    );
    await terminal!.join();
    await eventually('closed', async () => (await desk.incident(id)).state === 'closed');
  });

  it('becomes an incident, and clears by itself when it is heard again', async () => {
    const terminal = await watch.terminal('T0001');
    await watch.terminal('T0002');
    const desk = await watch.signedIn('desk');
    expect(await desk.get('/api/terminals/T0001')).toMatchObject({ condition: 'ok' });

    terminal.wire.cutOff();
    const incident = await desk.theIncident('terminal.silent');
    expect(incident).toMatchObject({ terminalId: 'T0001', component: 'network' });
    await eventually('shown as silent', async () => {
      const { condition } = await desk.get<{ condition: string }>('/api/terminals/T0001');
      return condition === 'silent';
    });

    terminal.wire.mend();
    const detail = await eventually('closed by itself', async () => {
      const found = await desk.incident(incident.id);
      return found.state === 'closed' && found;
    });
    expect(detail.timeline.at(-1)!.text).not.toBe('');
    expect(await desk.openIncidents()).toEqual([]);
  });
});
