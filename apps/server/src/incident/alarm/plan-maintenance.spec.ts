import type { WindowSchedule } from '#libs/domain';
import { Hops } from '../../../../../test/harness/hops.js';
import type { WindowActor, WindowRequest, WindowResult } from './plan-maintenance.js';

const lead = (reason: string): WindowActor => ({ username: 'lead', role: 'lead', regions: [], reason });
const wish = (schedule: WindowSchedule): WindowRequest => ({
  scope: { place: 'terminal', placeId: 'T1', component: null },
  plan: { schedule, notBefore: null, notAfter: null, skipUntil: null },
  hidesForced: false,
});
const ALL_DAY = wish({ kind: 'daily', fromMinute: 0, toMinute: 0 });

describe('planning maintenance', () => {
  let hops: Hops;
  beforeAll(async () => void (hops = await Hops.start()));
  beforeEach(() => hops.clear());
  afterAll(() => hops.stop());

  const windowOf = (result: WindowResult) => {
    if (result.outcome !== 'done') throw new Error(result.outcome);
    return result.window;
  };
  const isOpen = (result: WindowResult): boolean => {
    const opening = hops.maintenance.openingOf(windowOf(result), hops.clock.now());
    return opening !== null && opening.from <= hops.clock.now();
  };

  it('leaves an opening ended that was ended by hand when the window is changed afterwards', async () => {
    const { id } = windowOf(await hops.maintenance.create(ALL_DAY, lead('new router')));
    expect(isOpen(await hops.maintenance.endNow(id, lead('done early'), undefined))).toBe(false);
    const changed = await hops.maintenance.change(id, ALL_DAY, lead('new router, other words'), undefined);
    expect(isOpen(changed)).toBe(false);
    expect(windowOf(changed).reason).toBe('new router, other words');
    hops.clock.forward('24h');
    expect(isOpen(changed)).toBe(true);
  });

  it('takes a stored window for over whose end no database reads, and hides nothing with it', async () => {
    const [from, until] = [hops.clock.now(), new Date('9999-12-31T23:30:00-01:00')];
    await hops.maintenance.create(ALL_DAY, lead('new router'));
    const values = [JSON.stringify({ kind: 'once', from, until })];
    await hops.test.database.run({ text: 'UPDATE maintenance_window SET schedule = $1' }, values);
    hops.pictures.spoil();
    for (const terminal of ['T1', 'T2']) {
      const id = await hops.raise(terminal, 'dispenser.jam');
      expect(await hops.incident(id)).toMatchObject({ suppressed_by: null });
    }
    expect(await hops.maintenance.list({ ended: false, limit: 5 })).toEqual([]);
    expect(await hops.maintenance.list({ ended: true, limit: 5 })).toHaveLength(1);
  });

  it('opens at once when it is changed to a single window that runs now', async () => {
    const { id } = windowOf(await hops.maintenance.create(ALL_DAY, lead('new router')));
    await hops.maintenance.endNow(id, lead('done early'), undefined);
    const now = hops.clock.now().getTime();
    const once = wish({ kind: 'once', from: new Date(now - 60_000), until: new Date(now + 3_600_000) });
    expect(isOpen(await hops.maintenance.change(id, once, lead('not done after all'), undefined))).toBe(true);
  });
});
