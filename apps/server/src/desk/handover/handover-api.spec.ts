import type { HandoverList, HandoverView } from '#libs/contract';
import type { ApiClient } from '../../../../../test/harness/api-client.js';
import { ApiStand, refusal } from '../../../../../test/harness/api-stand.js';

describe('the change of shifts, over the API', () => {
  let stand: ApiStand;
  let desk: ApiClient;
  let lead: ApiClient;
  let auditor: ApiClient;
  beforeAll(async () => {
    stand = await ApiStand.start();
    [desk, lead, auditor] = await stand.allSignedIn('desk', 'lead', 'auditor');
  }, 60_000);
  afterAll(() => stand?.stop());

  it('hands the night over: gathered, signed, confirmed by another person, printed', async () => {
    const id = await stand.offered({ region: 'east', terminal: 'T0001', technician: 'tech01', fault: 'card.jam' });
    await desk.act(id, 'note', { text: 'x' });
    const begun = await desk.post<HandoverView>('/api/handovers', {
      toDesk: 'night',
      note: '<b>key is at the branch</b>',
    });
    expect(begun).toMatchObject({ state: 'draft', notes: [{ by: 'desk' }] });
    const line = begun.content.openIncidents.find((each) => each.id === id);
    expect(line).toMatchObject({ nextStep: { word: 'awaitAnswer' }, owner: { technician: { en: 'Chen Wei' } } });
    expect((await refusal(desk.post('/api/handovers', { toDesk: 'night' }))).body.code).toBe('handoverOpen');
    expect((await refusal(desk.post('/api/handovers', { toDesk: 'lead' }))).body.code).toBe('unknownDesk');
    const path = `/api/handovers/${begun.id}`;
    expect((await refusal(lead.post(`${path}/confirm`, {}))).body.code).toBe('notInThisState');
    const signed = await desk.post<HandoverView>(`${path}/sign`, {});
    // What happens after the signature is not on the paper that was signed.
    await stand.query('DELETE FROM incident WHERE id = $1', [id]);
    expect(await desk.get<HandoverView>(path)).toEqual(signed);
    expect((await refusal(desk.post(`${path}/confirm`, {}))).body.code).toBe('secondPersonNeeded');
    expect((await refusal(auditor.post(`${path}/confirm`, {}))).status).toBe(403);
    expect(
      await lead.post<HandoverView>(`${path}/confirm`, {}, { 'if-match': '1' }).catch((e: unknown) => e),
    ).toMatchObject({
      status: 412,
    });
    expect(await lead.post<HandoverView>(`${path}/confirm`, {})).toMatchObject({
      state: 'confirmed',
      signed: { by: 'desk' },
      confirmed: { by: 'lead' },
    });
    expect(await desk.get<HandoverList>('/api/handovers')).toMatchObject({
      items: [{ id: begun.id, state: 'confirmed' }],
      duty: [{ desk: 'night', onDuty: true, reason: 'lastHandover' }],
    });
    const printed = await desk.request('GET', `${path}/print`);
    const html = await printed.text();
    expect(printed.headers.get('content-type')).toContain('text/html');
    expect(html).toContain('&lt;b&gt;key is at the branch&lt;/b&gt;');
    expect(html).not.toMatch(/<script|<b>/);
    expect(html).toContain('Open incidents');
    expect(await (await desk.request('GET', `${path}/print?lang=zh`)).text()).toContain('未结事件单');
  });

  it('hands over to a desk of one region what that region has, and shows it to nobody of another one', async () => {
    await stand.query(
      `INSERT INTO desk (id, name_zh, name_en, phone, language, kind, regions)
       SELECT 'west', '西', 'West', phone, language, 'desk', '{west}' FROM desk WHERE id = 'night'`,
    );
    await stand.query(`UPDATE account SET regions = '{west}' WHERE username = 'dispatcher'`);
    // Whatever edits the roster makes the server read who is there.
    await lead.request('POST', '/api/roster/contacts/tech01/verify', { channel: 'sms' });
    const east = await stand.offered({ region: 'east', terminal: 'T0001', technician: 'tech01' });
    const west = await stand.offered({ region: 'west', terminal: 'T0009', technician: 'tech09' });
    await stand.query(`INSERT INTO terminal_state (terminal_id, session_state) VALUES ('T0001', 'lost'), ('T0009', 'lost')
      ON CONFLICT (terminal_id) DO UPDATE SET session_state = 'lost'`);
    for (const [place, id] of Object.entries({ terminal: 'T0001', site: 'site-9', region: 'west' })) {
      await lead.post('/api/maintenance', {
        ...{ place, placeId: id, reason: place },
        schedule: { kind: 'daily', from: '01:00', to: '02:00' },
      });
    }
    const western = await stand.signedIn('dispatcher');
    const begun = await western.post<HandoverView>('/api/handovers', { toDesk: 'west' });
    const { openIncidents, silentTerminals, maintenance } = begun.content;
    expect(openIncidents.map(({ id }) => id)).toEqual([west]);
    expect(silentTerminals.map(({ id }) => id)).toEqual(['T0009']);
    expect(maintenance.map((window) => (window as { reason: string }).reason)).toEqual(['site', 'region']);
    const all = await desk.post<HandoverView>('/api/handovers', { toDesk: 'night' });
    expect(all.content.openIncidents.map(({ id }) => id)).toEqual(expect.arrayContaining([east, west]));
    expect(await refusal(western.get(`/api/handovers/${all.id}`))).toMatchObject({ status: 404 });
    expect(await refusal(western.post(`/api/handovers/${all.id}/sign`, {}))).toMatchObject({ status: 404 });
    expect(await refusal(western.post('/api/handovers', { toDesk: 'night' }))).toMatchObject({
      status: 403,
      body: { code: 'notYourRegion' },
    });
    expect((await western.get<HandoverList>('/api/handovers')).items.map(({ id }) => id)).toEqual([begun.id]);
    expect(await western.post<HandoverView>(`/api/handovers/${begun.id}/sign`, {})).toMatchObject({ state: 'signed' });
  });

  it('tells of the windows that run or begin within a day, in that order, however many there have been', async () => {
    await stand.query('DELETE FROM handover');
    await stand.query('DELETE FROM maintenance_window');
    const at = (hours: number): string => new Date(stand.clock.now().getTime() + hours * 3_600_000).toISOString();
    const plan = (reason: string, from: number, until: number, change: object = {}) =>
      lead.post<{ id: string }>('/api/maintenance', {
        ...{ place: 'region', placeId: 'east', reason, schedule: { kind: 'once', from: at(from), until: at(until) } },
        ...change,
      });
    await stand.query(
      `INSERT INTO maintenance_window (place, place_id, schedule, reason, created_at, created_by, changed_at, changed_by)
       SELECT 'region', 'east', jsonb_build_object('kind', 'once', 'from', $1::text, 'until', $2::text), 'over', $3, 'x', $3, 'x'
       FROM generate_series(1, 600)`,
      [at(-48), at(-47), at(-48)],
    );
    await plan('next week', 150, 151);
    await plan('tonight', 5, 6);
    await plan('now', 0, 2);
    const ended = await plan('done already', 0, 2);
    await lead.post(`/api/maintenance/${ended.id}/end`, { reason: 'done' });
    // Three days ahead by the bank's clock: a day of the week that does not begin within a day.
    const weekday = ((new Date(Date.parse(at(72 + 8))).getUTCDay() + 6) % 7) + 1;
    const weekly = { kind: 'weekly', from: '12:00', to: '13:00', weekdays: [weekday] };
    await plan('later this week', 0, 0, { schedule: weekly });
    const { content } = await desk.post<HandoverView>('/api/handovers', { toDesk: 'night' });
    expect(content.maintenance).toMatchObject([
      { reason: 'now', place: 'region', placeId: 'east', schedule: { kind: 'once', from: expect.any(String) } },
      { reason: 'tonight', createdBy: 'lead' },
    ]);
    expect(content.more).toEqual([]);
  });

  it('tells what belongs to no region to a desk of the whole bank, and to any where there is no such desk', async () => {
    const now = stand.clock.now();
    await stand.query('DELETE FROM handover');
    await stand.query(
      `INSERT INTO notice (lane, purpose, template, language, channel, recipient_kind, recipient_id, address, data, state, next_at, created_at)
       VALUES (2, 'information', 'dutyNews', 'en', 'sms', 'technician', 'tech09', '1', '{}', 'dead', $1, $1)`,
      [now],
    );
    await stand.query(
      `INSERT INTO customer_case (number, terminal_id, kind, state, source, opened_at, language)
       VALUES ('C-lost', 'gone', 'card', 'received', 'customer', $1, 'en')`,
      [now],
    );
    const placeless = async (toDesk: string): Promise<string[][]> => {
      const { id, content } = await lead.post<HandoverView>('/api/handovers', { toDesk });
      await lead.post(`/api/handovers/${id}/withdraw`, {});
      return [
        content.failedNotices.map(({ recipient }) => recipient),
        content.customersWaiting.map((each) => each.number),
      ];
    };
    const all = [['technician:tech09'], ['C-lost']];
    expect(await placeless('night')).toEqual(all);
    expect(await placeless('west')).toEqual([[], []]);
    await stand.query(`UPDATE desk SET regions = '{east}' WHERE id = 'night'`);
    await lead.request('POST', '/api/roster/contacts/tech01/verify', { channel: 'sms' });
    expect(await placeless('west')).toEqual(all);
  });
});
