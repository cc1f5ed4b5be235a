import type {
  DutyCalendarMade,
  OverrideView,
  PreviewView,
  RosterFindingsView,
  RotationView,
  SwapView,
  WeeklyShiftView,
} from '#libs/contract';
import { ApiStand, refusal } from '../../../../../test/harness/api-stand.js';
import type { ApiClient } from '../../../../../test/harness/api-client.js';

let stand: ApiStand;
let lead: ApiClient;
beforeAll(async () => {
  stand = await ApiStand.start();
  lead = await stand.signedIn('lead');
}, 60_000);
afterAll(() => stand?.stop());

const nights = (change: object = {}) => ({
  name: { zh: '夜班', en: 'Nights' },
  region: 'west',
  line: 'first',
  participants: ['tech09', 'tech03'],
  unit: 'days',
  length: 1,
  handOver: '20:00',
  startsOn: '2026-01-01',
  ...change,
});
const audited = async (action: string): Promise<unknown[]> =>
  stand.query('SELECT actor, subject FROM audit_entry WHERE action = $1 ORDER BY id', [action]);

describe('a rotation', () => {
  it('is made, changed and ended by a lead, with versions and a line in the audit log, and counts at once', async () => {
    const made = await lead.request('POST', '/api/roster/rotations', nights({ id: 'west-nights' }));
    expect(made.status).toBe(201);
    expect(made.headers.get('etag')).toBe('"1"');
    const onCall = await lead.get<{ regions: { region: string; technicians: { id: string }[] }[] }>('/api/on-call');
    expect(onCall.regions.filter(({ region }) => region === 'west')).toEqual([
      expect.objectContaining({ technicians: [expect.objectContaining({ id: expect.stringMatching(/tech0[39]/) })] }),
    ]);
    const path = '/api/roster/rotations/west-nights';
    const body = nights({ participants: ['tech09'] });
    expect(await lead.put<RotationView>(path, body, { 'if-match': '"1"' })).toMatchObject({
      version: 2,
      participants: ['tech09'],
      changedBy: 'lead',
    });
    expect(await refusal(lead.put(path, body, { 'if-match': '"1"' }))).toMatchObject({
      status: 412,
      body: { code: 'versionChanged' },
    });
    expect(await refusal(lead.delete(path, { 'if-match': '"1"' }))).toMatchObject({ status: 412 });
    await lead.delete(path, { 'if-match': '"2"' });
    expect((await lead.get<{ items: unknown[] }>('/api/roster/rotations')).items).toEqual([]);
    for (const act of ['create', 'change', 'delete']) {
      expect(await audited(`rotation.${act}`)).toEqual([{ actor: 'lead', subject: 'rotation:west-nights' }]);
    }
  });

  it.each([
    ['an unknown technician', { participants: ['nobody'] }, 422, 'unknownTechnician'],
    ['an unknown region', { region: 'moon' }, 422, 'unknownRegion'],
    ['an unknown calendar', { dayKind: 'workday', calendar: 'mars' }, 422, 'unknownCalendar'],
    ['what every object has', { dayKind: 'workday', calendar: 'constructor' }, 422, 'unknownCalendar'],
    ['nobody in it', { participants: [] }, 400, 'invalidRequest'],
    ['turns of no length', { length: 0 }, 400, 'invalidRequest'],
    ['a day that does not exist', { startsOn: '2026-02-30' }, 400, 'invalidRequest'],
    ['a text that no database keeps', { name: { zh: 'a\0b', en: 'x' } }, 400, 'invalidRequest'],
  ])('with %s is refused as a problem document', async (_what, change, status, code) => {
    const error = await refusal(lead.post('/api/roster/rotations', nights(change)));
    expect(error).toMatchObject({ status, body: { code }, contentType: expect.stringContaining('problem+json') });
  });

  it('cannot be made twice under one name, nor changed by who only looks on', async () => {
    await lead.post('/api/roster/rotations', nights({ id: 'once' }));
    expect(await refusal(lead.post('/api/roster/rotations', nights({ id: 'once' })))).toMatchObject({
      status: 409,
      body: { code: 'idTaken' },
    });
    for (const role of ['desk', 'auditor', 'tech01', 'wallboard']) {
      const client = await stand.signedIn(role);
      expect(await refusal(client.post('/api/roster/rotations', nights()))).toMatchObject({ status: 403 });
      expect(await refusal(client.delete('/api/roster/rotations/once'))).toMatchObject({ status: 403 });
      expect((await client.get<{ items: unknown[] }>('/api/roster/rotations?region=west')).items).toHaveLength(1);
    }
    for (const id of ['never', '%00', 'a%00b', 'constructor']) {
      const unknown = { status: 404, body: { code: 'unknownRotation' } };
      expect(await refusal(lead.delete(`/api/roster/rotations/${id}`))).toMatchObject(unknown);
      expect(await refusal(lead.put(`/api/roster/rotations/${id}`, nights()))).toMatchObject(unknown);
    }
    await lead.delete('/api/roster/rotations/once');
  });
});

