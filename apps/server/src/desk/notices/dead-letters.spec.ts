import type { NoticePage, NoticeSummary } from '#libs/contract';
import { ApiStand, refusal } from '../../../../../test/harness/api-stand.js';
import { PostgresOutbox } from '../../outbox/store/postgres-outbox.js';

let stand: ApiStand;
beforeAll(async () => void (stand = await ApiStand.start()), 60_000);
afterAll(() => stand?.stop());
beforeEach(() => stand.query('TRUNCATE notice, notice_attempt'));

/** A page to tech01 that reached nobody. @returns its id */
async function deadLetter(address = '+8613900001234'): Promise<string> {
  const [row] = await stand.query<{ id: string }>(
    `INSERT INTO notice (incident_id, lane, purpose, template, language, channel, recipient_kind, recipient_id, address,
       contacts, data, next_at, state, error, created_at)
     VALUES (7, 1, 'page', 'incidentOffered', 'zh-CN', 'sms', 'technician', 'tech01', $2, '{}', '{}', $1, 'dead',
       'noChannelLeft', $1) RETURNING id`,
    [stand.clock.now(), address],
  );
  await stand.query(
    `INSERT INTO notice_attempt (notice_id, at, channel, outcome, error, duration_ms, template, cost_minor)
     VALUES ($1, $2, 'sms', 'permanent', 'refused: HTTP 400', 12, 'incidentOffered', 5)`,
    [row!.id, stand.clock.now()],
  );
  return row!.id;
}

