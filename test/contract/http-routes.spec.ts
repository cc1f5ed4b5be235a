import { request as rawRequest } from 'node:http';
import { problem, type IncidentDetail, type IncidentPage } from '#libs/contract';
import { INCIDENT_ACTIONS, ROUTES } from '../../apps/server/src/desk/openapi/routes.table.js';
import { ApiStand, refusal } from '../harness/api-stand.js';
import { PASSWORD, smallBank } from '../harness/small-bank.js';

let stand: ApiStand;
/** Any key of P-256, so that notifications to browsers are set up. */
const VAPID_PRIVATE_KEY = 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw';

beforeAll(async () => void (stand = await ApiStand.start({ VAPID_PRIVATE_KEY })), 60_000);
afterAll(() => stand?.stop());

const east = (fault?: string) => stand.offered({ region: 'east', terminal: 'T0001', technician: 'tech01', fault });
const west = (technician = 'tech09') => stand.offered({ region: 'west', terminal: 'T0009', technician });

/** As it stands, without what a client library would do to the path. */
function raw(path: string): Promise<{ status: number; type: string | undefined; body: string }> {
  const { hostname, port } = new URL(stand.url);
  return new Promise((resolve, reject) => {
    const asked = rawRequest({ hostname, port, path }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += String(chunk)));
      response.on('end', () => resolve({ status: response.statusCode!, type: response.headers['content-type'], body }));
    });
    asked.on('error', reject).end();
  });
}

async function send(path: string, init: RequestInit): Promise<{ status: number; type: string | null; body: unknown }> {
  const response = await fetch(stand.url + path, init);
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: await response.json().catch(() => null),
  };
}

const inHours = (hours: number): string => new Date(stand.clock.now().getTime() + hours * 3_600_000).toISOString();

/** What some routes have to be asked with. */
const PERIOD = '?from=2026-10-05T00:00:00Z&to=2026-10-06T00:00:00Z';
const queries: Record<string, string> = {
  '/api/availability': PERIOD,
  '/api/availability/corrections': PERIOD,
  '/api/on-call/preview': PERIOD,
  '/api/service-levels/report': PERIOD,
};

describe('the served routes', () => {
  it('are those of the route table, no more and no less', () => {
    const served = stand.routes
      .filter(({ method }) => method !== 'HEAD' && method !== 'OPTIONS')
      .flatMap(({ method, path }) =>
        path.endsWith('/:action')
          ? INCIDENT_ACTIONS.map((action) => `${method} ${path.replace(':action', action)}`)
          : [`${method} ${path}`],
      )
      .map((route) => route.replace(/:(\w+)/g, '{$1}'));
    const told = ROUTES.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(served.sort()).toEqual(told.sort());
  });

  it('answer what the table says, as a reader at the desk sees it', async () => {
    const id = await east();
    const report = await stand.public.post<{ trackingUrl: string; caseNumber: string }>('/api/public/reports', {
      terminal: 'T0002',
      kind: 'other',
    });
    const desk = await stand.signedIn('desk');
    const complaint = await desk.post<{ id: string }>('/api/complaints', { incidentId: id, text: 'It took too long.' });
    const handover = await desk.post<{ id: string }>('/api/handovers', { toDesk: 'night' });
    const window = await desk.post<{ id: string }>('/api/maintenance', {
      place: 'site',
      placeId: 'site-1',
      reason: 'new router',
      schedule: { kind: 'once', from: inHours(1), until: inHours(2) },
    });
    const names: Record<string, string> = {
      '/api/incidents/{id}': id,
      '/api/incidents/{id}/why': id,
      '/api/incidents/{id}/candidates': id,
      '/api/incidents/{id}/assignments/{assignment}/ranking': `${id}/assignments/${await stand.ranked(id)}/ranking`,
      '/api/technicians/{id}/parts': 'tech01',
      '/api/incidents/{id}/service-levels': id,
      '/api/complaints/{id}': complaint.id,
      '/api/terminals/{id}': 'T0001',
      '/api/terminals/{id}/why': 'T0001',
      '/api/handovers/{id}': handover.id,
      '/api/maintenance/{id}': window.id,
      '/api/settings/{name}': 'faults',
      '/api/settings/{name}/history': 'faults',
      '/api/cases/{number}': report.caseNumber,
      '/api/public/terminals/{id}': 'T0001',
      '/api/public/cases/{token}': report.trackingUrl.split('/').at(-1)!,
    };
    for (const route of ROUTES.filter(({ method, contentType }) => method === 'get' && !contentType)) {
      const reader = route.readBy ? await stand.signedIn(route.readBy) : desk;
      const path = route.path.replace(/\{\w+\}(\/.*\{\w+\}.*)?/, (_, rest?: string) => names[route.path] ?? rest ?? '');
      const response = await reader.request('GET', path + (queries[route.path] ?? '')).catch((error: Error) => error);
      if (response instanceof Error) throw new Error(`${route.path}: ${response.message}`);
      const answer = route.answer!.safeParse(await response.json());
      expect({ path: route.path, status: response.status, breach: answer.error?.issues }).toEqual({
        path: route.path,
        status: route.status,
        breach: undefined,
      });
    }
    expect((await desk.request('GET', '/metrics')).headers.get('content-type')).toContain('text/plain');
  });

  it('need a sign-in unless the table says that they are public', async () => {
    for (const { method, path, public: isPublic, ownToken = false } of ROUTES) {
      const { status, body } = await send(path.replace(/\{\w+\}/, '1'), { method: method.toUpperCase() });
      expect({ path, closed: status === 401 }).toEqual({ path, closed: !isPublic || ownToken });
      if (!isPublic) expect(body).toMatchObject({ code: 'signInNeeded' });
    }
  });
});

