import { createHash } from 'node:crypto';
import type {
  AuditLine,
  AuditVerdict,
  IncidentDetail,
  IncidentWhy,
  PresenceView,
  ShelvedList,
  TerminalWhy,
} from '#libs/contract';
import { eventually } from '#libs/testkit';
import type { ApiClient } from '../../../../test/harness/api-client.js';
import { ApiStand, refusal } from '../../../../test/harness/api-stand.js';

describe('the work of persons at the desk, over the API', () => {
  let stand: ApiStand;
  let desk: ApiClient;
  let lead: ApiClient;
  let auditor: ApiClient;
  beforeAll(async () => {
    stand = await ApiStand.start();
    [desk, lead, auditor] = await stand.allSignedIn('desk', 'lead', 'auditor');
  }, 60_000);
  afterAll(() => stand?.stop());

  const offered = (fault?: string, terminal = 'T0001') =>
    stand.offered({ region: 'east', terminal, technician: 'tech01', fault });
  const inMinutes = (minutes: number): string => new Date(stand.clock.now().getTime() + minutes * 60_000).toISOString();

  it('lets the first take an incident over and tells the second who that was', async () => {
    const id = await offered('card.jam');
    const seen = await desk.incident(id);
    expect(seen).toMatchObject({ deskOwner: null, parent: null, shelf: null, personsToShelve: 1 });
    expect(seen.actions).toEqual(expect.arrayContaining(['take', 'merge', 'shelve']));
    const ifMatch = { 'if-match': String(seen.version) };
    expect(await lead.act(id, 'take', {}, ifMatch)).toMatchObject({ deskOwner: 'lead', deskOwnerName: 'Lead' });
    const second = await refusal(desk.act(id, 'take', {}, ifMatch));
    expect([second.status, second.body.code, second.body.detail]).toEqual([
      409,
      'takenByColleague',
      'Lead has taken it over.',
    ]);
    expect((await refusal(desk.act(id, 'release'))).status).toBe(409);
    expect((await lead.act(id, 'release')).deskOwner).toBeNull();
    expect((await desk.act(id, 'take')).deskOwner).toBe('desk');
  });

  it('shows who else has an incident open, for half a minute, and on the live stream', async () => {
    const id = await offered('card.jam');
    const heard: string[] = [];
    const stop = await listen(stand.url, await cookieOf(stand, 'desk'), (line) => heard.push(line));
    const seen = await lead.post<PresenceView>(`/api/incidents/${id}/presence`, {});
    expect(seen.viewers).toMatchObject([{ username: 'lead', name: 'Lead' }]);
    await desk.post(`/api/incidents/${id}/presence`, {});
    expect((await desk.incident(id)).viewers.map(({ username }) => username)).toEqual(['lead', 'desk']);
    await eventually('both on the stream', async () =>
      heard.some((line) => line.includes(`"incidentId":"${id}"`) && line.includes('"viewers":["lead","desk"]')),
    );
    await desk.post(`/api/incidents/${id}/presence`, { leave: true });
    await eventually('the leaving on the stream', async () => heard.at(-1)?.includes('"viewers":["lead"]'));
    stand.clock.forward('31s');
    expect((await desk.incident(id)).viewers).toEqual([]);
    stop();
  });

  it('shelves a captured card by two persons, and lists it with who, why and until', async () => {
    const id = await offered();
    const body = { until: inMinutes(60), reason: 'the branch has it' };
    const first = await desk.act(id, 'shelve', body);
    expect(first).toMatchObject({ personsToShelve: 2, shelf: null, shelveRequest: { by: 'desk', kind: 'timed' } });
    expect((await refusal(desk.act(id, 'shelve', body))).body.code).toBe('secondPersonNeeded');
    const waiting = (await desk.get<ShelvedList>('/api/shelved')).items.find((each) => each.id === id);
    expect(waiting).toMatchObject({ shelf: null, request: { by: 'desk', reason: 'the branch has it' } });
    const second = await lead.act(id, 'shelve', { reason: 'agreed' });
    expect(second).toMatchObject({ shelveRequest: null, shelf: { by: 'desk, lead', kind: 'timed', reason: 'agreed' } });
    const listed = (await desk.get<ShelvedList>('/api/shelved')).items.find((each) => each.id === id);
    expect(listed).toMatchObject({ shelf: { by: 'desk, lead', until: body.until, reason: 'agreed' }, request: null });
    expect((await desk.act(id, 'unshelve')).shelf).toBeNull();
  });

  it('reopens by hand, and closes against a standing fault only with a reason', async () => {
    const id = await offered('card.jam');
    expect((await refusal(desk.act(id, 'close'))).body.code).toBe('faultStands');
    expect((await refusal(desk.act(id, 'close', { override: true }))).body.code).toBe('reasonNeeded');
    expect((await desk.act(id, 'close', { override: true, reason: 'sensor is broken' })).state).toBe('closed');
    expect((await desk.act(id, 'reopen', { reason: 'it was not' })).state).toBe('new');
  });

  it('merges and splits, and links the two', async () => {
    const [kept, gone] = [await offered('card.jam'), await offered('card.jam', 'T0002')];
    expect((await refusal(desk.act(gone, 'merge', { into: gone, reason: 'x' }))).body.code).toBe('intoItself');
    expect((await refusal(desk.act(gone, 'merge', { reason: 'x' }))).body.code).toBe('unknownTarget');
    const merged = await desk.act(gone, 'merge', { into: kept, reason: 'one matter' });
    expect(merged).toMatchObject({ state: 'merged', parent: { id: kept, kind: 'mergedInto' } });
    expect(merged.actions).toContain('split');
    expect((await desk.incident(kept)).parts).toMatchObject([{ id: gone }]);
    const why = await desk.get<IncidentWhy>(`/api/incidents/${gone}/why`);
    expect(why.paging).toMatchObject({ outcome: 'nobody', reason: 'mergedInto', parent: { id: kept } });
    expect((await desk.act(gone, 'split', { reason: 'two matters' })).state).toBe('new');
  });

  it('explains every decision in both languages, and why nobody was paged', async () => {
    const id = await offered('card.jam');
    await desk.act(id, 'shelve', { until: inMinutes(60), reason: 'works on site' });
    const why = await desk.get<IncidentWhy>(`/api/incidents/${id}/why`);
    expect(why.decisions.at(-1)).toMatchObject({
      what: 'shelved',
      actor: 'desk',
      reason: 'works on site',
      text: { zh: '已搁置：works on site', en: 'Shelved: works on site' },
    });
    expect(why.paging).toMatchObject({ outcome: 'nobody', reason: 'shelvedUntil', ref: 'desk', pages: [] });
    expect(why.paging.text.en).toMatch(/^It is shelved until .* by desk$/);
    expect(why.paging.text.zh).toMatch(/^已搁置至 /);
    const terminal = await desk.get<TerminalWhy>('/api/terminals/T0001/why');
    expect(terminal).toMatchObject({ quiet: null, incidents: [{ id, paging: { reason: 'shelvedUntil' } }] });
  });

  it('lists each page with its way and state', async () => {
    const id = await offered('card.jam');
    await stand.query(
      `INSERT INTO notice (incident_id, lane, purpose, template, language, channel, recipient_kind, recipient_id, address,
         data, state, next_at, created_at, sent_at, attempts)
       VALUES ($1, 2, 'page', 'incidentOffered', 'en', 'sms', 'technician', 'tech01', '+86', '{}', 'sent', $2, $2, $2, 1)`,
      [id, stand.clock.now()],
    );
    const { paging } = await desk.get<IncidentWhy>(`/api/incidents/${id}/why`);
    expect(paging).toMatchObject({
      outcome: 'paged',
      reason: 'personPaged',
      pages: [{ channel: 'sms', state: 'sent', recipient: { id: 'tech01', name: { en: 'Chen Wei', zh: '陈伟' } } }],
    });
  });

  it('says of a terminal without an incident what it knows: noted only, unreadable, nothing, unknown', async () => {
    const reasonOf = async (terminal: string) =>
      (await desk.get<TerminalWhy>(`/api/terminals/${terminal}/why?at=${stand.clock.now().toISOString()}`)).quiet;
    expect(await reasonOf('T0003')).toMatchObject({ reason: 'nothingReceived', text: { zh: expect.any(String) } });
    expect(await reasonOf('NOSUCH')).toMatchObject({ reason: 'terminalUnknown' });
    await stand.query(
      `INSERT INTO device_event (terminal_id, kind, component, fault, occurred_at, received_at, detail)
       VALUES ('T0003', 'noted', 'receiptPrinter', 'paper.low', $1, $1, '{}')`,
      [stand.clock.now()],
    );
    expect(await reasonOf('T0003')).toMatchObject({
      reason: 'notedOnlyNoIncident',
      text: { en: 'The terminal only noted what needs no person: paper.low' },
    });
    await stand.query(
      `INSERT INTO quarantine (received_at, topic, terminal_id, reason, payload) VALUES ($1, 't', 'T0003', 'json', 'x')`,
      [stand.clock.now()],
    );
    expect(await reasonOf('T0003')).toMatchObject({ reason: 'messagesQuarantined', detail: { count: 1 } });
  });

  it('tells a technician of another region nothing', async () => {
    const id = await offered('card.jam');
    const west = await stand.signedIn('tech09');
    expect((await refusal(west.get(`/api/incidents/${id}/why`))).status).toBe(404);
    expect((await refusal(west.post(`/api/incidents/${id}/presence`, {}))).status).toBe(404);
    expect((await west.get<TerminalWhy>('/api/terminals/T0001/why')).quiet).toMatchObject({
      reason: 'terminalUnknown',
    });
  });

  it('exports the audit log with its hashes to whoever examines it, and to nobody else', async () => {
    const id = await offered('card.jam');
    const from = stand.clock.now().toISOString();
    await desk.act(id, 'note', { text: 'one' });
    await desk.act(id, 'note', { text: 'two' });
    expect((await refusal(desk.get('/api/audit'))).status).toBe(403);
    expect((await refusal(desk.get('/api/audit/verify'))).status).toBe(403);
    const answer = await auditor.request('GET', `/api/audit?from=${from}`);
    expect(answer.headers.get('content-type')).toContain('application/x-ndjson');
    const lines = (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditLine);
    const notes = lines.filter(({ action }) => action === 'incident.noted');
    expect(notes.map(({ detail }) => detail['reason'])).toEqual(['one', 'two']);
    expect(notes[1]!.previousHash).toBe(notes[0]!.hash);
    // Whoever has the lines can compute the chain again, without the program.
    const sorted = Object.fromEntries(Object.entries(notes[1]!.detail).sort(([a], [b]) => (a < b ? -1 : 1)));
    const { previousHash, id: entryId, at, actor, action, subject } = notes[1]!;
    const content = JSON.stringify([previousHash, entryId, at, actor, action, subject, JSON.stringify(sorted)]);
    expect(createHash('sha256').update(content).digest('hex')).toBe(notes[1]!.hash);
    expect(await auditor.get<AuditVerdict>('/api/audit/verify')).toMatchObject({ whole: true, firstBreak: null });
    await stand.query('ALTER TABLE audit_entry DISABLE TRIGGER ALL');
    await stand.query(`UPDATE audit_entry SET detail = '{}' WHERE id = $1`, [notes[1]!.id]);
    expect(await auditor.get<AuditVerdict>('/api/audit/verify')).toMatchObject({
      whole: false,
      firstBreak: notes[1]!.id,
    });
  });

  it('keeps the detail in its shape', async () => {
    const detail: IncidentDetail = await desk.incident(await offered('card.jam'));
    expect(detail.viewers).toEqual([]);
  });
});

async function cookieOf(stand: ApiStand, username: string): Promise<string> {
  const response = await fetch(`${stand.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: 'a password for tests' }),
  });
  return response.headers.getSetCookie()[0]!.split(';')[0]!;
}

/** Lines of data of the live stream. @returns how to stop listening */
async function listen(url: string, cookie: string, hear: (line: string) => void): Promise<() => void> {
  const stop = new AbortController();
  const response = await fetch(`${url}/api/stream`, { headers: { cookie }, signal: stop.signal });
  const decoder = new TextDecoder();
  const read = async () => {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      for (const line of decoder.decode(chunk).split('\n')) if (line.includes('presence')) hear(line);
    }
  };
  read().catch(() => undefined);
  return () => stop.abort();
}
