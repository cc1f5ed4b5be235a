import { readinessView } from '#libs/contract';
import { ApiStand, refusal } from '../../../../../test/harness/api-stand.js';

describe('readiness and escalation over HTTP', () => {
  let stand: ApiStand;
  beforeAll(async () => {
    stand = await ApiStand.start();
  });
  afterAll(() => stand.stop());

  it('tells the desk whom the coming nights would not reach, in the words of the contract', async () => {
    const desk = await stand.signedIn('desk');
    const view = readinessView.parse(await desk.get('/api/readiness?days=3'));
    expect(new Date(view.until).getTime() - new Date(view.from).getTime()).toBe(3 * 86_400_000);
    // The west of this bank has a terminal and nobody on call.
    expect(view.findings[0]).toMatchObject({ kind: 'noRoute', severity: 'error', subject: { regionId: 'west' } });
    expect(view.findings[0]!.text.en).toContain('nobody on call');
    expect(view.findings[0]!.text.zh).toContain('值班');
    expect(view.errors + view.warnings).toBe(view.findings.length);
    expect(await refusal(desk.get('/api/readiness?days=0'))).toMatchObject({ status: 400 });
    for (const name of ['tech01', 'customerCare', 'wallboard']) {
      expect(await refusal((await stand.signedIn(name)).get('/api/readiness'))).toMatchObject({ status: 403 });
    }
  });

  it("records a technician's answer to the question before a shift, and shows it", async () => {
    const tech = await stand.signedIn('tech01');
    expect(await refusal(tech.post('/api/shift-check', {}))).toMatchObject({
      status: 409,
      body: { code: 'nothingAsked' },
    });
    const now = stand.clock.now().getTime();
    const at = (hours: number): Date => new Date(now + hours * 3_600_000);
    await stand.query(
      `INSERT INTO shift_check (technician_id, shift_from, shift_until, asked_at) VALUES ('tech01', $1, $2, $3)`,
      [at(3), at(11), at(-1)],
    );
    expect(await tech.post('/api/shift-check', {})).toEqual({
      answered: [{ technicianId: 'tech01', shiftFrom: at(3).toISOString(), shiftUntil: at(11).toISOString() }],
    });
    const desk = await stand.signedIn('desk');
    const { shiftChecks } = readinessView.parse(await desk.get('/api/readiness'));
    expect(shiftChecks).toMatchObject([{ technicianId: 'tech01', state: 'answered' }]);
    expect(await refusal(desk.post('/api/shift-check', {}))).toMatchObject({ status: 403 });
    const [entry] = await stand.query(`SELECT actor, action FROM audit_entry WHERE action LIKE 'shift%'`);
    expect(entry).toEqual({ actor: 'tech01', action: 'shiftCheck.answer' });
  });

  it('escalates at the word of a person, with the reason on record, and not what is out of their sight', async () => {
    const id = await stand.offered({ region: 'east', terminal: 'T0001', technician: 'tech01' });
    const desk = await stand.signedIn('desk');
    expect(await refusal(desk.post(`/api/incidents/${id}/escalate`, {}))).toMatchObject({ status: 400 });
    const answer = await desk.post<{ told: string[]; nextAt: string | null }>(`/api/incidents/${id}/escalate`, {
      reason: 'customer is furious',
    });
    expect(answer).toMatchObject({ incidentId: id, told: ['night'], nextAt: expect.any(String) });
    const detail = await desk.incident(id);
    expect(detail.timeline.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/Escalation step 1: .* told: customer is furious/),
    );
    expect(await refusal(desk.post(`/api/incidents/${id}/escalate`, { reason: 'again' }))).toMatchObject({
      status: 409,
      body: { code: 'justEscalated' },
    });
    const stranger = await stand.signedIn('tech09');
    expect(await refusal(stranger.post(`/api/incidents/${id}/escalate`, { reason: 'x' }))).toMatchObject({
      status: 404,
    });
  });

  it('takes a change of the policies only when every incident still has one, and says why not', async () => {
    const lead = await stand.signedIn('lead');
    const policy = (change: object) => ({
      id: 'mine',
      name: { zh: '我的', en: 'Mine' },
      when: {},
      steps: [{ afterMinutes: 5, notify: [{ to: 'lead' }] }],
      ...change,
    });
    const change = (...policies: object[]) =>
      lead.put('/api/settings/escalation', { value: { policies }, reason: 'trial' });
    const refused = async (...policies: object[]): Promise<string | undefined> =>
      (await refusal(change(...policies))).body.detail;
    expect(await refused(policy({ when: { priorities: ['P1'] } }))).toContain(
      'the last policy must be for every incident',
    );
    expect(await refused(policy({}), policy({}))).toContain('ids must differ');
    const steps = [
      { afterMinutes: 9, notify: [{ to: 'lead' }] },
      { afterMinutes: 5, notify: [{ to: 'desk' }] },
    ];
    expect(await refused(policy({ steps }))).toContain('or later');
    const quiet = [{ ...steps[1], hours: 'working' }, steps[0]];
    expect(await refused(policy({ steps: quiet }))).toContain('waits for them, too');
    expect(await change(policy({}))).toMatchObject({
      warnings: [{ en: expect.stringContaining('never tells a desk') }],
    });
  });
});
