import { OUTAGE_FAULTS, type FaultCode, type OutageSubject } from '#libs/domain';
import { Hops } from '../../../../../test/harness/hops.js';

describe("another monitor's alert about a place", () => {
  let hops: Hops;
  beforeAll(async () => void (hops = await Hops.start(30)));
  beforeEach(async () => {
    await hops.clear();
    await hops.tuneAlarms({});
  });
  afterAll(() => hops.stop());

  const open = (subject: OutageSubject, terminalId: string, fault: FaultCode): Promise<string> =>
    hops.test.database.transaction((sql) => {
      const opening = { subject, terminalId, regionId: 'north', component: 'network' as const, fault, detail: {} };
      return hops.opening.open(sql, opening, hops.clock.now());
    });
  const lose = async (terminalId: string): Promise<string> =>
    (await hops.apply(hops.event(terminalId, 'terminal.silent', { component: 'network' })))[0]!;
  const later = async (duration: string): Promise<void> => {
    hops.clock.forward(duration);
    await hops.reviewAll();
    await hops.dispatchAll();
  };

  it('is no outage: a terminal that falls silent there is paged', async () => {
    await open('site', 's6', 'monitor.warning');
    hops.pictures.spoil();
    const silent = await lose('T6');
    await later('61s');
    expect(await hops.incident(silent)).toMatchObject({ state: 'offered', suppressed_by: null });
  });

  it('is looked at by no pass while nothing changes', async () => {
    await open('host', 'fep-1', 'monitor.critical');
    await later('1s');
    let changes = 0;
    const heard = hops.wake.heard('alarms').subscribe(() => changes++);
    await later('1s');
    heard.unsubscribe();
    expect(changes).toBe(0);
  });

  it('lets go of what was taken for a part of it', async () => {
    const alert = await open('site', 's6', 'monitor.warning');
    const silent = await lose('T6');
    const text = `UPDATE incident SET suppressed_by = 'parentOutage', suppressed_ref = $2::text, parent_id = $2::text::bigint,
                    hold = NULL, review_at = NULL WHERE id = $1`;
    await hops.test.database.run({ text }, [silent, alert]);
    await later('61s');
    expect(await hops.incident(silent)).toMatchObject({ state: 'offered', parent_id: null });
  });

  it('is muted in a flood as any other low alarm, and an outage is not', async () => {
    await hops.tuneAlarms({ flood: { beginAbove: 1, endBelow: 1 } });
    await hops.apply(...['T1', 'T2', 'T3'].map((id) => hops.event(id, 'dispenser.jam')));
    await later('1s');
    const alert = await open('site', 's6', 'monitor.critical');
    const outage = await open('site', 's7', OUTAGE_FAULTS.site);
    expect(await hops.incident(alert)).toMatchObject({ suppressed_by: 'flood' });
    expect(await hops.incident(outage)).toMatchObject({ suppressed_by: null });
  });
});
