import { Hops } from '../../../../../test/harness/hops.js';

const TERMINALS = 30;
const ids = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, n) => `T${from + n}`);

describe('reviewing alarms', () => {
  let hops: Hops;
  beforeAll(async () => {
    hops = await Hops.start(TERMINALS);
    // One branch of thirty terminals on one line.
    await hops.test.database.run({ text: `UPDATE terminal SET site_id = 's1', network_id = 'line-1'` });
    await hops.terminals.reload();
  });
  beforeEach(async () => {
    await hops.clear();
    await hops.tuneAlarms({});
  });
  afterAll(() => hops.stop());

  const lose = (...terminals: string[]) =>
    hops.apply(...terminals.map((id) => hops.event(id, 'terminal.silent', { component: 'network' })));
  const find = (...terminals: string[]) =>
    hops.apply(...terminals.map((id) => hops.event(id, 'terminal.silent', { component: 'network', kind: 'cleared' })));
  const later = async (duration: string): Promise<void> => {
    hops.clock.forward(duration);
    await hops.reviewAll();
    await hops.dispatchAll();
  };
  const outages = () =>
    hops.test.database.run<{ id: string; fault: string; terminal_id: string; state: string; count: number }>({
      text: `SELECT id, fault, terminal_id, state, count FROM incident WHERE subject <> 'terminal' ORDER BY id`,
    });
  /** Incidents that somebody was asked about. */
  const pages = async (): Promise<number> =>
    (await hops.test.database.run({ text: `SELECT DISTINCT incident_id FROM notice WHERE purpose = 'page'` })).length;
  const last = async (id: string): Promise<string> => (await hops.history(id)).at(-1)!;

  it('makes one outage, and one page, of a branch that is lost within a minute', async () => {
    const lost = [...(await lose(...ids(1, 20)))];
    await later('30s');
    lost.push(...(await lose(...ids(21, 30))));
    expect(await pages()).toBe(0);
    await later('31s');
    const [outage, ...more] = await outages();
    expect(more).toEqual([]);
    // All of the site and all of its line: the widest is the region, which has no other terminals here.
    expect(outage).toMatchObject({ fault: 'region.outage', terminal_id: 'north', state: 'offered' });
    expect(await pages()).toBe(1);
    for (const id of lost) expect(await hops.incident(id!)).toMatchObject({ state: 'new', parent_id: outage!.id });
    expect((await hops.history(lost[0]!)).slice(-1)).toEqual(['hiddenByOutage:partOfOutage']);
  });

  it('takes in what is lost later, and closes the outage when all are back', async () => {
    await lose(...ids(1, 10));
    await later('61s');
    const [late] = await lose('T11');
    expect(await hops.incident(late!)).toMatchObject({ suppressed_by: 'parentOutage' });
    await find(...ids(1, 11));
    await later('1s');
    expect(await outages()).toMatchObject([{ state: 'closed' }]);
    expect(await hops.incidents()).not.toContainEqual(expect.objectContaining({ state: 'new' }));
    expect(await pages()).toBe(1);
  });

  it('splits out, once, the one that stays down when the others are back', async () => {
    const lost = await lose(...ids(1, 10));
    await later('61s');
    await find(...ids(2, 10));
    await later('60s');
    expect(await hops.incident(lost[0]!)).toMatchObject({ suppressed_by: 'parentOutage' });
    await later('5m');
    await later('5m');
    expect(await outages()).toMatchObject([{ state: 'closed' }]);
    expect(await hops.incident(lost[0]!)).toMatchObject({ state: 'offered', suppressed_by: null, parent_id: null });
    expect((await hops.history(lost[0]!)).filter((line) => line.startsWith('splitOut'))).toEqual([
      'splitOut:staysDown',
    ]);
  });

  it('decides once, and forgets nothing, though others review, terminals come back and people act meanwhile', async () => {
    const actor = { username: 'lead', role: 'lead' as const, technicianId: null };
    const cancel = (id: string) => hops.acting.perform({ incidentId: id, action: 'cancel', actor, reason: 'a drill' });
    for (let round = 0; round < 5; round++) {
      const lost = await lose(...ids(1, 14));
      hops.clock.forward('61s');
      const review = () => hops.reviewing.pass(hops.clock.now());
      await Promise.all([review(), find(...ids(1, 4)), cancel(lost[12]!), review(), lose('T15'), hops.dispatchAll()]);
      await Promise.all([review(), cancel(lost[13]!), find('T5'), hops.dispatchAll(), review()]);
      await later('61s');
      const open = (await outages()).filter(({ state }) => state !== 'closed');
      expect(open).toHaveLength(1);
      for (const id of [...lost.slice(5, 12)]) {
        expect(await hops.incident(id!)).toMatchObject({ suppressed_by: 'parentOutage', parent_id: open[0]!.id });
      }
      await find(...ids(1, 15));
      await later('1s');
      expect((await outages()).every(({ state }) => state === 'closed')).toBe(true);
      // Longer ago than any fault reopens its incident, and than a slow flap is remembered.
      hops.clock.forward('3h');
    }
  });

  it('names the line or the host when that is what the lost ones have in common', async () => {
    const share = (column: string, value: string) =>
      hops.test.database.run({ text: `UPDATE terminal SET ${column} = ${value}` });
    await share('network_id', `CASE WHEN substr(id, 2)::int <= 10 THEN 'line-a' ELSE 'line-b' END`);
    await share('host_id', `CASE WHEN substr(id, 2)::int % 2 = 0 THEN 'even' ELSE 'odd' END`);
    await hops.terminals.reload();
    await lose(...ids(1, 10));
    await later('61s');
    expect(await outages()).toMatchObject([{ fault: 'network.outage', terminal_id: 'line-a', state: 'offered' }]);
    expect(hops.terminals.siteOf('line-a')).toMatchObject({ name: { en: 'Network line-a' }, regionId: 'north' });
    await hops.clear();
    await lose(...ids(1, 30).filter((_, n) => n % 2 === 1));
    await later('61s');
    expect(await outages()).toMatchObject([{ fault: 'host.outage', terminal_id: 'even' }]);
    await share('network_id', `'line-1'`);
    await share('host_id', 'NULL');
    await hops.terminals.reload();
  });

  it('pages a single silent terminal when the wait for its neighbours is over', async () => {
    const [id] = await lose('T1');
    expect(await hops.history(id!)).toEqual(['opened:firstSeen', 'held:mayBeOutage']);
    await later('59s');
    expect((await hops.incident(id!)).state).toBe('new');
    await later('2s');
    expect((await hops.incident(id!)).state).toBe('offered');
    expect(await outages()).toEqual([]);
  });

  it('releases what stands when a person closes the outage', async () => {
    const lost = await lose(...ids(1, 8));
    await later('61s');
    const [outage] = await outages();
    const actor = { username: 'lead', role: 'lead' as const, technicianId: null };
    await hops.acting.perform({ incidentId: outage!.id, action: 'cancel', actor, reason: 'a drill' });
    await later('61s');
    for (const id of lost) expect((await hops.incident(id!)).state).toBe('offered');
    expect((await hops.history(lost[0]!)).filter((line) => line.startsWith('unsuppressed'))).toHaveLength(1);
  });

  it('keeps a fault that flaps open as one chattering incident, pages once, and closes it when it is quiet', async () => {
    const [id] = await hops.apply(hops.event('T1', 'dispenser.jam'));
    await hops.dispatchAll();
    for (let n = 0; n < 20; n++) {
      await later('10s');
      await hops.clearFault('T1', 'dispenser.jam');
      await later('10s');
      await hops.raise('T1', 'dispenser.jam');
    }
    await hops.clearFault('T1', 'dispenser.jam');
    const [incident, ...more] = await hops.incidents();
    expect(more).toEqual([]);
    expect(incident).toMatchObject({ id, count: 21, state: expect.stringMatching(/new|offered/) });
    expect((await hops.notices(id!)).filter(({ purpose }) => purpose === 'page')).toHaveLength(1);
    expect((await hops.history(id!)).length).toBeLessThan(20);
    await later('5m');
    expect(await last(id!)).toMatch(/closed:quietAgain|withdrawn/);
    expect((await hops.incident(id!)).state).toBe('closed');
  });

  it('asks again about a slow flap only when it stands', async () => {
    const [id] = await lose('T1');
    await later('61s');
    for (let n = 0; n < 6; n++) {
      await later('2m');
      await find('T1');
      await later('3m');
      await lose('T1');
    }
    expect(await hops.incidents()).toHaveLength(1);
    expect((await hops.notices(id!)).filter(({ template }) => template === 'incidentOffered')).toHaveLength(1);
    await later('5m');
    expect((await hops.incident(id!)).state).toBe('offered');
  });

  it('raises after a maintenance window what still stands, and closes quietly what went meanwhile', async () => {
    const now = hops.clock.now();
    const until = new Date(now.getTime() + 3_600_000);
    const result = await hops.maintenance.create(
      {
        scope: { place: 'site', placeId: 's1', component: null },
        plan: { schedule: { kind: 'once', from: now, until }, notBefore: null, notAfter: null, skipUntil: null },
        hidesForced: false,
      },
      { username: 'lead', role: 'lead', regions: [], reason: 'new router' },
    );
    expect(result.outcome).toBe('done');
    const [stays, goes] = await hops.apply(hops.event('T1', 'dispenser.jam'), hops.event('T2', 'dispenser.jam'));
    const card = await hops.raise('T3', 'card.captured');
    await later('30m');
    expect(await pages()).toBe(1);
    expect((await hops.incident(card)).state).toBe('offered');
    await hops.clearFault('T2', 'dispenser.jam');
    expect((await hops.incident(goes!)).state).toBe('closed');
    await later('31m');
    expect((await hops.incident(stays!)).state).toBe('offered');
    expect(await hops.history(stays!)).toEqual([
      'opened:firstSeen',
      'hiddenByMaintenance:inMaintenance',
      'unsuppressed:stillStands',
      expect.stringMatching(/^offered/),
    ]);
    expect(await pages()).toBe(2);
  });

  it('looks anew at once when a window is ended early', async () => {
    const from = hops.clock.now();
    const schedule = { kind: 'daily' as const, fromMinute: 0, toMinute: 0 };
    const made = await hops.maintenance.create(
      {
        scope: { place: 'everywhere', placeId: null, component: 'cashDispenser' },
        plan: { schedule, notBefore: null, notAfter: null, skipUntil: null },
        hidesForced: false,
      },
      { username: 'lead', role: 'lead', regions: [], reason: 'dispensers are exchanged' },
    );
    const id = await hops.raise('T1', 'dispenser.jam');
    expect(await hops.incident(id)).toMatchObject({ suppressed_by: 'maintenance' });
    if (made.outcome !== 'done') throw new Error(made.outcome);
    expect(made.window.createdAt).toEqual(from);
    await hops.maintenance.endNow(made.window.id, { username: 'desk', role: 'desk', regions: [], reason: 'done' }, 1);
    await later('0s');
    expect((await hops.incident(id)).state).toBe('offered');
  });

  it('hides what happens while a person works at the machine, until they leave', async () => {
    const mode = (fault: string, source: string) =>
      hops.event('T1', fault, { kind: 'noted', detail: { mode: 'supervisor', source }, component: 'application' });
    await hops.apply(mode('mode.entered', 'a'), mode('mode.entered', 'b'));
    const [id] = await hops.apply(hops.event('T1', 'dispenser.jam'));
    await later('10s');
    expect(await hops.incident(id!)).toMatchObject({ suppressed_by: 'supervisorMode', state: 'new' });
    await hops.apply(mode('mode.left', 'a'));
    await later('10s');
    expect(await hops.incident(id!)).toMatchObject({ suppressed_by: 'supervisorMode' });
    await hops.apply(mode('mode.left', 'b'));
    await later('1s');
    expect((await hops.incident(id!)).state).toBe('offered');
  });

  it('mutes the low ones in a flood, never the high ones, and releases all of them when it ends', async () => {
    await hops.tuneAlarms({ flood: {} });
    const faults = Array.from({ length: 25 }, (_, n) => hops.event(`T${n + 1}`, 'dispenser.jam'));
    const raised = await hops.apply(...faults, hops.event('T30', 'cash.retained'), hops.event('T30', 'card.captured'));
    await later('1s');
    expect(await pages()).toBe(12);
    expect(await hops.test.database.run({ text: 'SELECT desk_id, ended_at FROM flood' })).toEqual([
      { desk_id: 'night', ended_at: null },
    ]);
    await later('5m');
    expect(await pages()).toBe(12);
    await later('6m');
    expect(await hops.test.database.run({ text: 'SELECT 1 FROM flood WHERE ended_at IS NULL' })).toEqual([]);
    for (const id of raised) expect((await hops.incident(id!)).state).toBe('offered');
    expect(await hops.history(raised[24]!)).toEqual([
      'opened:firstSeen',
      'hiddenByFlood:inFlood',
      'unsuppressed:floodOver',
      expect.stringMatching(/^offered/),
    ]);
  });

  it('locks all that it touches in the order of their ids, also when a flood ends', async () => {
    await hops.tuneAlarms({ flood: {} });
    const raised = await hops.apply(...Array.from({ length: 25 }, (_, n) => hops.event(`T${n + 1}`, 'dispenser.jam')));
    await later('1s');
    const [first, muted] = [raised[0]!, raised[24]!];
    expect(await hops.incident(muted)).toMatchObject({ suppressed_by: 'flood' });
    hops.clock.forward('11m');
    const now = hops.clock.now();
    await hops.test.database.run({ text: 'UPDATE incident SET review_at = $2 WHERE id = $1' }, [first, now]);
    const lock = { text: 'SELECT 1 FROM incident WHERE id = $1 FOR UPDATE' };
    let passing: Promise<unknown> | undefined;
    await hops.test.database.transaction(async (sql) => {
      await sql.run(lock, [first]);
      passing = hops.reviewing.pass(now);
      await new Promise((resolve) => setTimeout(resolve, 500));
      await sql.run(lock, [muted]);
    });
    await passing;
    expect(await hops.incident(muted)).toMatchObject({ suppressed_by: null });
  });

  it('mutes nothing for longer than the settings say, however long the flood lasts', async () => {
    await hops.tuneAlarms({ flood: { beginAbove: 1, endBelow: 1, longestMuteMinutes: 10, windowMinutes: 60 } });
    const [, , id] = await hops.apply(...ids(1, 3).map((terminal) => hops.event(terminal, 'dispenser.jam')));
    await later('9m');
    expect(await hops.incident(id!)).toMatchObject({ suppressed_by: 'flood' });
    await later('2m');
    expect((await hops.incident(id!)).state).toBe('offered');
  });
});