describe('a weekly shift', () => {
  const SHIFTS = '/api/roster/shifts';
  const weekend = (change: object = {}) => ({
    ...{ region: 'west', line: 'second', weekdays: [6, 7], from: '20:00', to: '08:00', technicians: ['tech09'] },
    ...change,
  });

  it('is made, changed and ended with versions and a line in the audit log, and counts at once', async () => {
    const saturdayNight = encodeURIComponent('2030-06-02T02:00:00+08:00');
    const onCall = async (): Promise<unknown[]> => {
      const { regions } = await lead.get<{
        regions: { region: string; line: string; technicians: { id: string }[] }[];
      }>(`/api/on-call?at=${saturdayNight}`);
      const line = regions.find((each) => each.region === 'west' && each.line === 'second');
      return line?.technicians.map(({ id }) => id) ?? [];
    };
    expect(await onCall()).toEqual([]);
    const made = await lead.post<WeeklyShiftView>(SHIFTS, weekend());
    expect(made).toMatchObject({ ...weekend(), version: 1, changedBy: 'lead' });
    expect(await onCall()).toEqual(['tech09']);
    const path = `${SHIFTS}/${made.id}`;
    const both = weekend({ technicians: ['tech09', 'tech03'] });
    expect(await lead.put(path, both, { 'if-match': '"1"' })).toMatchObject({ ...both, version: 2 });
    expect(await onCall()).toEqual(['tech09', 'tech03']);
    expect(await refusal(lead.put(path, both, { 'if-match': '"1"' }))).toMatchObject({ status: 412 });
    expect(await refusal(lead.delete(path, { 'if-match': '"1"' }))).toMatchObject({ status: 412 });
    const { items } = await lead.get<{ items: WeeklyShiftView[] }>(`${SHIFTS}?region=west`);
    expect(items).toEqual([expect.objectContaining({ id: made.id, version: 2 })]);
    await lead.delete(path, { 'if-match': '"2"' });
    expect(await onCall()).toEqual([]);
    expect(await refusal(lead.delete(path))).toMatchObject({ status: 404, body: { code: 'unknownShift' } });
    for (const act of ['create', 'change', 'delete']) {
      expect(await audited(`shift.${act}`)).toEqual([{ actor: 'lead', subject: `shift:${made.id}` }]);
    }
  });

  it.each([
    ['an unknown technician', { technicians: ['nobody'] }, 422, 'unknownTechnician'],
    ['an unknown region', { region: 'moon' }, 422, 'unknownRegion'],
    ['nobody in it', { technicians: [] }, 400, 'invalidRequest'],
    ['a day that no week has', { weekdays: [8] }, 400, 'invalidRequest'],
    ['a time that no clock shows', { from: '24:00' }, 400, 'invalidRequest'],
  ])('with %s is refused as a problem document', async (_what, change, status, code) => {
    expect(await refusal(lead.post(SHIFTS, weekend(change)))).toMatchObject({ status, body: { code } });
  });
});

