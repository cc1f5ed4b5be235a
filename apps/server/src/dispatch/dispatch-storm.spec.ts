import { Hops } from '../../../../test/harness/hops.js';

const TERMINALS = 10_000;

describe('ten thousand incidents at once', () => {
  let hops: Hops;
  beforeAll(async () => void (hops = await Hops.start(TERMINALS)));
  beforeEach(() => hops.clear());
  afterAll(() => hops.stop());

  const storm = async (): Promise<void> => {
    for (let from = 1; from <= TERMINALS; from += 1_000) {
      await hops.apply(...Array.from({ length: 1_000 }, (_, i) => hops.event(`T${from + i}`, 'dispenser.jam')));
    }
  };
  const count = async (text: string): Promise<number> => (await hops.test.database.run<{ n: number }>({ text }))[0]!.n;

  it('asks for each exactly once though two dispatchers work side by side, and shares the work out', async () => {
    const begun = performance.now();
    await storm();
    const opened = performance.now();
    await Promise.all([hops.dispatchAll(), hops.dispatchAll()]);
    await hops.dispatchAll();
    const done = performance.now();
    expect(await count("SELECT count(*)::int n FROM incident WHERE state = 'offered'")).toBe(TERMINALS);
    expect(await count('SELECT count(DISTINCT incident_id)::int n FROM assignment')).toBe(TERMINALS);
    expect(await count('SELECT count(*)::int n FROM assignment')).toBe(TERMINALS);
    expect(await count('SELECT count(*)::int n FROM notice')).toBe(TERMINALS);
    expect(
      await count('SELECT min(n)::int n FROM (SELECT count(*) n FROM assignment GROUP BY technician_id) each'),
    ).toBeGreaterThan(4_000);
    // Generous for a busy machine; the figures themselves are what one looks at.
    expect(done - begun).toBeLessThan(20_000);
    console.info(
      `10,000 incidents: opened in ${Math.round(opened - begun)} ms, dispatched in ${Math.round(done - opened)} ms`,
    );
  });

  it('serves a P1 that comes behind them first', async () => {
    await storm();
    const id = await hops.raise('T1', 'cash.retained');
    await hops.dispatch.pass(hops.clock.now());
    expect((await hops.incident(id)).state).toBe('offered');
  });
});
