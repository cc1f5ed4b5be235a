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
        schedule: { kind: 'weekly', from: '01:00', to: '02:00', weekdays: [1] },
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
});