describe('a swap', () => {
  const ask = (from: number, until: number, change: object = {}) => ({
    askedOf: 'tech02',
    gives: { from: stand.inHours(from), until: stand.inHours(until), region: 'east', line: 'first' },
    ...change,
  });

  it('counts only when the one who is asked consents, and is theirs alone to answer', async () => {
    const [one, other] = [await stand.signedIn('tech01'), await stand.signedIn('tech02')];
    const asking = ask(10, 14, { note: 'school' });
    const asked = await one.post<SwapView>('/api/roster/swaps', asking);
    expect(asked).toMatchObject({ state: 'asked', askedByName: 'Chen Wei', expiresAt: asking.gives.from });
    expect((await lead.get<{ items: unknown[] }>('/api/roster/overrides')).items).toEqual([]);
    const act = (client: ApiClient, word: string) => client.post<SwapView>(`/api/roster/swaps/${asked.id}/${word}`, {});
    expect(await refusal(act(one, 'consent'))).toMatchObject({ status: 403, body: { code: 'notYours' } });
    expect(await refusal(act(await stand.signedIn('tech09'), 'consent'))).toMatchObject({ status: 403 });
    expect(await refusal(act(lead, 'consent'))).toMatchObject({ status: 403 });
    expect((await (await stand.signedIn('tech09')).get<{ items: unknown[] }>('/api/roster/swaps')).items).toEqual([]);
    expect(await act(other, 'consent')).toMatchObject({ state: 'consented' });
    expect(await refusal(act(other, 'refuse'))).toMatchObject({ status: 409, body: { code: 'alreadyAnswered' } });
    const { items } = await lead.get<{ items: OverrideView[] }>('/api/roster/overrides');
    expect(items).toEqual([expect.objectContaining({ replaces: 'tech01', by: 'tech02', swapId: asked.id })]);
    expect(await audited('swap.ask')).toEqual([{ actor: 'tech01', subject: `swap:${asked.id}` }]);
    expect(await audited('swap.consent')).toEqual([{ actor: 'tech02', subject: `swap:${asked.id}` }]);
  });

  it('can be refused, withdrawn, and expires when its duty begins', async () => {
    const [one, other] = [await stand.signedIn('tech01'), await stand.signedIn('tech02')];
    const states: string[] = [];
    for (const [client, word] of [[other, 'refuse'] as const, [one, 'withdraw'] as const]) {
      const { id } = await one.post<SwapView>('/api/roster/swaps', ask(20, 24));
      states.push((await client.post<SwapView>(`/api/roster/swaps/${id}/${word}`, {})).state);
    }
    expect(states).toEqual(['refused', 'withdrawn']);
    const { id } = await one.post<SwapView>('/api/roster/swaps', ask(2, 3));
    stand.clock.forward('2h');
    expect((await other.get<{ items: SwapView[] }>('/api/roster/swaps')).items[0]).toMatchObject({
      id,
      state: 'expired',
    });
    expect(await refusal(other.post(`/api/roster/swaps/${id}/consent`, {}))).toMatchObject({
      body: { code: 'expired' },
    });
  });

  it('of a duty that somebody has not, or in the name of another, is refused', async () => {
    const one = await stand.signedIn('tech01');
    const nothing = ask(10, 14, { gives: { from: stand.inHours(40), until: stand.inHours(44), line: 'second' } });
    expect(await refusal(one.post('/api/roster/swaps', nothing))).toMatchObject({ body: { code: 'nothingToGive' } });
    expect(await refusal(one.post('/api/roster/swaps', ask(10, 14, { askedBy: 'tech03' })))).toMatchObject({
      status: 403,
    });
    const desk = await stand.signedIn('desk');
    expect(await refusal(desk.post('/api/roster/swaps', ask(10, 14)))).toMatchObject({ status: 403 });
    expect(await refusal(one.post('/api/roster/swaps/x/consent', {}))).toMatchObject({ status: 404 });
  });
});

describe('the preview', () => {
  it('is what the answer for each instant is, and is bounded', async () => {
    const desk = await stand.signedIn('desk');
    const query = new URLSearchParams({ from: stand.inHours(0), to: stand.inHours(72), region: 'east' });
    const preview = await desk.get<PreviewView>(`/api/on-call/preview?${query}`);
    expect(preview.items.length).toBeGreaterThan(2); // The swap above cuts the first line.
    for (const { from, until, line, technicians } of preview.items) {
      for (const at of [from, new Date(Date.parse(until) - 1).toISOString()]) {
        const { regions } = await desk.get<{
          regions: { region: string; line: string; technicians: { id: string }[] }[];
        }>(`/api/on-call?at=${at}`);
        const found = regions.filter((each) => each.region === 'east' && each.line === line);
        const ids = found.flatMap((each) => each.technicians.map(({ id }) => id));
        expect([...new Set(ids)].sort()).toEqual(technicians.map(({ id }) => id));
      }
    }
    const long = new URLSearchParams({ from: stand.inHours(0), to: stand.inHours(24 * 101) });
    expect(await refusal(desk.get(`/api/on-call/preview?${long}`))).toMatchObject({ status: 400 });
  });
});

