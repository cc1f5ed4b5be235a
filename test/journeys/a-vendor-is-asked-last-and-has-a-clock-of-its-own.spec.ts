import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';
import { Phone } from '../harness/phone.js';

describe('a vendor', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin({ OFFER_SECONDS: '300' })));
  afterAll(() => watch?.end());

  it('is asked when all others have refused, and the desk hears when its contract is not kept', async () => {
    await watch.db.database.run({
      text: `INSERT INTO technician (id, name_zh, name_en, phone, language, skills, regions, lat, lon, kind, contract)
             VALUES ('maker', '厂商', 'Maker Service', '+8613700000000', 'zh-CN', '{card}', '{east}', 31.23, 121.47, 'vendor',
               '{"acceptMinutes": 30, "arriveMinutes": 240, "restoreMinutes": 480, "calendar": null}')`,
    });
    await watch.stopServer();
    await watch.startServer();
    (await watch.terminal('T0001')).captureCard();
    await watch.phone('tech01').expectSms(/T0001/);
    const { id } = await (await watch.signedIn('desk')).theIncident('card.captured');
    await (await watch.signedIn('tech01')).act(id, 'refuse', { reason: 'ill' });
    await watch.phone('tech03').expectSms(/T0001/);
    await (await watch.signedIn('tech03')).act(id, 'refuse', { reason: 'ill' });
    const vendor = new Phone('+8613700000000', watch.sms);
    await vendor.expectSms(/T0001/);

    const desk = await watch.signedIn('desk');
    const { assignments } = await desk.incident(id);
    expect(assignments.at(-1)).toMatchObject({
      technician: 'maker',
      technicianName: 'Maker Service',
      state: 'offered',
    });
    const { acceptDue, arriveDue } = assignments.at(-1)!.contract!;
    expect(new Date(arriveDue).getTime() - new Date(acceptDue).getTime()).toBe(210 * 60_000);

    // An offer to a person would have expired long ago.
    watch.clock.forward('29m');
    expect((await desk.incident(id)).assignee).toBe('maker');
    watch.clock.forward('61s');
    await watch.phone('night').expectSms(/厂商超出合同时限/);
    await eventually('in the timeline', async () =>
      (await desk.incident(id)).timeline.some(({ text }) => text.includes('late under its contract')),
    );
  });
});
