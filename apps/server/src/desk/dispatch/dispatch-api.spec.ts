import { carriedParts, rankingView, type CarriedPartsView, type RankingView } from '#libs/contract';
import { ApiStand, refusal } from '../../../../../test/harness/api-stand.js';

describe('dispatch over the API', () => {
  let stand: ApiStand;
  let id: string;
  beforeAll(async () => void (stand = await ApiStand.start()), 60_000);
  beforeEach(async () => {
    id = await stand.offered({ region: 'east', terminal: 'T0001', technician: 'tech01' });
  });
  afterAll(() => stand?.stop());

  it('tells the desk whom it would send, in the language of the reader', async () => {
    const desk = await stand.signedIn('desk');
    const english = rankingView.parse(await desk.get(`/api/incidents/${id}/candidates`));
    expect(english.candidates.map(({ technician }) => technician)).toEqual(['tech01', 'tech03']);
    expect(english.candidates[0]!.text).toMatch(/^first line on call \(way \d+\)$/);
    const chinese = await desk.get<RankingView>(`/api/incidents/${id}/candidates?lang=zh-CN`);
    expect(chinese.candidates[0]!.text).toMatch(/一线在班（.*路程 \d+/);
    expect(chinese.leftOut).toContainEqual({
      technician: 'tech02',
      name: '李娜',
      reason: 'lacksSkill',
      text: '没有所需技能',
    });
  });

  it('has no ranking of what the desk chose, and none for technicians', async () => {
    const desk = await stand.signedIn('desk');
    const assignment = (await desk.incident(id)).assignments[0]!.id;
    const path = `/api/incidents/${id}/assignments/${assignment}/ranking`;
    expect(await refusal(desk.get(path))).toMatchObject({ status: 404, body: { code: 'noRanking' } });
    expect(await refusal(desk.get(`/api/incidents/${id}/assignments/x/ranking`))).toMatchObject({ status: 404 });
    await stand.ranked(id);
    expect(rankingView.parse(await desk.get(path)).candidates).toEqual([]);
    const technician = await stand.signedIn('tech01');
    expect(await refusal(technician.get(path))).toMatchObject({ status: 403 });
  });

  it('asks somebody to help, who then may answer, and releases them', async () => {
    const desk = await stand.signedIn('desk');
    const path = `/api/incidents/${id}/support`;
    expect(await refusal(desk.post(path, { technician: 'nobody' }))).toMatchObject({
      status: 422,
      body: { code: 'unknownTechnician' },
    });
    expect((await desk.request('POST', path, { technician: 'tech03', reason: 'two keys' })).status).toBe(204);
    const helper = await stand.signedIn('tech03');
    expect((await helper.incident(id)).actions).toEqual(expect.arrayContaining(['accept', 'refuse']));
    expect((await desk.request('DELETE', `${path}/tech03`)).status).toBe(204);
    expect((await helper.incident(id)).actions).not.toContain('accept');
    expect(await refusal(desk.request('DELETE', `${path}/tech03`))).toMatchObject({
      status: 409,
      body: { code: 'notHelping' },
    });
    const log = await stand.query<{ action: string }>(
      `SELECT action FROM audit_entry WHERE subject = $1 AND action LIKE 'incident.support%' ORDER BY 1`,
      [`incident:${id}`],
    );
    expect(log.map(({ action }) => action)).toEqual(['incident.supportAsked', 'incident.supportReleased']);
  });

  it('keeps the parts that somebody carries, as the desk or they themselves say', async () => {
    const path = '/api/technicians/tech01/parts';
    const own = await stand.signedIn('tech01');
    const parts = [
      { part: 'belt', quantity: 2 },
      { part: 'none left', quantity: 0 },
    ];
    expect(carriedParts.parse(await own.put<CarriedPartsView>(path, { parts }))).toEqual({ parts: [parts[0]] });
    const other = await stand.signedIn('tech03');
    expect(await refusal(other.put(path, { parts: [] }))).toMatchObject({ status: 403 });
    const desk = await stand.signedIn('desk');
    expect(await desk.get(path)).toEqual({ parts: [parts[0]] });
    expect(await refusal(desk.put(path, { parts: [parts[0], parts[0]] }))).toMatchObject({ status: 400 });
    expect(await refusal(desk.get('/api/technicians/nobody/parts'))).toMatchObject({ status: 404 });
  });
});
