import { Hops } from '../../../../test/harness/hops.js';

describe('a vendor', () => {
  let hops: Hops;
  beforeAll(async () => {
    hops = await Hops.start(3);
    await run(
      `INSERT INTO technician (id, name_zh, name_en, phone, language, skills, regions, lat, lon, kind, contract)
       VALUES ('maker', '厂商', 'Maker', '+8613800000009', 'zh-CN', '{cash,card}', '{north}', 31, 121, 'vendor',
         '{"acceptMinutes": 30, "arriveMinutes": 240, "restoreMinutes": 480, "calendar": null}')`,
    );
    await hops.roster.reload();
  });
  beforeEach(() => hops.clear());
  afterAll(() => hops.stop());

  const run = <Row>(text: string, values: unknown[] = []): Promise<Row[]> => hops.test.database.run({ text }, values);
  const desk = { username: 'desk', role: 'desk' as const, technicianId: null };
  const answer = (incidentId: string, technicianId: string, word: 'accept' | 'refuse') =>
    hops.answering.perform({ incidentId, answer: word, technicianId, username: technicianId });
  const offered = async (): Promise<string> => {
    const id = await hops.raise('T1', 'cash.retained');
    await hops.dispatchAll();
    return id;
  };
  const later = async (duration: string): Promise<void> => {
    hops.clock.forward(duration);
    await hops.dispatchAll();
    while (await hops.watching.pass(hops.clock.now()));
  };
  const toVendor = async (): Promise<string> => {
    const id = await offered();
    await hops.assigning.perform({ incidentId: id, technicianId: 'maker', actor: desk });
    return id;
  };

  it('is asked last, though it is nearest, and has as long to answer as its contract says', async () => {
    const id = await offered();
    for (const each of ['near', 'far', 'second']) {
      await answer(id, each, 'refuse');
      await hops.dispatchAll();
    }
    expect((await hops.assignments(id)).at(-1)).toBe('maker:offered');
    await later('29m');
    expect((await hops.assignments(id)).at(-1)).toBe('maker:offered');
    await later('61s');
    expect((await hops.assignments(id)).at(-1)).toBe('maker:expired');
    expect(await hops.history(id)).toContain('contractOverdue:notInTime');
    expect(await hops.told(id)).toContain('incidentVendorLate night pending');
  });

  it('is not late before its contract says so, when the offer is over outside its hours', async () => {
    const id = await toVendor();
    await run(`UPDATE assignment SET accept_due = accept_due + interval '60 hours' WHERE incident_id = $1`, [id]);
    await later('31m');
    expect(await hops.assignments(id)).toContain('maker:expired');
    expect(await hops.history(id)).not.toContain('contractOverdue:notInTime');
    expect(await hops.told(id)).not.toContain('incidentVendorLate night pending');
  });

  it('has a clock of its own, and each clause that is not kept is told once', async () => {
    const id = await toVendor();
    await answer(id, 'maker', 'accept');
    const late = async () => (await hops.told(id)).filter((each) => each.startsWith('incidentVendorLate')).length;
    // A P1 that stands still would go to somebody else; it is on its way.
    await hops.acting.perform({ incidentId: id, action: 'travel', actor: desk });
    await later('3h');
    expect(await late()).toBe(0);
    await later('1h');
    await later('1m');
    expect(await late()).toBe(1);
    await hops.acting.perform({ incidentId: id, action: 'arrive', actor: desk });
    await later('4h');
    expect(await late()).toBe(2);
    await later('10h');
    expect(await late()).toBe(2);
    const clauses = await run<{ clause: string }>(
      `SELECT data ->> 'clause' AS clause FROM timeline WHERE incident_id = $1 AND what = 'contractOverdue' ORDER BY id`,
      [id],
    );
    expect(clauses.map(({ clause }) => clause)).toEqual(['arrive', 'restore']);
  });

  it('is chased no more once it has done its work, or is not asked any more', async () => {
    const id = await toVendor();
    await answer(id, 'maker', 'accept');
    await hops.acting.perform({ incidentId: id, action: 'restore', actor: desk, reason: 'r', override: true });
    await later('10h');
    expect((await hops.told(id)).filter((each) => each.startsWith('incidentVendorLate'))).toEqual([]);
    await hops.clear();
    const other = await toVendor();
    await hops.assigning.perform({ incidentId: other, technicianId: 'near', actor: desk });
    await later('10h');
    expect((await hops.told(other)).filter((each) => each.startsWith('incidentVendorLate'))).toEqual([]);
  });

  it('is left out while its contract does not cover the hour', async () => {
    await run(
      `INSERT INTO setting (name, version, value, changed_at, changed_by, reason) VALUES ('serviceLevels', 1, $1, $2, 'lead', 't')`,
      [
        JSON.stringify({
          calendars: {
            ...{ always: { kind: 'always' }, office: { kind: 'business' } },
            never: Object.fromEntries([
              ['kind', 'business'],
              ['makeUp', []],
              ...['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [day, []]),
            ]),
          },
        }),
        hops.clock.now(),
      ],
    );
    await hops.settings.reload();
    await run(`UPDATE technician SET contract = jsonb_set(contract, '{calendar}', '"never"') WHERE id = 'maker'`);
    await hops.roster.reload();
    const told = await hops.candidates.now(await offered());
    expect(told!.leftOut).toContainEqual({ technicianId: 'maker', reason: 'outsideContract' });
    await run(`UPDATE technician SET contract = jsonb_set(contract, '{calendar}', 'null') WHERE id = 'maker'`);
    await hops.roster.reload();
  });
});
