import type { OverrideView, SwapView } from '#libs/contract';
import type { ApiClient } from '../../../../../test/harness/api-client.js';
import { ApiStand, refusal } from '../../../../../test/harness/api-stand.js';

let stand: ApiStand;
let lead: ApiClient;
beforeAll(async () => {
  stand = await ApiStand.start();
  lead = await stand.signedIn('lead');
}, 60_000);
afterAll(() => stand?.stop());

const HOUR = 3_600_000;

describe('an override', () => {
  it('is seen in the answer who is on call, and taken back leaves what was', async () => {
    // Tomorrow morning by the bank's clock: no turn ends within these hours, whenever it is asked.
    const morning = Date.parse(`${stand.inHours(24).slice(0, 10)}T01:00:00Z`);
    const [from, within, until, later] = [0, 1, 4, 5].map((hours) => new Date(morning + hours * HOUR).toISOString());
    const who = async (): Promise<unknown> => {
      const { regions } = await lead.get<{ regions: { region: string; line: string }[] }>(`/api/on-call?at=${within}`);
      return regions.find(({ region, line }) => region === 'east' && line === 'second');
    };
    const before = await who();
    expect(before).toMatchObject({ technicians: [{ id: 'tech03' }] });
    const body = { from, until, replaces: 'tech03', by: 'tech01', reason: 'ill' };
    const made = await lead.post<OverrideView>('/api/roster/overrides', body);
    expect(made).toMatchObject({ replacesName: expect.stringContaining('Wang'), byName: 'Chen Wei', version: 1 });
    expect(await who()).toMatchObject({
      technicians: [{ id: 'tech01' }],
      until,
      standIns: [{ technician: 'tech01', insteadOf: 'tech03' }],
    });
    const again = refusal(lead.post('/api/roster/overrides', { ...body, by: 'tech02' }));
    expect(await again).toMatchObject({ status: 409, body: { code: 'overlapsAnother' } });
    const longer = { ...body, until: later };
    const path = `/api/roster/overrides/${made.id}`;
    expect(await lead.put(path, longer, { 'if-match': '"1"' })).toMatchObject({ version: 2 });
    expect((await lead.get<{ items: unknown[] }>('/api/roster/overrides')).items).toHaveLength(1);
    await lead.delete(path);
    expect(await who()).toEqual(before);
  });

  it.each([
    ['that ends before it begins', { until: '2020-01-01T00:00:00Z', from: '2020-01-02T00:00:00Z' }, 422, 'alreadyOver'],
    ['of somebody unknown', { by: 'nobody' }, 422, 'unknownTechnician'],
    ['for somebody unknown', { replaces: 'nobody' }, 422, 'unknownTechnician'],
    ['in an unknown region', { region: 'moon' }, 422, 'unknownRegion'],
    ['of a person for themselves', { by: 'tech03' }, 422, 'standsInForThemselves'],
    ['for a line without its region', { replaces: null, line: 'first' }, 422, 'lineNeedsRegion'],
    ['not on the minute', { from: '2030-01-01T00:00:30Z' }, 400, 'invalidRequest'],
  ])('%s is refused', async (_what, change, status, code) => {
    const body = { from: stand.inHours(1), until: stand.inHours(5), replaces: 'tech03', by: 'tech01', ...change };
    expect(await refusal(lead.post('/api/roster/overrides', body))).toMatchObject({ status, body: { code } });
  });

  it('that runs ends when it is taken back, and it can still be told who was on call', async () => {
    const body = { from: stand.inHours(-1), until: stand.inHours(5), replaces: 'tech03', by: 'tech02' };
    const { id } = await lead.post<OverrideView>('/api/roster/overrides', body);
    await lead.delete(`/api/roster/overrides/${id}`);
    const second = async (at: string): Promise<string[]> => {
      const { regions } = await lead.get<{
        regions: { region: string; line: string; technicians: { id: string }[] }[];
      }>(`/api/on-call?at=${at}`);
      const there = regions.filter(({ region, line }) => region === 'east' && line === 'second');
      return there.flatMap(({ technicians }) => technicians.map((each) => each.id));
    };
    expect(await second(stand.inHours(-0.5))).toEqual(['tech02']);
    expect(await second(stand.inHours(0))).toEqual(['tech03']);
    expect(await refusal(lead.delete(`/api/roster/overrides/${id}`))).toMatchObject({
      body: { code: 'alreadyOver' },
    });
  });

  it('of two that are sent at once for the same person only one is taken', async () => {
    const body = (by: string) => ({ from: stand.inHours(50), until: stand.inHours(60), replaces: 'tech03', by });
    const results = await Promise.allSettled(
      ['tech01', 'tech02', 'tech01', 'tech02'].map((by) => lead.post<OverrideView>('/api/roster/overrides', body(by))),
    );
    const taken = results.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(taken).toHaveLength(1);
    await lead.delete(`/api/roster/overrides/${taken[0]!.id}`);
  });

  it('that is over stays as it is, and of one that runs only the end changes', async () => {
    const body = { from: stand.inHours(1), until: stand.inHours(3), replaces: 'tech03', by: 'tech02' };
    const { id } = await lead.post<OverrideView>('/api/roster/overrides', body);
    const put = (change: object) => lead.put<OverrideView>(`/api/roster/overrides/${id}`, { ...body, ...change });
    stand.clock.forward('2h');
    for (const change of [
      { by: 'tech01' },
      { replaces: 'tech01' },
      { region: 'east' },
      { from: stand.inHours(-0.5) },
    ]) {
      expect(await refusal(put(change))).toMatchObject({ status: 422, body: { code: 'hasBegun' } });
    }
    expect(await put({ until: stand.inHours(2), reason: 'well again' })).toMatchObject({ version: 2, by: 'tech02' });
    stand.clock.forward('2h');
    const tomorrow = { from: stand.inHours(24), until: stand.inHours(30), by: 'tech01' };
    expect(await refusal(put(tomorrow))).toMatchObject({ status: 422, body: { code: 'alreadyOver' } });
    const query = new URLSearchParams({ from: stand.inHours(-10), until: stand.inHours(0) });
    const { items } = await lead.get<{ items: OverrideView[] }>(`/api/roster/overrides?${query}`);
    expect(items).toContainEqual(expect.objectContaining({ id, from: body.from, by: 'tech02', reason: 'well again' }));
  });
});

