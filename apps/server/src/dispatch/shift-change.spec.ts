import { localTimeAt } from '#libs/domain';
import { Hops } from '../../../../test/harness/hops.js';

describe('the end of a shift', () => {
  let hops: Hops;
  beforeAll(async () => void (hops = await Hops.start(3)));
  beforeEach(async () => {
    await hops.clear();
    // A crew until ten minutes from now, another from then on.
    const { minute } = localTimeAt(hops.clock.now(), 'Asia/Shanghai');
    const change = (minute + 10) % 1_440;
    await run(`TRUNCATE shift`);
    await run(
      `INSERT INTO shift (region_id, line, weekdays, from_minute, to_minute, technician_ids)
       VALUES ('north', 'first', '{1,2,3,4,5,6,7}', $1, $2, '{near}'), ('north', 'first', '{1,2,3,4,5,6,7}', $2, $1, '{far,second}')`,
      [(change + 720) % 1_440, change],
    );
    await hops.roster.reload();
  });
  afterAll(() => hops.stop());

  const run = <Row>(text: string, values: unknown[] = []): Promise<Row[]> => hops.test.database.run({ text }, values);
  const answer = (incidentId: string, technicianId: string, word: 'accept' | 'refuse' = 'accept') =>
    hops.answering.perform({ incidentId, answer: word, technicianId, username: technicianId });
  const act = (incidentId: string, action: 'travel' | 'close') =>
    hops.acting.perform({
      ...{ incidentId, action, reason: 'r', override: true },
      actor: { username: 'desk', role: 'desk', technicianId: null },
    });
  const roles = async (id: string): Promise<string[]> => {
    const rows = await run<{ line: string }>(
      `SELECT technician_id || ':' || role || ':' || state AS line FROM assignment WHERE incident_id = $1 ORDER BY id`,
      [id],
    );
    return rows.map(({ line }) => line);
  };
  const held = async (): Promise<string> => {
    const id = await hops.raise('T1', 'dispenser.jam');
    await hops.dispatchAll();
    await answer(id, 'near');
    return id;
  };
  const later = async (duration: string): Promise<void> => {
    hops.clock.forward(duration);
    await hops.dispatchAll();
  };

  it('offers what was accepted and not begun to the next shift; who holds it keeps it until then', async () => {
    const id = await held();
    await later('9m');
    expect(await roles(id)).toEqual(['near:lead:accepted']);
    await later('61s');
    expect(await roles(id)).toEqual(['near:lead:accepted', 'far:successor:offered']);
    expect(await hops.incident(id)).toMatchObject({ state: 'accepted', assignee_id: 'near' });
    expect(await answer(id, 'far')).toMatchObject({ outcome: 'done' });
    expect(await roles(id)).toEqual(['near:lead:withdrawn', 'far:lead:accepted']);
    expect(await hops.incident(id)).toMatchObject({ state: 'accepted', assignee_id: 'far' });
    expect((await hops.told(id)).slice(-2)).toEqual([
      'incidentOffered far cancelled',
      'incidentWithdrawn near pending',
    ]);
    expect(await hops.history(id)).toEqual(
      expect.arrayContaining(['handOverOffered:shiftEnded', 'tookOver:shiftEnded']),
    );
  });

  it('goes on to the next when one does not answer, and tells the desk when nobody does', async () => {
    const id = await held();
    await later('10m');
    await answer(id, 'far', 'refuse');
    await hops.dispatchAll();
    expect(await roles(id)).toEqual(['near:lead:accepted', 'far:successor:refused', 'second:successor:offered']);
    await later('5m');
    expect((await roles(id)).at(-1)).toBe('second:successor:expired');
    expect(await hops.incident(id)).toMatchObject({ state: 'accepted', assignee_id: 'near' });
    expect((await hops.told(id)).at(-1)).toBe('incidentUnanswered night pending');
    expect((await hops.history(id)).at(-1)).toBe('keptByHolder:everybodyAsked');
  });

  it('goes to the next shift also when it is accepted only after the end', async () => {
    hops.clock.forward('9m');
    const id = await hops.raise('T1', 'dispenser.jam');
    await hops.dispatchAll();
    expect(await roles(id)).toEqual(['near:lead:offered']);
    await later('2m');
    expect(await answer(id, 'near', 'accept')).toMatchObject({ outcome: 'done' });
    await hops.dispatchAll();
    expect(await roles(id)).toEqual(['near:lead:accepted', 'far:successor:offered']);
  });

  it('leaves with its holder what they set out for, and calls back whoever was asked', async () => {
    const id = await held();
    await later('10m');
    await act(id, 'travel');
    await hops.dispatchAll();
    expect(await roles(id)).toEqual(['near:lead:accepted', 'far:successor:withdrawn']);
    expect(await answer(id, 'far')).toMatchObject({ outcome: 'refused', reason: 'takenByOther', holderId: 'near' });
    const begun = await held2();
    await act(begun, 'travel');
    await later('30m');
    expect((await roles(begun)).filter((each) => each.includes('successor'))).toEqual([]);
  });
  const held2 = async (): Promise<string> => {
    const id = await hops.raise('T2', 'dispenser.jam');
    await hops.dispatchAll();
    const { assignee_id } = await hops.incident(id);
    await answer(id, assignee_id!);
    return id;
  };

  it('changes nothing for whoever is on the next shift as well, nor where it is turned off', async () => {
    await run(`UPDATE shift SET technician_ids = technician_ids || '{near}'`);
    await hops.roster.reload();
    const id = await held();
    await later('11m');
    expect(await roles(id)).toEqual(['near:lead:accepted']);
    const { dispatch_at } = await hops.incident(id);
    expect(dispatch_at! > hops.clock.now()).toBe(true);
  });

  it('asks nobody to take over what was closed, and ends the question when it is', async () => {
    const id = await held();
    await later('10m');
    await act(id, 'close');
    await hops.dispatchAll();
    expect(await roles(id)).toEqual(['near:lead:withdrawn', 'far:successor:withdrawn']);
    const pages = (await hops.notices(id)).filter((each) => each.purpose === 'page' && each.state === 'pending');
    expect(pages).toEqual([]);
  });
});
