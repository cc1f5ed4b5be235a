import { DeliveryStand } from '../../../../test/harness/delivery-stand.js';

const SHARED = '+8613800000001';

let stand: DeliveryStand;
beforeAll(async () => {
  stand = await DeliveryStand.open();
  for (const [id, phone] of Object.entries({ tech01: SHARED, tech02: SHARED, tech03: '+8613800000003' })) {
    await stand.rows(
      `INSERT INTO technician (id, name_zh, name_en, phone, language, skills, regions, lat, lon)
       VALUES ('${id}', '${id}', '${id}', '${phone}', 'zh-CN', '{}', '{}', 0, 0)`,
    );
  }
}, 60_000);
beforeEach(() => stand.clear());
afterEach(() => stand.stopSenders());
afterAll(() => stand.close());

const pageTo = (technician: string, incident: string) => {
  const page = stand.page(incident, { sms: technician === 'tech03' ? '+8613800000003' : SHARED });
  return { ...page, recipient: { ...page.recipient, id: technician } };
};
const numbers = () => stand.rows('SELECT recipient_id AS who, reply_code AS code FROM notice ORDER BY id');

describe('the numbers of two who share a telephone', () => {
  it('are never the same while both are open, also when the pages leave together', async () => {
    const sender = await stand.start();
    await stand.queue(pageTo('tech01', '1'), pageTo('tech02', '2'), pageTo('tech03', '3'));
    await stand.settle(sender);
    await stand.queue(pageTo('tech02', '4'));
    await stand.settle(sender);
    const given = (await numbers()).filter(({ who }) => who !== 'tech03').map(({ code }) => code);
    expect(new Set(given).size).toBe(3);
    expect((await numbers()).find(({ who }) => who === 'tech03')).toEqual({ who: 'tech03', code: 1 });
  });

  it('may be the same when one is answered', async () => {
    const sender = await stand.start();
    await stand.queue(pageTo('tech01', '1'));
    await stand.settle(sender);
    await stand.rows('UPDATE reply_code SET done = true');
    await stand.queue(pageTo('tech02', '2'));
    await stand.settle(sender);
    expect(await numbers()).toEqual([
      { who: 'tech01', code: 1 },
      { who: 'tech02', code: 1 },
    ]);
  });
});
