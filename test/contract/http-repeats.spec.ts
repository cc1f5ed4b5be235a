import { type ApiClient } from '../harness/api-client.js';
import { ApiStand, refusal } from '../harness/api-stand.js';

let stand: ApiStand;
beforeAll(async () => void (stand = await ApiStand.start()), 60_000);
afterAll(() => stand?.stop());

const offered = () => stand.offered({ region: 'east', terminal: 'T0001', technician: 'tech01' });

describe('an Idempotency-Key', () => {
  const notes = async (id: string): Promise<number> =>
    (await stand.query(`SELECT 1 FROM timeline WHERE incident_id = $1 AND what = 'noted'`, [id])).length;
  const note = (client: ApiClient, id: string, key: string, text = 'seen') =>
    client.act(id, 'note', { text }, { 'idempotency-key': key });

  it('gives the first answer again, to the same person and for the same request only', async () => {
    const id = await offered();
    const [desk, lead] = [await stand.signedIn('desk'), await stand.signedIn('lead')];
    const first = await note(desk, id, 'k1');
    expect(await note(desk, id, 'k1')).toEqual(first);
    expect(await notes(id)).toBe(1);
    expect(await refusal(note(desk, id, 'k1', 'other'))).toMatchObject({
      status: 422,
      body: { code: 'idempotencyKeyReused' },
    });
    await note(lead, id, 'k1');
    expect(await notes(id)).toBe(2);
  });

  it('may be tried again when the first request was refused', async () => {
    const id = await offered();
    const desk = await stand.signedIn('desk');
    expect(await refusal(desk.act(id, 'cancel', {}, { 'idempotency-key': 'k2' }))).toMatchObject({ status: 422 });
    expect((await desk.act(id, 'cancel', { reason: 'r' }, { 'idempotency-key': 'k2' })).state).toBe('cancelled');
  });

  it('is forgotten after a day, and the answer with it', async () => {
    const id = await offered();
    await note(await stand.signedIn('desk'), id, 'k4');
    stand.clock.forward('23h');
    await stand.forgetOldAnswers();
    const kept = () => stand.query(`SELECT 1 FROM idempotent_answer WHERE key = 'k4'`);
    expect(await kept()).toHaveLength(1);
    stand.clock.forward('2h');
    await stand.forgetOldAnswers();
    expect(await kept()).toEqual([]);
  });

  it('is free again some time after the server died in the middle of the first request', async () => {
    const id = await offered();
    const desk = await stand.signedIn('desk');
    await note(desk, id, 'k3');
    await stand.query(`UPDATE idempotent_answer SET status = NULL, body = NULL WHERE key = 'k3'`);
    expect(await refusal(note(desk, id, 'k3'))).toMatchObject({ status: 409, body: { code: 'requestInProgress' } });
    stand.clock.forward('2m');
    await note(desk, id, 'k3');
    expect(await notes(id)).toBe(2);
  });
});

describe('the live stream', () => {
  it('begins anew for a place that lies ahead of everything, as after a restore of the database', async () => {
    const desk = await stand.signedIn('desk');
    for (const place of ['99999999999999999999-1', '18446744073709551615-9999999999999999999', '4000000000-1']) {
      const response = await desk.request('GET', `/api/stream?lastEventId=${place}`);
      let heard = '';
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
        heard += chunk;
        if (heard.includes('\n\n') && heard.includes('id: ')) break;
      }
      const [, transaction] = /^id: (\d+)-\d+$/m.exec(heard)!;
      expect(BigInt(transaction!)).toBeLessThan(4_000_000_000n);
    }
  });
});

describe('the lists', () => {
  it('come page by page, without a gap and without a repeat', async () => {
    const desk = await stand.signedIn('desk');
    await stand.query(
      `INSERT INTO incident (terminal_id, region_id, component, fault, priority, opened_at, last_event_at)
       SELECT 'T0003', 'east', 'cardReader', 'test.' || n, 4, $1, $1 FROM generate_series(1, 7) n`,
      [stand.clock.now()],
    );
    for (const path of ['/api/incidents?terminal=T0003&limit=3', '/api/terminals?limit=2']) {
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: { items: { id: string }[]; next: string | null } = await desk.get(
          path + (cursor && `&cursor=${encodeURIComponent(cursor)}`),
        );
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.next;
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBe(path.startsWith('/api/incidents') ? 7 : 5);
      expect(await refusal(desk.get(`${path}&cursor=@@@`))).toMatchObject({
        status: 400,
        body: { code: 'invalidRequest' },
      });
    }
  });
});