describe('whose duties somebody else changes', () => {
  const told = async (since: number): Promise<string[]> => {
    const rows = await stand.query<{ recipient_id: string; data: { duty: { kind: string } } }>(
      `SELECT recipient_id, data FROM notice WHERE template = 'dutyNews' AND id > $1 ORDER BY id`,
      [since],
    );
    return rows.map(({ recipient_id, data }) => `${recipient_id} ${data.duty.kind}`);
  };
  const last = async (): Promise<number> =>
    Number((await stand.query<{ id: string }>('SELECT coalesce(max(id), 0) AS id FROM notice'))[0]!.id);

  it('is told so, in the transaction of the edit, and nobody is told of an edit that is refused', async () => {
    const since = await last();
    const times = { from: stand.inHours(100), until: stand.inHours(104) };
    const body = { ...times, replaces: 'tech03', by: 'tech01' };
    const { id } = await lead.post<OverrideView>('/api/roster/overrides', body);
    await refusal(lead.post('/api/roster/overrides', body));
    await lead.put(`/api/roster/overrides/${id}`, { ...body, by: 'tech02' });
    await lead.delete(`/api/roster/overrides/${id}`);
    const [one, other] = [await stand.signedIn('tech01'), await stand.signedIn('tech02')];
    const swap = await one.post<SwapView>('/api/roster/swaps', {
      askedOf: 'tech02',
      gives: { ...times, line: 'first' },
    });
    await other.post(`/api/roster/swaps/${swap.id}/refuse`, {});
    expect(await told(since)).toEqual([
      'tech01 standIn',
      'tech01 standInEnded',
      'tech02 standIn',
      'tech02 standInEnded',
      'tech03 onCallAgain',
      'tech02 swapAsked',
      'tech01 swapRefused',
    ]);
  });

  it('is told when nobody stands in for them any more, and from when to when', async () => {
    const [one, other] = [await stand.signedIn('tech01'), await stand.signedIn('tech02')];
    const gives = { from: stand.inHours(120), until: stand.inHours(124) };
    const sooner = stand.inHours(122);
    const swap = await one.post<SwapView>('/api/roster/swaps', { askedOf: 'tech02', gives });
    await other.post(`/api/roster/swaps/${swap.id}/consent`, {});
    const listed = await lead.get<{ items: OverrideView[] }>(`/api/roster/overrides?from=${gives.from}`);
    const { id, ...override } = listed.items.find(({ swapId }) => swapId === swap.id)!;
    const since = await last();
    const { by, replaces, region, line } = override;
    const shorter = { by, replaces, region, line, from: gives.from, until: sooner };
    await lead.put(`/api/roster/overrides/${id}`, shorter);
    await lead.delete(`/api/roster/overrides/${id}`);
    expect(await told(since)).toEqual([
      'tech02 standInChanged',
      'tech01 onCallAgain',
      'tech02 standInEnded',
      'tech01 onCallAgain',
    ]);
    const news = await stand.query<{ gets: object }>(
      `SELECT data->'duty'->'gets' AS gets FROM notice WHERE recipient_id = 'tech01' AND id > $1 ORDER BY id`,
      [since],
    );
    expect(news.map(({ gets }) => gets)).toEqual([
      { from: sooner, until: gives.until },
      { from: gives.from, until: sooner },
    ]);
  });
});
