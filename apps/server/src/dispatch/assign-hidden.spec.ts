import { EscalationStand } from '../../../../test/harness/escalation-stand.js';

describe('an incident that is hidden, and that the desk assigns all the same', () => {
  let stand: EscalationStand;
  beforeAll(async () => void (stand = await EscalationStand.start()));
  afterAll(() => stand?.stop());

  it('is shown from then on: the offer is not taken back, and escalation counts', async () => {
    const { hops } = stand;
    const from = hops.clock.now();
    await hops.maintenance.create(
      {
        scope: { place: 'site', placeId: 's1', component: null },
        plan: {
          schedule: { kind: 'once', from, until: new Date(from.getTime() + 7_200_000) },
          ...{ notBefore: null, notAfter: null, skipUntil: null },
        },
        hidesForced: true,
      },
      { username: 'lead', role: 'lead', regions: [], reason: 'work' },
    );
    const id = await hops.raise('T1', 'cash.retained');
    const settle = async (): Promise<void> => {
      await hops.reviewAll();
      await hops.dispatchAll();
      await stand.escalate();
    };
    await settle();
    expect(await hops.incident(id)).toMatchObject({ state: 'new', suppressed_by: 'maintenance' });
    const actor = { username: 'desk', role: 'desk' as const, technicianId: null };
    await hops.assigning.perform({ incidentId: id, technicianId: 'near', actor });
    await settle();
    expect(await hops.incident(id)).toMatchObject({ state: 'offered', suppressed_by: null, review_at: null });
    hops.clock.forward('301s');
    await settle();
    expect(await stand.steps(id)).toEqual([1]);
    // Whoever was chosen sleeps: somebody else is asked, as for any other.
    expect(await hops.assignments(id)).toEqual(['near:expired', 'far:offered']);
  });
});
