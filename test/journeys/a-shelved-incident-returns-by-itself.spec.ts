import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('a shelved incident', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('comes back when its time is over, without a person, and somebody is asked again', async () => {
    const [terminal] = await watch.fakeTerminals('T0001');
    await terminal!.raise('dispenser.jam', 'cashDispenser');
    await watch.phone('tech02').expectSms(/T0001/);
    const desk = await watch.signedIn('desk');
    const { id } = await desk.theIncident('dispenser.jam');
    const until = new Date(watch.clock.now().getTime() + 3_600_000).toISOString();
    await desk.act(id, 'shelve', { until, reason: 'works on site' });
    await eventually(
      'the offer is taken back',
      async () => (await desk.incident(id)).assignments[0]?.state === 'withdrawn',
    );
    const offers = async () => (await desk.incident(id)).assignments.length;
    watch.clock.forward('50m');
    await watch.phone('tech02').expectNoMoreThan(2, /T0001/);
    expect(await offers()).toBe(1);

    watch.clock.forward('11m');
    await eventually('asked again', async () => (await offers()) === 2);
    const back = await eventually('off the shelf', async () => {
      const found = await desk.incident(id);
      return found.timeline.some(({ what }) => what === 'unshelved') && found;
    });
    expect(back.shelf).toBeNull();
    expect(back.timeline.find(({ what }) => what === 'unshelved')).toMatchObject({
      actor: null,
      text: 'Taken off the shelf: its time on the shelf is over',
    });
  });
});
