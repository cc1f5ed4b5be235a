import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('a night technician who sleeps', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin({ OFFER_SECONDS: '300' })));
  afterAll(() => watch?.end());

  it('sleeps through two offers, and the lead is paged at the minute that the policy says', async () => {
    const lead = await watch.signedIn('lead');
    await lead.put('/api/settings/escalation', {
      reason: 'trial',
      value: {
        policies: [
          {
            id: 'night',
            name: { zh: '夜间', en: 'Night' },
            when: {},
            steps: [
              { afterMinutes: 12, notify: [{ to: 'lead' }] },
              // A few seconds later, with nobody's hand on the clock.
              { afterMinutes: 12.1, notify: [{ to: 'desk' }] },
            ],
          },
        ],
      },
    });
    (await watch.terminal('T0001')).retainCash();
    await watch.phone('tech02').expectSms(/T0001/);
    const { id } = await lead.theIncident('cash.retained');
    const assignments = async (): Promise<string[]> =>
      (await lead.incident(id)).assignments.map(({ technician, state }) => `${technician}:${state}`);

    watch.clock.forward('301s');
    await watch.phone('tech03').expectSms(/T0001/);
    watch.clock.forward('301s');
    await eventually('both slept', async () => {
      const found = await assignments();
      return ['tech02:expired', 'tech03:expired'].every((each) => found.includes(each));
    });
    watch.clock.forward('90s');
    // Eleven and a half minutes: the policy says twelve.
    await watch.phone('lead').expectNoMoreThan(0, /升级/);
    watch.clock.forward('25s');
    await watch.phone('lead').expectSms(/升级1.*12分钟.*P1.*T0001/);

    const { timeline } = await lead.incident(id);
    expect(timeline.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^Escalation step 1: .*told: nobody had taken it by then$/),
    );
    await watch.phone('night').expectSms(/升级2.*T0001/);
    const [row] = await watch.db.database.run<{ late: number }>({
      text: `SELECT extract(epoch FROM at - (data->>'dueAt')::timestamptz)::float AS late FROM timeline
             WHERE what = 'escalated' AND data->>'step' = '2'`,
    });
    expect(row!.late).toBeGreaterThanOrEqual(0);
    expect(row!.late).toBeLessThanOrEqual(1);
  }, 60_000);
});
