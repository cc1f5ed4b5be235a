import { ApiStand, refusal } from '../../../../../test/harness/api-stand.js';

interface View {
  items: {
    id: string;
    terminals: number;
    available: number;
    downMinutes: number;
    leftOutMinutes: number;
    causes: Record<string, number>;
  }[];
}

describe('availability through the API', () => {
  let stand: ApiStand;
  const PERIOD = 'from=2026-10-05T00:00:00Z&to=2026-10-06T00:00:00Z';

  beforeAll(async () => {
    stand = await ApiStand.start();
    await told('T0001', 'raised', '2026-10-05T02:00:00Z', 'dispenser.jam');
    await told('T0001', 'raised', '2026-10-05T02:30:00Z', 'terminal.silent');
    await told('T0001', 'cleared', '2026-10-05T03:00:00Z', 'terminal.silent');
    await told('T0001', 'cleared', '2026-10-05T04:00:00Z', 'dispenser.jam');
    await told('T0002', 'raised', '2026-10-04T20:00:00Z', 'dispenser.jam');
    await told('T0002', 'cleared', '2026-10-05T01:00:00Z', 'dispenser.jam');
  });
  afterAll(() => stand.stop());

  const told = (terminal: string, kind: string, at: string, fault: string) =>
    stand.query(
      `INSERT INTO device_event (terminal_id, kind, component, fault, occurred_at, received_at, detail)
       VALUES ($1, $2, 'cashDispenser', $3, $4, $4, '{}')`,
      [terminal, kind, fault, at],
    );
  const read = async (query: string) =>
    (await stand.signedIn('lead')).get<View>(`/api/availability?${PERIOD}&${query}`);

  it('is reckoned from the events, with the cause that explains the others', async () => {
    const { items } = await read('by=terminal');
    expect(items.find(({ id }) => id === 'T0001')).toMatchObject({
      downMinutes: 120,
      causes: { hardware: 90, communications: 30 },
    });
    expect(items.find(({ id }) => id === 'T0002')).toMatchObject({ downMinutes: 60 });
    expect(items.find(({ id }) => id === 'T0003')).toMatchObject({ downMinutes: 0, available: 1 });
  });

  it('is summed up by site, region and owner, and reckoned by another definition', async () => {
    expect((await read('by=site')).items.find(({ id }) => id === 'site-1')).toMatchObject({
      terminals: 3,
      downMinutes: 180,
    });
    expect((await read('by=region')).items.map(({ id }) => id)).toEqual(['east', 'west']);
    expect((await read('by=owner')).items).toHaveLength(1);
    const technical = await read('by=terminal&definition=technical');
    expect(technical.items.find(({ id }) => id === 'T0001')).toMatchObject({ downMinutes: 90 });
  });

  it('is corrected by a lead, on record, without a change to the events, and the correction can be withdrawn', async () => {
    const lead = await stand.signedIn('lead');
    const before = await stand.query('SELECT * FROM device_event ORDER BY received_at');
    const body = {
      terminal: 'T0001',
      from: '2026-10-05T02:00:00Z',
      to: '2026-10-05T03:00:00Z',
      cause: null,
      reason: 'the cleaner had unplugged it',
    };
    const made = await lead.post<{ id: string }>('/api/availability/corrections', body);
    const { items } = await read('by=terminal');
    expect(items.find(({ id }) => id === 'T0001')).toMatchObject({ downMinutes: 60 });
    expect(await stand.query('SELECT * FROM device_event ORDER BY received_at')).toEqual(before);
    await lead.delete(`/api/availability/corrections/${made.id}`);
    expect((await read('by=terminal')).items.find(({ id }) => id === 'T0001')).toMatchObject({ downMinutes: 120 });
    const acts = await stand.query<{ action: string }>(
      `SELECT action FROM audit_entry WHERE action LIKE 'availability.%' ORDER BY id`,
    );
    expect(acts.map(({ action }) => action)).toEqual(['availability.correct', 'availability.withdraw']);
    const list = await lead.get<{ items: { withdrawnAt: string | null }[] }>(`/api/availability/corrections?${PERIOD}`);
    expect(list.items).toMatchObject([{ withdrawnAt: expect.any(String) }]);
  });

  it('leaves out maintenance as it was planned then, whatever is planned or ended since', async () => {
    const admin = await stand.signedIn('admin');
    const schedule = { kind: 'daily', from: '08:00', to: '07:59' };
    const nightly = { place: 'terminal', placeId: 'T0002', reason: 'every day', schedule };
    const { id } = await admin.post<{ id: string }>('/api/maintenance', nightly);
    const leftOut = async (): Promise<number | undefined> =>
      (await read('by=terminal&terminal=T0002&definition=technical')).items[0]?.leftOutMinutes;
    expect(await leftOut()).toBe(0);
    await stand.query(`UPDATE maintenance_window SET created_at = '2026-10-01T00:00:00Z'`);
    expect(await leftOut()).toBe(1_439);
    await admin.post(`/api/maintenance/${id}/end`, { reason: 'done early' });
    expect(await leftOut()).toBe(1_439);
    await stand.query('DELETE FROM maintenance_window');
  });

  it('leaves a false alarm out', async () => {
    const [row] = await stand.query<{ id: string }>(
      `INSERT INTO incident (terminal_id, region_id, component, fault, priority, state, opened_at, last_event_at)
       VALUES ('T0003', 'east', 'cashDispenser', 'dispenser.jam', 3, 'cancelled', '2026-10-05T05:00Z', '2026-10-05T05:00Z')
       RETURNING id`,
    );
    await told('T0003', 'raised', '2026-10-05T05:00:00Z', 'dispenser.jam');
    await stand.query(`UPDATE device_event SET incident_id = $1 WHERE terminal_id = 'T0003'`, [row!.id]);
    expect((await read('by=terminal')).items.find(({ id }) => id === 'T0003')).toMatchObject({ downMinutes: 0 });
  });

  it('is told, corrected and uncorrected only where somebody answers for it', async () => {
    const lead = await stand.signedIn('lead');
    const body = { from: '2026-10-05T02:00:00Z', to: '2026-10-05T03:00:00Z', cause: 'power', reason: 'why' };
    const corrections = '/api/availability/corrections';
    const theirs = await lead.post<{ id: string }>(corrections, { ...body, terminal: 'T0009' });
    await stand.query(`UPDATE account SET regions = '{east}' WHERE username = 'admin'`);
    const eastern = await stand.signedIn('admin');
    const { items } = await eastern.get<View>(`/api/availability?${PERIOD}&by=terminal`);
    expect(items.map(({ id }) => id)).toEqual(expect.arrayContaining(['T0001', 'T0003']));
    expect(items.map(({ id }) => id)).not.toContain('T0009');
    for (const query of ['by=terminal&terminal=T0009', 'by=region&region=west']) {
      expect((await eastern.get<View>(`/api/availability?${PERIOD}&${query}`)).items).toEqual([]);
    }
    expect(await refusal(eastern.post(corrections, { ...body, terminal: 'T0009' }))).toMatchObject({ status: 400 });
    expect(await refusal(eastern.delete(`${corrections}/${theirs.id}`))).toMatchObject({ status: 404 });
    const own = await eastern.post<{ id: string }>(corrections, { ...body, terminal: 'T0003' });
    const listed = await eastern.get<{ items: { terminal: string }[] }>(`${corrections}?${PERIOD}`);
    expect(listed.items.map(({ terminal }) => terminal)).toEqual(['T0003', 'T0001']);
    await eastern.delete(`${corrections}/${own.id}`);
    await lead.delete(`${corrections}/${theirs.id}`);
    await stand.query(`UPDATE account SET regions = '{}' WHERE username = 'admin'`);
  });

  it('refuses odd periods, unknown definitions and who may not correct, as problems', async () => {
    const [lead, desk] = [await stand.signedIn('lead'), await stand.signedIn('desk')];
    const none = await refusal(lead.get(`/api/availability?${PERIOD}&definition=none`));
    expect(none).toMatchObject({ status: 400 });
    const backwards = await refusal(lead.get('/api/availability?from=2026-10-06T00:00:00Z&to=2026-10-05T00:00:00Z'));
    expect(backwards).toMatchObject({ status: 400 });
    for (const year of ['0000', '0050', '1999', '2999', '9998']) {
      const period = `from=${year}-01-01T00:00:00Z&to=${year}-02-01T00:00:00Z&definition=contract`;
      const far = await refusal(lead.get(`/api/availability?${period}`));
      expect(far).toMatchObject({ status: 400, body: { code: 'invalidRequest' } });
    }
    const body = {
      terminal: 'T0001',
      from: '2026-10-05T02:00:00Z',
      to: '2026-10-05T03:00:00Z',
      cause: null,
      reason: 'why',
    };
    expect(await refusal(desk.post('/api/availability/corrections', body))).toMatchObject({ status: 403 });
    expect(await refusal(lead.post('/api/availability/corrections', { ...body, terminal: 'T9999' }))).toMatchObject({
      status: 400,
    });
    expect(await refusal(lead.delete('/api/availability/corrections/99'))).toMatchObject({ status: 404 });
  });
});