describe('every error', () => {
  const json = { 'content-type': 'application/json' };
  const report = (body: string, headers: Record<string, string> = json) =>
    send('/api/public/reports', { method: 'POST', headers, body });

  it('is a problem document: what is not there, not understood, too large or of the wrong kind', async () => {
    const answers = {
      404: await send('/api/nothing/here', {}),
      '404, another method': await send('/api/incidents', { method: 'PATCH' }),
      '404, no page': await send('/nothing', {}),
      400: await report('{"terminal":'),
      '400, empty': await report(''),
      '400, of another shape': await report('[]'),
      413: await report(JSON.stringify({ text: 'x'.repeat(70_000) })),
      415: await report('<report/>', { 'content-type': 'application/xml' }),
      '403, from a foreign page': await send('/api/session', {
        method: 'DELETE',
        headers: { 'sec-fetch-site': 'cross-site' },
      }),
    };
    for (const [what, { status, type, body }] of Object.entries(answers)) {
      expect({ what, status }).toEqual({ what, status: parseInt(what, 10) });
      expect({ what, type }).toEqual({ what, type: expect.stringContaining('application/problem+json') });
      expect(problem.parse(body)).toMatchObject({ status, code: expect.any(String) });
    }
  });

  it('is a problem document even for a path that the router itself refuses', async () => {
    for (const [path, status] of [
      ['/api/terminals/%E0%A4%A', 400],
      [`/api/public/cases/${'a'.repeat(300)}`, 414],
    ] as const) {
      const answer = await raw(path);
      expect({ path, status: answer.status, type: answer.type }).toEqual({
        path,
        status,
        type: expect.stringContaining('application/problem+json'),
      });
      expect(problem.parse(JSON.parse(answer.body)).status).toBe(status);
    }
  });

  it('is a 400 for characters that no database keeps, wherever they stand', async () => {
    const desk = await stand.signedIn('desk');
    const id = await east();
    const nul = '%00';
    const half = { text: 'half a character \ud83d' };
    for (const asked of [
      report('{"terminal":"T0001","kind":"other","text":"a\\u0000b"}'),
      report(JSON.stringify({ terminal: 'T0001', kind: 'other', ...half })),
      send('/api/session', { method: 'POST', headers: json, body: '{"username":"\\u0000","password":"x"}' }),
    ]) {
      expect(await asked).toMatchObject({ status: 400, body: { code: 'invalidRequest' } });
    }
    for (const work of [
      desk.get(`/api/incidents?terminal=${nul}`),
      desk.get(`/api/terminals?region=${nul}`),
      desk.act(id, 'note', half),
    ]) {
      expect(await refusal(work)).toMatchObject({ status: 400, body: { code: 'invalidRequest' } });
    }
    expect(await refusal(desk.get(`/api/terminals/${nul}`))).toMatchObject({ status: 404 });
  });

  it('is a 429 for an address that asks too often, at the sign-in too', async () => {
    const headers = { ...json, 'x-forwarded-for': '203.0.113.7' };
    for (const [path, most] of [
      ['/api/session', 60],
      ['/api/public/reports', 20],
    ] as const) {
      const ask = () => send(path, { method: 'POST', headers, body: '{}' });
      for (let i = 0; i < most; i++) expect((await ask()).status).toBe(400);
      expect(await ask()).toMatchObject({
        status: 429,
        type: expect.stringContaining('application/problem+json'),
        body: { code: 'tooManyRequests' },
      });
    }
  });

  it('tells nobody what went wrong inside, and leaves the link of a customer out of the log', async () => {
    await stand.query('ALTER TABLE case_token RENAME TO case_token_away');
    const token = 'AAAAAAAAAAAAAAAAAAAAAA';
    const answer = await send(`/api/public/cases/${token}?phone=13912345678`, {});
    await stand.query('ALTER TABLE case_token_away RENAME TO case_token');
    expect(answer).toMatchObject({ status: 500, type: expect.stringContaining('problem+json') });
    expect(JSON.stringify(answer.body)).not.toContain('case_token');
    const line = stand.log.findLast((each) => each.includes('request failed'))!;
    expect(line).toContain('/api/public/cases/');
    expect(line).not.toContain(token);
    expect(line).not.toContain('13912345678');
  });
});

