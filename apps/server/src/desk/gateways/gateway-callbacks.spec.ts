import { eventually } from '#libs/testkit';
import { ApiStand } from '../../../../../test/harness/api-stand.js';

const TOKEN = 'a token for gateways';
const PHONE = '+8613800000001';

let stand: ApiStand;
beforeAll(async () => {
  stand = await ApiStand.start({ GATEWAY_CALLBACK_TOKEN: TOKEN, ROLES: 'api,notify' });
}, 90_000);
afterAll(() => stand?.stop());
beforeEach(async () => {
  await stand.query('TRUNCATE notice, notice_attempt, inbound_reply, early_receipt, reply_code, assignment, incident');
  stand.clock.forward('1h');
});

const post = async (path: string, body: unknown): Promise<number> => {
  const response = await fetch(`${stand.url}/api/public/gateways/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify(body),
  });
  return response.status;
};
const reply = (text: string, providerId: string, at = stand.clock.now().toISOString()) => ({
  ...{ from: PHONE, text, providerId, at },
});
const outcomes = async (): Promise<Record<string, string | null>> => {
  const rows = await stand.query<{ id: string; outcome: string | null }>(
    'SELECT provider_id AS id, outcome FROM inbound_reply',
  );
  return Object.fromEntries(rows.map(({ id, outcome }) => [id, outcome]));
};

/** The database fails whoever looks for open numbers meanwhile. */
async function whileNumbersAreLost(work: () => Promise<void>): Promise<void> {
  await stand.query('ALTER TABLE reply_code RENAME TO reply_code_away');
  await work().finally(() => stand.query('ALTER TABLE reply_code_away RENAME TO reply_code'));
}

describe('a reply that could not be dealt with', () => {
  it('is dealt with when the gateway tells it again, at whatever time that is', async () => {
    await whileNumbersAreLost(async () => expect(await post('sms/replies', reply('?', 'mo-1'))).toBe(500));
    expect(await post('sms/replies', reply('?', 'mo-1'))).toBe(202);
    expect(await outcomes()).toEqual({ 'mo-1': 'help' });
    expect(await stand.query(`SELECT 1 AS told FROM notice WHERE template = 'replyAnswer'`)).toHaveLength(1);
  });

  it('is dealt with, too, when the gateway does not tell it again', async () => {
    await whileNumbersAreLost(async () => expect(await post('sms/replies', reply('?', 'mo-2'))).toBe(500));
    stand.clock.forward('31s');
    await eventually('dealt with', async () => (await outcomes())['mo-2'] === 'help');
    expect(await post('sms/replies', reply('?', 'mo-2'))).toBe(202);
    expect(await stand.query(`SELECT 1 AS told FROM notice WHERE template = 'replyAnswer'`)).toHaveLength(1);
  });

  it('is to be told again while somebody deals with it: that may fail', async () => {
    const now = stand.clock.now();
    await stand.query(
      `INSERT INTO inbound_reply (provider_id, from_number, text, at, received_at, taken_until)
       VALUES ('mo-3', $1, '?', $2, $2, $3)`,
      [PHONE, now, new Date(now.getTime() + 30_000)],
    );
    expect(await post('sms/replies', reply('?', 'mo-3'))).toBe(503);
    expect(await outcomes()).toEqual({ 'mo-3': null });
    // Whoever dealt with it has died over it.
    stand.clock.forward('31s');
    expect(await post('sms/replies', reply('?', 'mo-3'))).toBe(202);
    expect(await outcomes()).toEqual({ 'mo-3': 'help' });
  });
});

describe('one item that cannot be read', () => {
  it('keeps no reply from being heard, before it or behind it', async () => {
    const odd = [
      reply('hel\0p', 'mo-nul'),
      reply('help \ud83d', 'mo-half'),
      reply('help', 'mo-ancient', '0000-01-01T00:00:00Z'),
      { from: PHONE, text: 'help' },
      reply('help', 'mo-good'),
    ];
    expect(await post('sms/replies', odd)).toBe(400);
    expect(await outcomes()).toEqual({ 'mo-nul': 'help', 'mo-half': 'help', 'mo-good': 'help' });
  });

  it('keeps no receipt from being heard', async () => {
    const at = stand.clock.now().toISOString();
    const odd = { providerId: 'p\0', delivered: false, code: '\0', at };
    expect(await post('sms/receipts', [odd, { providerId: 'good', delivered: true, at }])).toBe(202);
    expect(await stand.query('SELECT provider_id FROM early_receipt ORDER BY id')).toEqual([
      { provider_id: 'p' },
      { provider_id: 'good' },
    ]);
    const aliyun = (biz_id: string, report_time: string) => ({
      ...{ phone_number: '13800000001', report_time, success: true, biz_id, out_id: null },
    });
    const told = [aliyun('b-1', 'yesterday'), aliyun('b-2', '2026-11-22 03:00:00')];
    expect(await post('sms/receipts/aliyun', told)).toBe(400);
    expect(await stand.query(`SELECT provider_id FROM early_receipt WHERE provider_id LIKE 'b-%'`)).toEqual([
      { provider_id: 'b-2' },
    ]);
  });

  it('is refused where its time is beyond all calendars', async () => {
    const said = { mobile: '13800000001', nationcode: '86', text: 'help', time: 1e15 };
    expect(await post('sms/replies/tencent', said)).toBe(400);
    expect(await post('voice/results', { callId: 'c', result: 'busy', at: '0000-01-01T00:00:00Z' })).toBe(400);
  });
});

describe('a telephone that two technicians share', () => {
  beforeEach(() => stand.query(`UPDATE technician SET phone = $1 WHERE id IN ('tech01', 'tech02')`, [PHONE]));
  afterEach(() => stand.query(`UPDATE technician SET phone = '+8613800000002' WHERE id = 'tech02'`));

  /** A page that went out; `offered` asks for it now. */
  async function paged(technician: string, code: number, state: 'offered' | 'over'): Promise<string> {
    const now = stand.clock.now();
    const [incident] = await stand.query<{ id: string }>(
      `INSERT INTO incident (terminal_id, region_id, component, fault, priority, state, opened_at, last_event_at)
       VALUES ('T0001', 'east', $3, 'card.captured', 1, $1, $2, $2) RETURNING id`,
      [state === 'offered' ? 'offered' : 'closed', now, `part of ${technician}`],
    );
    const [page] = await stand.query<{ id: string }>(
      `INSERT INTO notice (incident_id, lane, purpose, template, language, channel, recipient_kind, recipient_id, address,
         data, next_at, state, created_at, attempts, reply_code)
       VALUES ($1, 1, 'page', 'incidentOffered', 'zh-CN', 'sms', 'technician', $2, $3, '{}', $4, 'sent', $4, 1, $5)
       RETURNING id`,
      [incident!.id, technician, PHONE, now, code],
    );
    await stand.query(
      `INSERT INTO reply_code (technician_id, code, notice_id, incident_id, offer, given_at) VALUES ($1, $2, $3, $4, '', $5)`,
      [technician, code, page!.id, incident!.id, now],
    );
    if (state === 'offered') {
      await stand.query(
        `INSERT INTO assignment (incident_id, technician_id, state, offered_at, expires_at, reason)
         VALUES ($1, $2, 'offered', $3, $4, '{}')`,
        [incident!.id, technician, now, new Date(now.getTime() + 600_000)],
      );
    }
    return page!.id;
  }
  const meant = () => stand.query('SELECT recipient_id, notice_id, outcome FROM inbound_reply');

  it('answers for the one whose number it is, not for the first of them', async () => {
    const page = await paged('tech02', 4, 'offered');
    expect(await post('sms/replies', reply('4x', 'mo-1'))).toBe(202);
    expect(await meant()).toEqual([{ recipient_id: 'tech02', notice_id: page, outcome: 'refused' }]);
  });

  it('answers for the one who is asked now, where both had the number', async () => {
    await paged('tech01', 1, 'over');
    const page = await paged('tech02', 1, 'offered');
    await post('sms/replies', reply('1x', 'mo-1'));
    expect(await meant()).toEqual([{ recipient_id: 'tech02', notice_id: page, outcome: 'refused' }]);
  });

  it('takes nothing for anybody where both are asked by the same number', async () => {
    await paged('tech01', 1, 'offered');
    await paged('tech02', 1, 'offered');
    await post('sms/replies', reply('1a', 'mo-1'));
    await post('sms/replies', reply('接', 'mo-2'));
    expect(await outcomes()).toEqual({ 'mo-1': 'whichOne', 'mo-2': 'whichOne' });
    expect(await stand.query(`SELECT DISTINCT state FROM assignment`)).toEqual([{ state: 'offered' }]);
  });
});
