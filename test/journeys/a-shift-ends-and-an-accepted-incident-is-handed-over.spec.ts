import { localTimeAt } from '#libs/domain';
import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('an incident that was accepted and not begun when the shift ends', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('is offered to whoever comes on, and stays with its holder until they take it', async () => {
    const { minute } = localTimeAt(watch.clock.now(), 'Asia/Shanghai');
    const change = (minute + 20) % 1_440;
    await watch.db.database.run(
      {
        text: `WITH gone AS (DELETE FROM shift)
               INSERT INTO shift (region_id, line, weekdays, from_minute, to_minute, technician_ids)
               VALUES ('east', 'first', '{1,2,3,4,5,6,7}', $1, $2, '{tech01}'),
                      ('east', 'first', '{1,2,3,4,5,6,7}', $2, $1, '{tech03}')`,
      },
      [(change + 720) % 1_440, change],
    );
    await watch.stopServer();
    await watch.startServer();
    (await watch.terminal('T0001')).captureCard();
    await watch.phone('tech01').expectSms(/T0001/);
    const holder = await watch.signedIn('tech01');
    const { id } = await holder.theIncident('card.captured');
    await holder.act(id, 'accept');
    watch.clock.forward('18m');
    await watch.phone('tech03').expectNoMoreThan(0, /T0001/);

    watch.clock.forward('3m');
    await watch.phone('tech03').expectSms(/T0001/);
    expect((await holder.incident(id)).assignee).toBe('tech01');
    const next = await watch.signedIn('tech03');
    const taken = await next.act(id, 'accept');
    expect(taken).toMatchObject({ state: 'accepted', assignee: 'tech03' });
    await watch.phone('tech01').expectSms(/无需您再处理/);
    const { timeline } = await eventually('told', async () => {
      const detail = await next.incident(id);
      return detail.timeline.some(({ what }) => what === 'tookOver') && detail;
    });
    expect(timeline.find(({ what }) => what === 'handOverOffered')!.text).toMatch(/until then it stays with/);
  });
});