describe('the findings', () => {
  it('name the gap of a region without a roster, and unverified contacts until somebody vouches for them', async () => {
    const find = async (): Promise<string[]> =>
      (await lead.get<RosterFindingsView>('/api/roster/findings')).items.map(
        ({ kind, region, technician }) => `${kind} ${region ?? technician}`,
      );
    expect(await find()).toEqual(expect.arrayContaining(['nobodyOnCall west', 'contactUnverified tech01']));
    await lead.request('POST', '/api/roster/contacts/tech01/verify', { channel: 'sms' });
    const after = await find();
    expect(after).not.toContain('contactUnverified tech01');
    expect(after).toContain('contactUnverified tech02');
    await stand.query(`UPDATE technician SET phone = '+8613811111111' WHERE id = 'tech01'`);
    stand.clock.forward('2m');
    expect(await find()).toContain('contactUnverified tech01');
  });
});

describe('a calendar to subscribe to', () => {
  const unfold = (text: string): string => text.replace(/\r\n /g, '');

  it('is a secret address that anybody can read until it is revoked', async () => {
    const technician = await stand.signedIn('tech03');
    const made = await technician.post<DutyCalendarMade>('/api/roster/calendars', {});
    const path = new URL(made.url).pathname;
    const first = await stand.public.request('GET', path);
    expect(first.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const text = unfold(await first.text());
    expect(text.startsWith('BEGIN:VCALENDAR\r\nVERSION:2.0\r\n')).toBe(true);
    expect(text).toContain('SUMMARY:On call · East · Second line');
    const uids = (calendar: string): string[] => [...calendar.matchAll(/^UID:(.*)\r$/gm)].map((match) => match[1]!);
    expect(uids(text).length).toBeGreaterThan(175); // 60 days back and 120 ahead, a turn a day.
    expect(new Set(uids(text)).size).toBe(uids(text).length);
    stand.clock.forward('1h');
    const later = uids(unfold(await (await stand.public.request('GET', path)).text()));
    // The window moves on with the clock: at most the first turn has left it.
    expect(later).toEqual(expect.arrayContaining(uids(text).slice(1)));
    const stored = await stand.query<{ row: string }>('SELECT duty_calendar::text AS row FROM duty_calendar');
    expect(JSON.stringify(stored)).not.toContain(path.split('/').at(-1)!.replace('.ics', ''));
    await technician.delete(`/api/roster/calendars/${made.id}`);
    expect(await refusal(stand.public.request('GET', path))).toMatchObject({ status: 404 });
    expect(await audited('dutyCalendar.revoke')).toHaveLength(1);
  });

  it('of a rotation names who has each turn; a technician has no other technician’s', async () => {
    await lead.post('/api/roster/rotations', nights({ id: 'west-feed' }));
    const made = await lead.post<DutyCalendarMade>('/api/roster/calendars', { rotation: 'west-feed' });
    const text = unfold(await (await stand.public.request('GET', new URL(made.url).pathname)).text());
    expect(text).toMatch(/SUMMARY:.* · West · First line\r\n/);
    const technician = await stand.signedIn('tech03');
    const other = refusal(technician.post('/api/roster/calendars', { technician: 'tech01' }));
    expect(await other).toMatchObject({ status: 403, body: { code: 'notYours' } });
    expect(await refusal(technician.delete(`/api/roster/calendars/${made.id}`))).toMatchObject({
      status: 404,
    });
    expect(await refusal(lead.post('/api/roster/calendars', { rotation: 'none' }))).toMatchObject({ status: 404 });
    expect(await refusal(stand.public.get('/api/public/calendars/short.ics'))).toMatchObject({ status: 404 });
  });
});