describe('dead letters on the desk', () => {
  it('are listed with their tries, page by page, and their addresses masked but for who may see them', async () => {
    for (let n = 0; n < 3; n++) await deadLetter();
    const desk = await stand.signedIn('desk');
    const first = await desk.get<NoticePage>('/api/notices?state=dead&limit=2');
    const second = await desk.get<NoticePage>(`/api/notices?state=dead&limit=2&cursor=${first.next}`);
    expect([first.items.length, second.items.length, second.next]).toEqual([2, 1, null]);
    expect(first.items[0]).toMatchObject({ error: 'noChannelLeft', address: '+86139****1234' });
    expect(first.items[0]!.tries).toMatchObject([{ channel: 'sms', outcome: 'permanent', costMinor: 5 }]);
    const admin = await stand.signedIn('admin');
    expect((await admin.get<NoticePage>('/api/notices')).items[0]!.address).toBe('+8613900001234');
    expect((await refusal((await stand.signedIn('tech01')).get('/api/notices'))).status).toBe(403);
  });

  it('are there only for whoever answers for the place or the reader', async () => {
    const toEast = await deadLetter();
    const toWest = await deadLetter();
    await stand.query(`UPDATE notice SET recipient_id = 'tech09' WHERE id = $1`, [toWest]);
    const incident = await stand.offered({ region: 'west', terminal: 'T0009', technician: 'tech09' });
    const about = await deadLetter();
    await stand.query('UPDATE notice SET incident_id = $2 WHERE id = $1', [about, incident]);
    await stand.query(`UPDATE account SET regions = '{east}' WHERE username = 'dispatcher'`);
    const eastern = await stand.signedIn('dispatcher');
    expect((await eastern.get<NoticePage>('/api/notices')).items.map(({ id }) => id)).toEqual([toEast]);
    for (const id of [toWest, about]) {
      expect((await refusal(eastern.post(`/api/notices/${id}/retry`, {}))).status).toBe(404);
      expect((await refusal(eastern.post(`/api/notices/${id}/dismiss`, { reason: 'x' }))).status).toBe(404);
    }
    await eastern.request('POST', `/api/notices/${toEast}/dismiss`, { reason: 'told by telephone' });
    await stand.query(`UPDATE account SET regions = '{}' WHERE username = 'dispatcher'`);
  });

  it('show the address nowhere else either, whatever gateways repeat in what they say', async () => {
    const id = await deadLetter('zhang.san@customer.example');
    const said = 'refused: 550 <zhang.san@customer.example>: rejected, relay li@bank.example, no +8613900001234';
    await stand.query('UPDATE notice SET error = $1', [said]);
    await stand.query('UPDATE notice_attempt SET error = $1 WHERE notice_id = $2', [said, id]);
    const [letter] = (await (await stand.signedIn('desk')).get<NoticePage>('/api/notices')).items;
    const covered = 'refused: 550 <z****@customer.example>: rejected, relay l****@bank.example, no +86139****1234';
    expect([letter!.error, letter!.tries[0]!.error]).toEqual([covered, covered]);
    const admin = await stand.signedIn('admin');
    expect((await admin.get<NoticePage>('/api/notices')).items[0]!.error).toBe(said);
  });

  it('are sent again under a key of their own where a gateway has taken the message once before', async () => {
    const [untaken, taken] = [await deadLetter(), await deadLetter()];
    await stand.query(`UPDATE notice SET recipient_kind = 'robot', channel = 'robot', address = 'group'`);
    await stand.query(`UPDATE notice_attempt SET outcome = 'sent', receipt = 'undeliverable' WHERE notice_id = $1`, [
      taken,
    ]);
    const keys = () =>
      stand.query<{ id: string; key: string }>('SELECT id, idempotency_key AS key FROM notice ORDER BY id');
    const before = await keys();
    const desk = await stand.signedIn('desk');
    for (const id of [untaken, taken]) await desk.request('POST', `/api/notices/${id}/retry`);
    const after = await keys();
    expect(after[0]!.key).toBe(before[0]!.key);
    expect(after[1]!.key).not.toBe(before[1]!.key);
  });

  it('are sent again by the ways known now, once, and that is on record', async () => {
    const id = await deadLetter();
    // A robot needs no configuration; an SMS does, and there is no gateway here.
    await stand.query(
      `UPDATE notice SET recipient_kind = 'robot', channel = 'robot', address = 'group' WHERE id = $1`,
      [id],
    );
    const desk = await stand.signedIn('desk');
    expect((await desk.request('POST', `/api/notices/${id}/retry`)).status).toBe(204);
    const [row] = await stand.query(`SELECT state, channel, address, contacts, error FROM notice`);
    expect(row).toEqual({
      state: 'pending',
      channel: 'robot',
      address: 'group',
      contacts: { robot: 'group' },
      error: null,
    });
    expect((await refusal(desk.request('POST', `/api/notices/${id}/retry`))).body.code).toBe('notDead');
    const [entry] = await stand.query(`SELECT actor, action, subject FROM audit_entry ORDER BY id DESC LIMIT 1`);
    expect(entry).toEqual({ actor: 'desk', action: 'notice.retry', subject: `notice:${id}` });
    const unreachable = await deadLetter();
    const refused = await refusal(desk.request('POST', `/api/notices/${unreachable}/retry`));
    expect([refused.status, refused.body.code]).toEqual([409, 'noWay']);
  });

  it('are not sent again when the incident was taken meanwhile: nobody is paged for it any more', async () => {
    const id = await deadLetter();
    await stand.db.database.transaction((sql) => new PostgresOutbox().cancelPages(sql, ['7'], 'accepted'));
    await stand.query(
      `UPDATE notice SET recipient_kind = 'robot', channel = 'robot', address = 'group' WHERE id = $1`,
      [id],
    );
    const desk = await stand.signedIn('desk');
    const refused = await refusal(desk.request('POST', `/api/notices/${id}/retry`));
    expect([refused.status, refused.body.code]).toEqual([409, 'pageOver']);
    expect(await stand.query('SELECT state FROM notice')).toEqual([{ state: 'dead' }]);
    expect((await desk.request('POST', `/api/notices/${id}/dismiss`, { reason: 'taken' })).status).toBe(204);
  });

  it('are put away with a reason, once', async () => {
    const id = await deadLetter();
    const desk = await stand.signedIn('desk');
    expect((await refusal(desk.post(`/api/notices/${id}/dismiss`, {}))).status).toBe(400);
    await desk.request('POST', `/api/notices/${id}/dismiss`, { reason: 'told by telephone' });
    expect((await refusal(desk.post(`/api/notices/${id}/dismiss`, { reason: 'again' }))).body.code).toBe('notDead');
    expect((await desk.get<NoticePage>('/api/notices?state=dismissed')).items).toHaveLength(1);
    const [entry] = await stand.query(`SELECT actor, action, detail FROM audit_entry ORDER BY id DESC LIMIT 1`);
    expect(entry).toEqual({
      actor: 'desk',
      action: 'notice.dismiss',
      detail: { incident: '7', reason: 'told by telephone' },
    });
    const auditor = await stand.signedIn('auditor');
    expect((await refusal(auditor.post(`/api/notices/${id}/retry`, {}))).status).toBe(403);
    expect((await refusal(desk.post('/api/notices/999999/retry', {}))).status).toBe(404);
  });

  it('are counted, with what each channel did within the hour and what it cost', async () => {
    await deadLetter();
    const summary = await (await stand.signedIn('desk')).get<NoticeSummary>('/api/notices/summary');
    expect(summary).toMatchObject({ dead: 1, waiting: 0 });
    expect(summary.channels.find(({ channel }) => channel === 'sms')).toEqual({
      ...{ channel: 'sms', configured: false, sent: 0, failed: 1, delivered: 0, undeliverable: 0, costMinor: 5 },
    });
  });
});