describe('without a database', () => {
  it('the process still lives and tells its other figures', async () => {
    const desk = await stand.signedIn('desk');
    await stand.query('ALTER TABLE incident RENAME TO incident_away');
    await stand.query('ALTER TABLE web_session RENAME TO web_session_away');
    try {
      expect((await desk.request('GET', '/health/live')).status).toBe(200);
      const figures = await (await desk.request('GET', '/metrics')).text();
      expect(figures).toContain('process_cpu_seconds_total');
      expect(figures).not.toMatch(/^watchkeeper_incidents_open\{/m);
    } finally {
      await stand.query('ALTER TABLE incident_away RENAME TO incident');
      await stand.query('ALTER TABLE web_session_away RENAME TO web_session');
    }
  });
});

describe('a sign-in', () => {
  it('gives a cookie that no script reads and no foreign page sends', async () => {
    const response = await stand.public.request('POST', '/api/session', { username: 'desk', password: PASSWORD });
    expect(response.status).toBe(204);
    expect(response.headers.getSetCookie()[0]).toMatch(/^wk_session=[\w-]{43};.*HttpOnly.*SameSite=Lax/);
  });

  it('leaves nothing of the password behind, whatever key the request carries', async () => {
    await stand.public.request(
      'POST',
      '/api/session',
      { username: 'desk', password: PASSWORD },
      { 'idempotency-key': 's1' },
    );
    expect(await stand.query(`SELECT * FROM idempotent_answer WHERE key = 's1'`)).toEqual([]);
  });
});

describe('a technician', () => {
  it('sees the incidents and terminals of their regions, and no others', async () => {
    const [here, there] = [await east(), await west()];
    const technician = await stand.signedIn('tech01');
    const ids = (await technician.get<IncidentPage>('/api/incidents')).items.map(({ id }) => id);
    expect(ids).toEqual([here]);
    expect(await refusal(technician.incident(there))).toMatchObject({ status: 404, body: { code: 'unknownIncident' } });
    expect(await refusal(technician.act(there, 'note', { text: 'x' }))).toMatchObject({ status: 404 });
    expect(await refusal(technician.act(there, 'accept'))).toMatchObject({ status: 404 });
    expect(await refusal(technician.get('/api/terminals/T0009'))).toMatchObject({ status: 404 });
    expect((await technician.get<{ items: { id: string }[] }>('/api/terminals')).items.map(({ id }) => id)).toEqual(
      smallBank.terminals.map(({ id }) => id),
    );
    const nobody = await stand.signedIn('nobody');
    expect((await nobody.get<IncidentPage>('/api/incidents')).items).toEqual([]);
  });

  it('sees what they are asked to do in another region, and may still answer late', async () => {
    const id = await west('tech01');
    const technician = await stand.signedIn('tech01');
    expect((await technician.get<IncidentPage>('/api/incidents?assignee=me')).items[0]).toMatchObject({ id });
    expect((await technician.incident(id)).actions).toContain('accept');
    expect((await technician.act(id, 'accept')).state).toBe('accepted');
    expect((await technician.act(id, 'refuse', { reason: 'too far' })).state).toBe('new');
    expect((await technician.act(id, 'refuse', { reason: 'too far' })).assignee).toBeNull();
  });
});

describe('an act', () => {
  /** Somebody else is asked (409), or it is not theirs to do (403). */
  const mayNot = async (username: string, id: string, actions: readonly string[]) => {
    const client = await stand.signedIn(username);
    for (const action of actions) {
      const body = { reason: 'r', text: 't', technician: 'tech02', until: '2099-01-01T00:00:00Z' };
      const { status } = await refusal(client.act(id, action, body));
      expect({ action, refused: status === 403 || (status === 409 && action !== 'assign') }).toEqual({
        action,
        refused: true,
      });
    }
  };

  it('is refused to every role that only looks on, and to a technician who was not asked', async () => {
    const id = await east();
    await mayNot('wallboard', id, INCIDENT_ACTIONS);
    await mayNot('auditor', id, INCIDENT_ACTIONS);
    await mayNot(
      'customerCare',
      id,
      INCIDENT_ACTIONS.filter((action) => action !== 'note'),
    );
    await mayNot('tech02', id, INCIDENT_ACTIONS);
    await mayNot('tech01', id, ['assign', 'shelve', 'close', 'cancel']);
    for (const username of ['wallboard', 'auditor', 'tech02']) {
      expect((await (await stand.signedIn(username)).incident(id)).actions).toEqual([]);
    }
    const [row] = await stand.query<{ state: string; version: number }>('SELECT * FROM incident WHERE id = $1', [id]);
    expect(row).toMatchObject({ state: 'offered', version: 1 });
  });

  it('is offered only where it is not refused: a kept card is shelved by two persons', async () => {
    const desk = await stand.signedIn('desk');
    const until = new Date(stand.clock.now().getTime() + 3_600_000).toISOString();
    const grave = await east('card.captured');
    expect((await desk.act(grave, 'shelve', { reason: 'r', until })).shelf).toBeNull();
    expect(await refusal(desk.act(grave, 'shelve', { reason: 'r', until }))).toMatchObject({ status: 409 });
    const light = await east('paper.low');
    expect((await desk.incident(light)).actions).toContain('shelve');
    expect((await desk.act(light, 'shelve', { reason: 'r', until })).shelvedUntil).not.toBeNull();
  });

  it('that is unknown is a 404', async () => {
    const desk = await stand.signedIn('desk');
    expect(await refusal(desk.act(await east(), 'explode'))).toMatchObject({
      status: 404,
      body: { code: 'unknownAction' },
    });
  });

  it('on a version that is gone is a 412, and the answer names the version to go on with', async () => {
    const desk = await stand.signedIn('desk');
    const id = await east();
    const read = await desk.request('GET', `/api/incidents/${id}`);
    expect(read.headers.get('etag')).toBe('"1"');
    const acted = await desk.request(
      'POST',
      `/api/incidents/${id}/assign`,
      { technician: 'tech02' },
      { 'if-match': '"1"' },
    );
    const { version } = (await acted.json()) as IncidentDetail;
    expect(acted.headers.get('etag')).toBe(`"${version}"`);
    const stale = desk.act(id, 'cancel', { reason: 'r' }, { 'if-match': '"1"' });
    expect(await refusal(stale)).toMatchObject({ status: 412, body: { code: 'versionChanged' } });
    const taken = (await stand.signedIn('tech02')).act(id, 'accept', {}, { 'if-match': '"1"' });
    expect(await refusal(taken)).toMatchObject({ status: 412, body: { code: 'versionChanged' } });
    expect(await refusal(desk.act(id, 'note', { text: 'x' }, { 'if-match': 'soon' }))).toMatchObject({ status: 400 });
  });
});
