import type { AlarmsView, IncidentPage, MaintenanceView } from '#libs/contract';
import { ApiStand, refusal } from '../../../../../test/harness/api-stand.js';
import type { ApiClient } from '../../../../../test/harness/api-client.js';

describe('alarms and maintenance over HTTP', () => {
  let stand: ApiStand;
  let [desk, lead, auditor]: ApiClient[] = [];
  beforeAll(async () => {
    stand = await ApiStand.start();
    [desk, lead, auditor] = await Promise.all(['desk', 'lead', 'auditor'].map((name) => stand.signedIn(name)));
  });
  afterAll(() => stand.stop());
  beforeEach(() => stand.query('TRUNCATE incident, maintenance_window, flood'));

  const once = (hours: number) => {
    const from = stand.clock.now();
    const until = new Date(from.getTime() + hours * 3_600_000);
    return { kind: 'once', from: from.toISOString(), until: until.toISOString() };
  };
  const SITE = { place: 'site', placeId: 'site-1', reason: 'new router' };
  const NIGHTLY = { kind: 'daily', from: '22:00', to: '04:00' };
  const put = (client: ApiClient, id: string, body: object, version: number) =>
    client.request('PUT', `/api/maintenance/${id}`, body, { 'if-match': `"${version}"` });

  it('lets a desk plan one window for a shift, and a lead any', async () => {
    const window = await desk!.post<MaintenanceView>('/api/maintenance', { ...SITE, schedule: once(8) });
    expect(window).toMatchObject({ version: 1, running: true, createdBy: 'desk', reason: 'new router', hides: 0 });
    for (const wish of [
      { ...SITE, schedule: once(9) },
      { ...SITE, schedule: NIGHTLY },
      { ...SITE, schedule: once(1), hidesForced: true },
    ]) {
      expect(await refusal(desk!.post('/api/maintenance', wish))).toMatchObject({
        status: 403,
        body: { code: 'leadNeeded' },
      });
      expect(await lead!.post<MaintenanceView>('/api/maintenance', wish)).toMatchObject({ version: 1 });
    }
    expect(await refusal(auditor!.post('/api/maintenance', { ...SITE, schedule: once(1) }))).toMatchObject({
      status: 403,
    });
  });

  it('wants a reason, a place that there is, and a component when it is everywhere', async () => {
    const codes = async (wish: object) => (await refusal(lead!.post('/api/maintenance', wish))).body.code;
    expect(await codes({ place: 'site', placeId: 'site-1', schedule: once(1) })).toBe('invalidRequest');
    expect(await codes({ ...SITE, placeId: 'nowhere', schedule: once(1) })).toBe('unknownPlace');
    expect(await codes({ ...SITE, placeId: undefined, schedule: once(1) })).toBe('unknownPlace');
    expect(await codes({ place: 'everywhere', schedule: once(1), reason: 'x' })).toBe('componentNeeded');
    expect(await codes({ ...SITE, schedule: once(-1) })).toBe('endsBeforeItBegins');
  });

  it('says which windows are open at an instant', async () => {
    await lead!.post('/api/maintenance', { ...SITE, schedule: NIGHTLY });
    const open = async (at: string): Promise<number> =>
      (await desk!.get<{ items: unknown[] }>(`/api/maintenance?at=${encodeURIComponent(at)}`)).items.length;
    expect(await open('2027-01-10T23:00:00+08:00')).toBe(1);
    expect(await open('2027-01-11T03:59:00+08:00')).toBe(1);
    expect(await open('2027-01-11T04:00:00+08:00')).toBe(0);
  });

  it('changes a window only for whoever saw its newest version, and keeps who did it', async () => {
    const { id } = await lead!.post<MaintenanceView>('/api/maintenance', { ...SITE, schedule: NIGHTLY });
    const wish = { ...SITE, schedule: { ...NIGHTLY, to: '05:00' }, reason: 'takes longer' };
    expect((await put(lead!, id, wish, 1)).headers.get('etag')).toBe('"2"');
    expect(await refusal(put(lead!, id, wish, 1))).toMatchObject({ status: 412 });
    expect(await refusal(put(desk!, id, { ...SITE, schedule: once(1) }, 2))).toMatchObject({ status: 403 });
    expect(await lead!.get(`/api/maintenance/${id}`)).toMatchObject({ version: 2, reason: 'takes longer' });
    const entries = await stand.query<{ action: string; actor: string }>(
      'SELECT action, actor FROM audit_entry WHERE subject = $1 ORDER BY id',
      [`maintenance:${id}`],
    );
    expect(entries).toEqual([
      { action: 'maintenance.create', actor: 'lead' },
      { action: 'maintenance.change', actor: 'lead' },
    ]);
  });

  it('ends the opening that runs, and takes a window out for good', async () => {
    const window = await desk!.post<MaintenanceView>('/api/maintenance', { ...SITE, schedule: once(1) });
    const [incident] = await stand.query<{ id: string }>(
      `INSERT INTO incident (terminal_id, region_id, component, fault, priority, opened_at, last_event_at,
         suppressed_by, suppressed_ref, suppressed_until)
       VALUES ('T0001', 'east', 'cashDispenser', 'dispenser.jam', 3, $1, $1, 'maintenance', $2, $1) RETURNING id`,
      [stand.clock.now(), window.id],
    );
    expect(await desk!.get(`/api/maintenance/${window.id}`)).toMatchObject({ hides: 1 });
    const ended = await desk!.post<MaintenanceView>(`/api/maintenance/${window.id}/end`, { reason: 'done early' });
    expect(ended).toMatchObject({ running: false, endedAt: expect.any(String) });
    const [row] = await stand.query<{ review_at: Date | null }>('SELECT review_at FROM incident WHERE id = $1', [
      incident!.id,
    ]);
    expect(row!.review_at).not.toBeNull();
    expect(await refusal(desk!.post(`/api/maintenance/${window.id}/end`, { reason: 'again' }))).toMatchObject({
      status: 404,
    });
    const nightly = await lead!.post<MaintenanceView>('/api/maintenance', { ...SITE, schedule: NIGHTLY });
    await lead!.request('DELETE', `/api/maintenance/${nightly.id}?reason=not+needed`);
    expect(await lead!.get('/api/maintenance')).toEqual({ items: [] });
    expect(await lead!.get<{ items: unknown[] }>('/api/maintenance?ended=true')).toMatchObject({
      items: [{ id: nightly.id }, { id: window.id }],
    });
  });

  it('lets nobody hide what is in a region of somebody else', async () => {
    const western = await lead!.post<MaintenanceView>('/api/maintenance', {
      ...{ place: 'site', placeId: 'site-9', reason: 'new router' },
      schedule: once(1),
    });
    await stand.query(`UPDATE account SET regions = '{east}' WHERE username = 'dispatcher'`);
    const eastern = await stand.signedIn('dispatcher');
    const notTheirs = { status: 403, body: { code: 'notYourRegion' } };
    const wish = { schedule: once(1), reason: 'new router' };
    const here = { ...wish, place: 'site', placeId: 'site-1' };
    for (const [place, placeId] of Object.entries({ terminal: 'T0009', site: 'site-9' })) {
      expect(await refusal(eastern.post('/api/maintenance', { ...wish, place, placeId }))).toMatchObject(notTheirs);
    }
    expect(await refusal(eastern.post(`/api/maintenance/${western.id}/end`, { reason: 'x' }))).toMatchObject(notTheirs);
    expect(await refusal(put(eastern, western.id, here, 1))).toMatchObject(notTheirs);
    const made = await eastern.post<MaintenanceView>('/api/maintenance', here);
    expect(await eastern.get('/api/maintenance')).toEqual({ items: [made] });
    expect(await refusal(eastern.get(`/api/maintenance/${western.id}`))).toMatchObject({ status: 404 });
    const everywhere = await lead!.post<MaintenanceView>('/api/maintenance', {
      ...{ ...wish, place: 'everywhere', component: 'receiptPrinter' },
    });
    expect((await eastern.get<{ items: MaintenanceView[] }>('/api/maintenance')).items.map(({ id }) => id)).toEqual(
      expect.arrayContaining([made.id, everywhere.id]),
    );
    const technician = await stand.signedIn('tech09');
    const seen = await technician.get<{ items: MaintenanceView[] }>('/api/maintenance');
    expect(seen.items.map(({ id }) => id)).not.toContain(made.id);
    expect(seen.items.map(({ id }) => id)).toContain(western.id);
  });

  it('counts what is open, hidden, chattering, held, shelved and stale, and lists each', async () => {
    const now = stand.clock.now();
    const old = new Date(now.getTime() - 25 * 3_600_000);
    await stand.query(
      `INSERT INTO incident (terminal_id, region_id, component, fault, priority, opened_at, last_event_at,
         suppressed_by, chattering_since, hold, shelved_until)
       SELECT t, 'east', 'cashDispenser', 'dispenser.jam', 3, o, o, s, c, h, u FROM (VALUES
         ('T0001', $1::timestamptz, 'maintenance', NULL::timestamptz, NULL, NULL::timestamptz),
         ('T0002', $2, NULL, $1, NULL, NULL),
         ('T0003', $1, NULL, NULL, 'collapse', NULL),
         ('T0004', $1, NULL, NULL, NULL, $1 + interval '1 hour')) AS v(t, o, s, c, h, u)`,
      [now, old],
    );
    expect(await desk!.get<AlarmsView>('/api/alarms')).toEqual({
      open: 4,
      suppressed: 1,
      suppressedBy: { maintenance: 1 },
      shelved: 1,
      chattering: 1,
      held: 1,
      stale: 1,
      staleAfterHours: 24,
      floods: [],
    });
    const list = async (query: string): Promise<string[]> =>
      (await desk!.get<IncidentPage>(`/api/incidents?${query}`)).items.map(({ terminalId }) => terminalId);
    expect(await list('suppressed=true')).toEqual(['T0001']);
    expect(await list('suppressed=false')).toEqual(['T0004', 'T0003', 'T0002']);
    expect(await list('stale=true')).toEqual(['T0002']);
  });

  it('groups the alarms of a flood by broker as far as a broker can be their cause', async () => {
    const now = stand.clock.now();
    await stand.query(`UPDATE terminal SET broker_id = 'broker-a' WHERE id IN ('T0001', 'T0002', 'T0003')`);
    await stand.query(
      `INSERT INTO incident (terminal_id, region_id, component, fault, priority, opened_at, last_event_at)
       SELECT t, 'east', c, f, 3, $1::timestamptz, $1 FROM (VALUES ('T0001', 'network', 'terminal.silent'),
         ('T0002', 'network', 'terminal.silent'), ('T0003', 'cashDispenser', 'dispenser.jam')) AS v(t, c, f)`,
      [now],
    );
    await stand.query(`INSERT INTO flood (desk_id, since, peak) VALUES ('night', $1, 11)`, [now]);
    const { floods } = await desk!.get<AlarmsView>('/api/alarms');
    expect(floods[0]!.groups.filter(({ by }) => by === 'broker')).toEqual([
      { by: 'broker', id: 'broker-a', name: 'broker-a', count: 2 },
    ]);
    await stand.query('TRUNCATE incident, flood');
  });

  it('tells of a flood what of it is in regions that the reader answers for', async () => {
    const now = stand.clock.now();
    await stand.query(
      `INSERT INTO desk (id, name_zh, name_en, phone, language, kind, regions)
       SELECT 'westdesk', '西', 'West', phone, language, 'desk', '{west}' FROM desk WHERE id = 'night'`,
    );
    await stand.query(
      `INSERT INTO incident (terminal_id, region_id, component, fault, priority, opened_at, last_event_at, suppressed_by, suppressed_ref)
       SELECT t, r, c, 'dispenser.jam', 3, $1::timestamptz, $1, 'flood', 'night' FROM (VALUES ('T0001', 'east', 'cashDispenser'),
         ('T0002', 'east', 'cashDispenser'), ('T0009', 'west', 'cashDispenser'), ('T0009', 'west', 'cardReader'),
         ('T0009', 'west', 'pinPad')) AS v(t, r, c)`,
      [now],
    );
    await stand.query(`INSERT INTO flood (desk_id, since, peak) VALUES ('night', $1, 11), ('westdesk', $1, 11)`, [now]);
    await stand.query(`UPDATE account SET regions = '{east}' WHERE username = 'customerCare'`);
    const floodsOf = async (client: ApiClient) => (await client.get<AlarmsView>('/api/alarms')).floods;
    expect(await floodsOf(await stand.signedIn('customerCare'))).toEqual([
      expect.objectContaining({
        ...{ desk: 'night', newAlarms: 2, muted: 2 },
        groups: [
          expect.objectContaining({ by: 'fault', count: 2 }),
          expect.objectContaining({ id: 'site-1', count: 2 }),
        ],
      }),
    ]);
    const all = await floodsOf(desk!);
    expect(all.map(({ desk: id, newAlarms }) => [id, newAlarms])).toEqual([
      ['night', 5],
      ['westdesk', 3],
    ]);
    await stand.query(`DELETE FROM desk WHERE id = 'westdesk'`);
    await stand.query('TRUNCATE incident, flood');
  });

  it('shows an outage with what is part of it, in a row of less than a kilobyte', async () => {
    const now = stand.clock.now();
    const insert = (terminal: string, subject: string, fault: string, parent: string | null) =>
      stand.query<{ id: string }>(
        `INSERT INTO incident (terminal_id, subject, region_id, component, fault, priority, opened_at, last_event_at,
           parent_id, suppressed_by, suppressed_ref)
         VALUES ($1, $2, 'east', 'network', $3, 2, $4, $4, $5::bigint, CASE WHEN $5 IS NULL THEN NULL ELSE 'parentOutage' END, $5)
         RETURNING id`,
        [terminal, subject, fault, now, parent],
      );
    for (const [subject, id] of Object.entries({ site: 'site-1', region: 'east', network: 'line-1', host: 'h1' })) {
      const [outage] = await insert(id, subject, `${subject}.outage`, null);
      await insert('T0001', 'terminal', 'terminal.silent', outage!.id);
      const detail = await desk!.incident(outage!.id);
      expect(detail).toMatchObject({ subject, terminalId: id, childCount: 1, children: [{ terminalId: 'T0001' }] });
      expect(detail.site.lat).toBeGreaterThan(30);
      const [row] = (await desk!.get<IncidentPage>(`/api/incidents?terminal=${id}`)).items;
      expect(JSON.stringify(row).length).toBeLessThan(1_024);
      await stand.query('TRUNCATE incident');
    }
  });
});
