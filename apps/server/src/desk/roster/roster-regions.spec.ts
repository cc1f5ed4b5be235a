import type { OverrideView, WeeklyShiftView } from '#libs/contract';
import type { ApiClient } from '../../../../../test/harness/api-client.js';
import { ApiStand, refusal } from '../../../../../test/harness/api-stand.js';

const shift = (region: string, technician: string) => ({
  ...{ region, line: 'second', weekdays: [1], from: '08:00', to: '12:00', technicians: [technician] },
});
const rotation = (region: string) => ({
  ...{ id: `${region}-nights`, name: { zh: '夜班', en: 'Nights' }, region, line: 'first', participants: ['tech09'] },
  ...{ unit: 'days', length: 1, handOver: '20:00', startsOn: '2026-01-01' },
});
const standIn = (replaces: string) => ({
  ...{ from: '2030-06-01T00:00:00Z', until: '2030-06-02T00:00:00Z', replaces, by: 'tech01' },
});

describe('who answers for one region', () => {
  let stand: ApiStand;
  let lead: ApiClient;
  let eastern: ApiClient;
  beforeAll(async () => {
    stand = await ApiStand.start();
    lead = await stand.signedIn('lead');
    await stand.query(`UPDATE account SET regions = '{east}' WHERE username = 'dispatcher'`);
    eastern = await stand.signedIn('dispatcher');
  }, 60_000);
  afterAll(() => stand?.stop());

  it('changes no roster of another one, nor of the whole bank', async () => {
    const theirs = await lead.post<WeeklyShiftView>('/api/roster/shifts', shift('west', 'tech09'));
    await lead.post('/api/roster/rotations', rotation('west'));
    const override = await lead.post<OverrideView>('/api/roster/overrides', standIn('tech09'));
    const tries: [method: string, path: string, body?: object][] = [
      ['POST', 'shifts', shift('west', 'tech09')],
      ['PUT', `shifts/${theirs.id}`, shift('east', 'tech01')],
      ['DELETE', `shifts/${theirs.id}`],
      ['POST', 'rotations', { ...rotation('west'), id: 'another' }],
      ['PUT', 'rotations/west-nights', rotation('east')],
      ['DELETE', 'rotations/west-nights'],
      ['POST', 'overrides', { ...standIn('tech09'), from: '2030-05-31T00:00:00Z' }],
      ['POST', 'overrides', { ...standIn('tech03'), region: 'west', replaces: null, line: 'first' }],
      ['PUT', `overrides/${override.id}`, standIn('tech03')],
      ['DELETE', `overrides/${override.id}`],
    ];
    for (const [method, path, body] of tries) {
      const { status, body: problem } = await refusal(eastern.request(method, `/api/roster/${path}`, body));
      expect([method, path, status, problem.code]).toEqual([method, path, 403, 'notYourRegion']);
    }
  });

  it('moves no duty of another region that somebody of theirs has, whether or not its region is named', async () => {
    const west = await lead.post<WeeklyShiftView>('/api/roster/shifts', shift('west', 'tech01'));
    const own = { ...standIn('tech01'), by: 'tech03' };
    const elsewhere = await refusal(eastern.post('/api/roster/overrides', own));
    expect(elsewhere).toMatchObject({ status: 403, body: { code: 'notYourRegion' } });
    const override = await lead.post<OverrideView>('/api/roster/overrides', own);
    const path = `/api/roster/overrides/${override.id}`;
    expect(await refusal(eastern.request('DELETE', path))).toMatchObject({ status: 403 });
    expect(await refusal(eastern.request('PUT', path, { ...own, region: 'east' }))).toMatchObject({ status: 403 });
    await lead.request('DELETE', path);
    const here = await eastern.post<OverrideView>('/api/roster/overrides', { ...own, region: 'east' });
    await eastern.request('DELETE', `/api/roster/overrides/${here.id}`);
    await lead.request('DELETE', `/api/roster/shifts/${west.id}`);
  });

  it('changes that of their own', async () => {
    const own = await eastern.post<WeeklyShiftView>('/api/roster/shifts', shift('east', 'tech03'));
    expect(own).toMatchObject({ version: 1, changedBy: 'dispatcher' });
    await eastern.request('DELETE', `/api/roster/shifts/${own.id}`);
    await eastern.post('/api/roster/rotations', rotation('east'));
    await eastern.request('DELETE', '/api/roster/rotations/east-nights');
    const override = await eastern.post<OverrideView>('/api/roster/overrides', standIn('tech03'));
    await eastern.request('DELETE', `/api/roster/overrides/${override.id}`);
  });
});
