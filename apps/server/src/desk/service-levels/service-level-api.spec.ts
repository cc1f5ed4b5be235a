import { complaintDetail, complaintPage, serviceLevelsView, serviceReportView } from '#libs/contract';
import { ApiStand, refusal } from '../../../../../test/harness/api-stand.js';

describe('service levels and complaints over the API', () => {
  let stand: ApiStand;
  let id: string;
  beforeAll(async () => {
    stand = await ApiStand.start();
    id = await stand.offered({ region: 'east', terminal: 'T0001', technician: 'tech01' });
  });
  afterAll(() => stand?.stop());

  it('are shown to whoever may see the incident, in the shape of the contract', async () => {
    for (const username of ['desk', 'tech01', 'auditor']) {
      const client = await stand.signedIn(username);
      const view = serviceLevelsView.parse(await client.get(`/api/incidents/${id}/service-levels`));
      expect(view.rounds[0]!.levels.map(({ target, state }) => [target, state])).toEqual([
        ['response', 'running'],
        ['arrival', 'running'],
        ['restore', 'running'],
      ]);
      expect(view.workOrder).toHaveLength(7);
    }
    const west = await stand.signedIn('tech09');
    expect(await refusal(west.get(`/api/incidents/${id}/service-levels`))).toMatchObject({ status: 404 });
  });

  it('follow the priority and the pauses that the desk sets, and nobody else may set', async () => {
    const desk = await stand.signedIn('desk');
    const post = async (word: string, body: object, headers = {}) =>
      serviceLevelsView.parse(await desk.post(`/api/incidents/${id}/${word}`, body, headers));
    const stale = post('prioritize', { priority: 'P1', reason: 'r' }, { 'if-match': '"99"' });
    expect(await refusal(stale)).toMatchObject({ status: 412 });
    const levels = (await post('prioritize', { priority: 'P1', reason: 'a queue of people' })).rounds[0]!.levels;
    expect(levels.map(({ limitMinutes }) => limitMinutes)).toEqual([15, 60, 240]);
    const paused = await post('pause', { pause: 'noAccess', reason: 'the branch is locked' });
    expect(paused.rounds[0]!.levels.map(({ state }) => state)).toEqual(['running', 'paused', 'paused']);
    const resumed = await post('resume', { pause: 'noAccess', reason: 'open again' });
    expect(resumed.rounds[0]!.levels.map(({ state }) => state)).toEqual(['running', 'running', 'running']);
    for (const username of ['tech01', 'auditor', 'wallboard', 'customerCare']) {
      const client = await stand.signedIn(username);
      const asked = client.post(`/api/incidents/${id}/prioritize`, { priority: 'P4', reason: 'r' });
      expect([username, (await refusal(asked)).status]).toEqual([username, 403]);
    }
    const audited = await stand.query<{ action: string }>('SELECT action FROM audit_entry WHERE subject = $1', [
      `incident:${id}`,
    ]);
    expect(audited.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['incident.prioritized', 'incident.clockPaused', 'incident.clockResumed']),
    );
  });

  it('take the steps that only a person can state from whoever works on it', async () => {
    const body = { step: 'diagnosed', text: 'worn belt' };
    const technician = await stand.signedIn('tech01');
    const view = serviceLevelsView.parse(await technician.post(`/api/incidents/${id}/work-order`, body));
    expect(view.workOrder[1]).toMatchObject({ step: 'diagnosed', state: 'done', owner: 'tech01', text: 'worn belt' });
    const other = await stand.signedIn('tech02');
    expect(await refusal(other.post(`/api/incidents/${id}/work-order`, body))).toMatchObject({ status: 403 });
  });

  it('are reported by class and priority', async () => {
    const desk = await stand.signedIn('desk');
    const itemsFor = async (client = desk) =>
      serviceReportView.parse(await client.get('/api/service-levels/report')).items;
    expect(await itemsFor()).toEqual([]);
    await stand.query(
      `INSERT INTO service_level (incident_id, round, target, fault, region_id, priority, opened_at, state, limit_minutes, elapsed_minutes)
       VALUES ($1, 1, 'response', 'card.captured', 'east', 2, $2, 'met', 15, 5)`,
      [id, stand.clock.now()],
    );
    expect(await itemsFor()).toHaveLength(1);
    // An account of one region reads about that one.
    await stand.query(`UPDATE account SET regions = '{west}' WHERE username = 'dispatcher'`);
    expect(await itemsFor(await stand.signedIn('dispatcher'))).toEqual([]);
  });

  it('show a complaint, and let it be acted on, only where it was', async () => {
    const west = await stand.offered({ region: 'west', terminal: 'T0009', technician: 'tech09' });
    const care = await stand.signedIn('customerCare');
    const made = complaintDetail.parse(await care.post('/api/complaints', { incidentId: west, text: 'Rude.' }));
    await stand.query(`UPDATE account SET regions = '{east}' WHERE username = 'desk'`);
    const desk = await stand.signedIn('desk');
    expect(complaintPage.parse(await desk.get('/api/complaints')).items).toEqual([]);
    for (const request of [
      desk.get(`/api/complaints/${made.id}`),
      desk.post(`/api/complaints/${made.id}/assign`, { handler: 'desk' }),
      desk.get('/api/technicians/tech09/parts'),
    ]) {
      expect(await refusal(request)).toMatchObject({ status: 404 });
    }
    expect(await refusal(desk.post('/api/complaints', { incidentId: west, text: 'Mine.' }))).toMatchObject({
      status: 422,
      body: { code: 'unknownSubject' },
    });
    expect(await desk.get('/api/technicians/tech01/parts')).toEqual({ parts: [] });
    await stand.query(`UPDATE account SET regions = '{}' WHERE username = 'desk'`);
    await stand.query('TRUNCATE complaint CASCADE');
  });

  it('let customer care record a complaint, and an auditor read it', async () => {
    const care = await stand.signedIn('customerCare');
    const made = complaintDetail.parse(await care.post('/api/complaints', { incidentId: id, text: 'Too slow.' }));
    expect(made.dueAt).not.toBeNull();
    const auditor = await stand.signedIn('auditor');
    expect(complaintPage.parse(await auditor.get('/api/complaints')).items).toHaveLength(1);
    expect(complaintDetail.parse(await auditor.get(`/api/complaints/${made.id}`))).toEqual(made);
    const assigning = auditor.post(`/api/complaints/${made.id}/assign`, { handler: 'desk' });
    expect(await refusal(assigning)).toMatchObject({ status: 403 });
    const technician = await stand.signedIn('tech01');
    expect(await refusal(technician.get('/api/complaints'))).toMatchObject({ status: 403 });
    expect(await refusal(care.post('/api/complaints', { text: 'About nothing.' }))).toMatchObject({ status: 400 });
  });
});
