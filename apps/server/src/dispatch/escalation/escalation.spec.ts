import { EscalationStand } from '../../../../../test/harness/escalation-stand.js';

/** P1 in the catalogue: lead after 5 minutes, desk and second line after 10, vendor after 20, then every 15. */
const P1_FAULT = 'cash.retained';

describe('escalation', () => {
  let stand: EscalationStand;

  beforeAll(async () => {
    stand = await EscalationStand.start();
  });
  beforeEach(() => stand.hops.clear());
  afterAll(() => stand.stop());

  const { hops } = { hops: (): EscalationStand['hops'] => stand.hops };
  const raise = async (terminal = 'T1', fault = P1_FAULT): Promise<string> => {
    const id = await hops().raise(terminal, fault);
    await hops().dispatchAll();
    await stand.escalate();
    return id;
  };
  const after = async (...durations: string[]): Promise<void> => {
    for (const duration of durations) {
      hops().clock.forward(duration);
      await stand.escalate();
    }
  };
  const clockOf = async (
    id: string,
  ): Promise<{ escalate_at: Date | null; escalation_step: number; escalation_from: Date | null }> => {
    const [row] = await stand.run<Awaited<ReturnType<typeof clockOf>>>(
      'SELECT escalate_at, escalation_step, escalation_from FROM incident WHERE id = $1',
      [id],
    );
    return row!;
  };
  const accept = (id: string, technicianId = 'near') =>
    hops().answering.perform({ incidentId: id, answer: 'accept', technicianId, username: technicianId });

  it('counts from when somebody was to be sent, and tells lead, desk and second line at the minutes of the policy', async () => {
    const id = await raise();
    const { escalation_from, escalate_at } = await clockOf(id);
    expect(escalate_at!.getTime() - escalation_from!.getTime()).toBe(5 * 60_000);
    await after('299s');
    expect(await stand.escalated(id)).toEqual([]);
    await after('2s');
    expect(await stand.escalated(id)).toEqual(['1:chief pending']);
    await after('5m');
    expect(await stand.escalated(id)).toEqual(['1:chief pending', '2:night pending', '2:second pending']);
  });

  it('says with each step who was told and why, and counts the steps', async () => {
    const id = await raise();
    await after('301s');
    const [entry] = await stand.run<{ reason: string; data: Record<string, unknown> }>(
      `SELECT reason, data FROM timeline WHERE incident_id = $1 AND what = 'escalated'`,
      [id],
    );
    expect(entry).toMatchObject({
      reason: 'escalationDue',
      data: {
        policyId: 'p1',
        step: 1,
        told: 'chief',
        recipients: [{ kind: 'lead', id: 'chief', why: { to: 'lead' } }],
      },
    });
    expect(await hops().metrics.registry.metrics()).toContain('watchkeeper_escalations_total{step="1"}');
    const [page] = (await hops().notices(id)).filter(({ template }) => template === 'incidentEscalated');
    expect(page).toMatchObject({ purpose: 'page', lane: 1, data: { escalation: { step: 1, waitedMinutes: 5 } } });
  });

  it('goes on to the next step when one reaches nobody, and never to silence', async () => {
    const id = await raise();
    await after('301s', '300s', '600s');
    // No vendor is on call: step 3 says so and the first repeat does not wait for its quarter of an hour.
    expect(await stand.steps(id)).toEqual([1, 2, 3, 4]);
    const rows = await stand.run<{ what: string }>(
      `SELECT what FROM timeline WHERE incident_id = $1 AND what LIKE 'escalated%' ORDER BY id`,
      [id],
    );
    expect(rows.map(({ what }) => what)).toEqual(['escalated', 'escalated', 'escalatedToNobody', 'escalated']);
    await after('901s');
    expect((await stand.escalated(id)).slice(-2)).toEqual(['5:chief pending', '5:night pending']);
  });

  it('stops when somebody accepts, and pages nobody after', async () => {
    const id = await raise();
    expect((await accept(id)).outcome).toBe('done');
    await after('1s');
    expect(await clockOf(id)).toEqual({ escalate_at: null, escalation_step: 0, escalation_from: null });
    await after('301s', '300s', '600s');
    expect(await stand.steps(id)).toEqual([]);
  });

  it('begins anew when an acceptance lapses without progress', async () => {
    const id = await raise();
    await accept(id);
    await after('1s', '29m');
    expect(await stand.steps(id)).toEqual([]);
    hops().clock.forward('2m');
    await hops().dispatchAll();
    await stand.escalate();
    const { escalation_from } = await clockOf(id);
    expect(hops().clock.now().getTime() - escalation_from!.getTime()).toBeLessThan(5_000);
    await after('4m');
    expect(await stand.steps(id)).toEqual([]);
    await after('61s');
    expect(await stand.steps(id)).toEqual([1]);
  });

  it('begins anew when a lapse follows an acceptance that nobody of escalation has seen', async () => {
    const id = await raise();
    await accept(id);
    hops().clock.forward('31m');
    await hops().dispatchAll();
    await stand.escalate();
    expect(await stand.steps(id)).toEqual([]);
    await after('301s');
    expect(await stand.steps(id)).toEqual([1]);
  });

  it('neither skips nor repeats a step when the server was away in the middle of it', async () => {
    const id = await raise();
    await after('301s');
    hops().clock.forward('2h');
    await stand.escalate();
    expect(await stand.steps(id)).toEqual([1, 2, 3, 4]);
    await stand.escalate();
    expect(await stand.steps(id)).toEqual([1, 2, 3, 4]);
  });

  it('writes a step whole or not at all', async () => {
    const id = await raise();
    hops().clock.forward('301s');
    const { outbox } = hops();
    const queue = outbox.queue.bind(outbox);
    outbox.queue = () => Promise.reject(new Error('the database went away'));
    await expect(stand.escalations.pass(hops().clock.now())).rejects.toThrow('went away');
    outbox.queue = queue;
    expect(await stand.steps(id)).toEqual([]);
    await stand.escalate();
    expect(await stand.steps(id)).toEqual([1]);
  });

  it('fires each step once however many processes look at the same time', async () => {
    const ids = await Promise.all(['T1', 'T2', 'T3'].map((terminal) => raise(terminal)));
    hops().clock.forward('601s');
    const now = hops().clock.now();
    await Promise.all(Array.from({ length: 8 }, () => stand.escalations.pass(now)));
    await stand.escalate();
    for (const id of ids) expect(await stand.steps(id)).toEqual([1, 2]);
  });

  it.each([1, 2, 3, 4, 5, 6])('lets an acceptance come wholly before a step or wholly after it (race %i)', async () => {
    const id = await raise();
    hops().clock.forward('301s');
    // The offer of five minutes is not over for dispatch as long as no pass has looked.
    const now = hops().clock.now();
    const [accepted] = await Promise.all([accept(id), stand.escalations.pass(now), stand.escalations.pass(now)]);
    expect(accepted.outcome).toBe('done');
    const pages = await stand.escalated(id);
    expect([[], ['1:chief cancelled']]).toContainEqual(pages);
    await after('301s', '600s');
    expect(await stand.escalated(id)).toEqual(pages);
  });

  it.each(['close', 'cancel', 'shelve'] as const)('pages nobody after %s, not even what was queued', async (action) => {
    const id = await raise('T2', 'dispenser.jam');
    await after('61m');
    expect(await stand.escalated(id)).toEqual(['1:night pending']);
    const until = new Date(hops().clock.now().getTime() + 3_600_000);
    const actor = { username: 'desk', role: 'lead' as const, technicianId: null };
    const done = await hops().acting.perform({ incidentId: id, action, actor, reason: 'known', override: true, until });
    expect(done.outcome).toBe('done');
    expect((await stand.escalated(id)).filter((each) => each.endsWith('pending'))).toEqual([]);
    const before = await stand.steps(id);
    await after('30m', '20m');
    expect(await stand.steps(id)).toEqual(before);
  });

  it('rests while the incident is suppressed and counts anew from its release', async () => {
    const id = await raise();
    await stand.run(`UPDATE incident SET suppressed_by = 'maintenance', dispatch_at = NULL WHERE id = $1`, [id]);
    await after('1s');
    expect(await clockOf(id)).toMatchObject({ escalation_from: null });
    await after('1h');
    expect(await stand.steps(id)).toEqual([]);
    await stand.run(
      `UPDATE incident SET suppressed_by = NULL, state = 'new', assignee_id = NULL, dispatch_at = $2 WHERE id = $1`,
      [id, hops().clock.now()],
    );
    await after('1s', '298s');
    expect(await stand.steps(id)).toEqual([]);
    await after('3s');
    expect(await stand.steps(id)).toEqual([1]);
  });

  it('starts the clock although dispatch found nobody before escalation looked', async () => {
    await stand.run(`UPDATE shift SET weekdays = '{}'`);
    await hops().roster.reload();
    const id = await raise();
    await stand.run(`UPDATE shift SET weekdays = '{1,2,3,4,5,6,7}'`);
    await hops().roster.reload();
    expect((await hops().incident(id)).state).toBe('new');
    expect((await clockOf(id)).escalate_at).not.toBeNull();
  });

  it('does not count for what is only listed for the desk', async () => {
    const id = await raise('T1', 'paper.low');
    expect((await hops().incident(id)).dispatch_at).toBeNull();
    expect((await clockOf(id)).escalation_from).toBeNull();
  });

  it('takes the first policy that is for the incident, and a changed one from its next step on', async () => {
    const id = await raise();
    await stand.setting('escalation', {
      policies: [
        {
          id: 'cash',
          name: { zh: '现金', en: 'Cash' },
          when: { impacts: ['cash'], regions: ['north'] },
          steps: [{ afterMinutes: 1, notify: [{ to: 'technician', id: 'off' }] }],
        },
        {
          id: 'rest',
          name: { zh: '其余', en: 'Rest' },
          when: {},
          steps: [{ afterMinutes: 9, notify: [{ to: 'desk' }] }],
        },
      ],
    });
    await after('301s');
    expect(await stand.escalated(id)).toEqual(['1:off pending']);
    expect(await clockOf(id)).toMatchObject({ escalate_at: null, escalation_step: 1 });
    await stand.run(`DELETE FROM setting WHERE name = 'escalation'`);
    await stand.setting('escalation', {});
    await stand.setting('escalation', {});
  });

  it('goes on where it was when what was taken out of a policy is put back, and says nothing twice', async () => {
    const policy = (repeat: object | null) => ({
      policies: [
        {
          ...{ id: 'all', name: { zh: '全部', en: 'All' }, when: {}, repeat },
          steps: [{ afterMinutes: 5, notify: [{ to: 'desk' }] }],
        },
      ],
    });
    const repeating = policy({ everyMinutes: 10, notify: [{ to: 'lead' }] });
    await stand.setting('escalation', repeating);
    const id = await raise();
    await after('301s');
    expect(await stand.steps(id)).toEqual([1]);
    await stand.setting('escalation', policy(null));
    await after('11m');
    expect(await clockOf(id)).toMatchObject({ escalate_at: null });
    await stand.setting('escalation', repeating);
    await after('1s');
    expect(await stand.steps(id)).toEqual([1]);
    await after('10m');
    expect(await stand.steps(id)).toEqual([1, 2]);
    await stand.setting('escalation', {});
  });

  describe('by hand', () => {
    const wish = (incidentId: string) => ({ incidentId, by: 'near', reason: 'I cannot do this alone' });

    it('fires the next step at once, in the name of whoever asked, and keeps the times of the others', async () => {
      const id = await raise();
      const result = await stand.escalateNow.perform(wish(id));
      expect(result).toMatchObject({ outcome: 'done', told: ['chief'] });
      expect(await hops().history(id)).toContain('escalated:I cannot do this alone');
      const { escalation_from, escalate_at } = await clockOf(id);
      expect(escalate_at!.getTime() - escalation_from!.getTime()).toBe(10 * 60_000);
      const [audited] = await stand.run<{ actor: string }>(
        `SELECT actor FROM audit_entry WHERE action = 'incident.escalated' AND subject = $1`,
        [`incident:${id}`],
      );
      expect(audited).toEqual({ actor: 'near' });
    });

    it('takes the same wish, said twice or by two at once, for one', async () => {
      const id = await raise();
      const results = await Promise.all([1, 2, 3].map(() => stand.escalateNow.perform(wish(id))));
      expect(results.map(({ outcome }) => outcome).sort()).toEqual(['done', 'refused', 'refused']);
      expect(await stand.steps(id)).toEqual([1]);
      hops().clock.forward('30s');
      expect(await stand.escalateNow.perform(wish(id))).toMatchObject({ outcome: 'done', told: ['night', 'second'] });
    });

    it('refuses with the reason what somebody has taken, and what is not there', async () => {
      const id = await raise();
      await accept(id);
      expect(await stand.escalateNow.perform(wish(id))).toMatchObject({ outcome: 'refused', reason: 'accepted' });
      expect(await stand.escalateNow.perform(wish('999999'))).toEqual({ outcome: 'notFound' });
    });
  });
});
