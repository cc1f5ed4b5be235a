import { ApiStand } from '../../../../../test/harness/api-stand.js';

interface View {
  items: { id: string; downMinutes: number }[];
}

const DAY_MINUTES = 1_440;

describe('what was told of a fault', () => {
  let stand: ApiStand;
  beforeAll(async () => {
    stand = await ApiStand.start();
  }, 60_000);
  afterAll(() => stand?.stop());
  beforeEach(() => stand.query('TRUNCATE device_event, incident'));

  const told = (terminal: string, kind: string, occurred: string, change: { received?: string; seq?: number } = {}) =>
    stand.query(
      `INSERT INTO device_event (terminal_id, kind, component, fault, occurred_at, received_at, seq, detail)
       VALUES ($1, $2, 'cashDispenser', 'dispenser.jam', $3, $4, $5, '{}')`,
      [terminal, kind, occurred, change.received ?? occurred, change.seq ?? null],
    );
  const incident = (terminal: string, opened: string, change: Record<string, unknown> = {}) => {
    const row = {
      ...{ terminal_id: terminal, region_id: 'east', component: 'cashDispenser', fault: 'dispenser.jam', priority: 3 },
      ...{ state: 'waitingParts', opened_at: opened, last_event_at: opened, transitions: [opened], ...change },
    };
    const columns = Object.keys(row);
    const places = columns.map((_, i) => `$${i + 1}`);
    return stand.query(`INSERT INTO incident (${columns.join()}) VALUES (${places.join()})`, Object.values(row));
  };
  const down = async (terminal: string, from: string, to: string): Promise<number> => {
    const query = `from=${from}T00:00:00Z&to=${to}T00:00:00Z&by=terminal&terminal=${terminal}`;
    const { items } = await (await stand.signedIn('lead')).get<View>(`/api/availability?${query}`);
    return items[0]!.downMinutes;
  };

  it('counts however long it has stood, until the machine or a person ends it', async () => {
    await told('T0001', 'raised', '2026-02-01T00:00:00Z');
    await incident('T0001', '2026-02-01T00:00:00Z');
    expect(await down('T0001', '2026-08-01', '2026-08-11')).toBe(10 * DAY_MINUTES);
    expect(await down('T0001', '2026-01-31', '2026-02-02')).toBe(DAY_MINUTES);
    await told('T0001', 'cleared', '2026-08-02T00:00:00Z');
    await stand.query(
      `UPDATE incident SET fault_active = false, cleared_at = '2026-08-02T00:00Z', transitions = transitions || '2026-08-02T00:00Z'::timestamptz`,
    );
    expect(await down('T0001', '2026-08-01', '2026-08-11')).toBe(DAY_MINUTES);
    expect(await down('T0001', '2026-12-01', '2026-12-11')).toBe(0);
    for (const [terminal, state] of Object.entries({ T0002: 'closed', T0003: 'merged' })) {
      await incident(terminal, '2026-02-01T00:00:00Z', { state, closed_at: '2026-08-03T00:00:00Z' });
      expect(await down(terminal, '2026-08-01', '2026-08-11')).toBe(2 * DAY_MINUTES);
      expect(await down(terminal, '2026-12-01', '2026-12-11')).toBe(0);
    }
  });

  it('counts for nothing as long as it was gone, though its incident is old, nor of a false alarm', async () => {
    const transitions = ['2026-02-01T00:00:00Z', '2026-02-02T00:00:00Z', '2026-08-05T00:00:00Z'];
    await incident('T0001', transitions[0]!, { transitions });
    await told('T0001', 'raised', transitions[2]!);
    expect(await down('T0001', '2026-08-01', '2026-08-11')).toBe(6 * DAY_MINUTES);
    expect(await down('T0001', '2026-07-01', '2026-07-11')).toBe(0);
    await incident('T0002', transitions[0]!, { state: 'cancelled', closed_at: '2026-08-03T00:00:00Z' });
    expect(await down('T0002', '2026-08-01', '2026-08-11')).toBe(0);
  });

  it('counts for the day on which it happened, also when the terminal could not say so until the next', async () => {
    const late = { received: '2026-10-06T00:30:00Z' };
    await told('T0001', 'raised', '2026-10-05T22:00:00Z', late);
    await told('T0001', 'cleared', '2026-10-05T23:00:00Z', late);
    await told('T0002', 'raised', '2026-10-05T20:00:00Z');
    await told('T0002', 'cleared', '2026-10-05T21:00:00Z', late);
    expect(await down('T0001', '2026-10-05', '2026-10-06')).toBe(60);
    expect(await down('T0002', '2026-10-05', '2026-10-06')).toBe(60);
    expect(await down('T0001', '2026-10-06', '2026-10-07')).toBe(0);
  });

  it('is taken in the order of the terminal, whose clock may be ahead, when all of it arrived at once', async () => {
    const received = '2026-10-05T10:00:00Z';
    await told('T0001', 'cleared', '2026-10-05T10:20:00Z', { received, seq: 12 });
    await told('T0001', 'raised', '2026-10-05T10:10:00Z', { received, seq: 11 });
    await told('T0002', 'cleared', '2026-10-05T10:10:00Z', { received, seq: 8 });
    await told('T0002', 'raised', '2026-10-05T10:20:00Z', { received, seq: 9 });
    expect(await down('T0001', '2026-10-05', '2026-10-06')).toBe(0);
    expect(await down('T0002', '2026-10-05', '2026-10-06')).toBe(14 * 60);
  });
});
