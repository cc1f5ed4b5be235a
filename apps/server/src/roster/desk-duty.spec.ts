import type { TestDatabase } from '../../../../test/harness/database.js';
import { Hops } from '../../../../test/harness/hops.js';

describe('the desk on duty', () => {
  let hops: Hops;
  let test: TestDatabase;
  beforeAll(async () => {
    hops = await Hops.start();
    test = hops.test;
    await test.database.run({
      text: `INSERT INTO desk (id, name_zh, name_en, phone, email, language, kind)
             VALUES ('day', '白班', 'Day desk', '+8613900000009', NULL, 'zh-CN', 'desk'),
                    ('boss', '值班长', 'Lead', '+8613900000008', NULL, 'zh-CN', 'lead')`,
    });
  });
  afterAll(() => hops.stop());

  const handover = (to: string, state: string, minutes: number) =>
    test.database.run(
      {
        text: `INSERT INTO handover (state, to_desk, created_by, created_at, confirmed_at)
               VALUES ($2, $1, 'x', $3, CASE WHEN $2 = 'confirmed' THEN $3::timestamptz END)`,
      },
      [to, state, new Date(hops.clock.now().getTime() + minutes * 60_000)],
    );
  const paged = async () => {
    const roster = await hops.roster.reload();
    return {
      desks: roster.desksFor('north').map(({ id }) => id),
      leads: roster.desksFor('north', 'lead').map(({ id }) => id),
    };
  };

  it('is every desk before there was a handover; a signed one changes nothing; a confirmed one does', async () => {
    expect((await paged()).desks.sort()).toEqual(['day', 'night']);
    await handover('day', 'confirmed', 0);
    expect((await paged()).desks).toEqual(['day']);
    await handover('night', 'signed', 1);
    expect((await paged()).desks).toEqual(['day']);
    await test.database.run({ text: `UPDATE handover SET state = 'confirmed', confirmed_at = created_at` });
    expect(await paged()).toEqual({ desks: ['night'], leads: ['boss'] });
    expect((await hops.roster.read()).allDesks.map(({ id }) => id).sort()).toEqual(['boss', 'day', 'night']);
    expect((await hops.roster.read()).deskDuty).toContainEqual({ deskId: 'day', onDuty: false, reason: 'handedOver' });
  });

  it('is the one that dispatch tells when nobody takes an incident', async () => {
    await test.database.run({ text: `UPDATE technician SET skills = '{}'` });
    await hops.roster.reload();
    const id = await hops.raise('T1', 'dispenser.jam');
    await hops.dispatchAll();
    expect(await hops.told(id)).toEqual(['incidentUnanswered night pending']);
  });
});
