import { ApiStand, refusal } from '../../../../../test/harness/api-stand.js';

describe('a customer case, for the people of the bank', () => {
  let stand: ApiStand;

  beforeAll(async () => {
    stand = await ApiStand.start();
    await stand.query(
      `INSERT INTO customer_case (number, terminal_id, kind, state, source, opened_at, phone, language)
       VALUES ('C-1', 'T0001', 'card', 'received', 'customer', $1, '+8613800138000', 'zh-CN'),
              ('C-9', 'T0009', 'card', 'received', 'customer', $1, NULL, 'zh-CN')`,
      [stand.clock.now()],
    );
    await stand.query(`UPDATE account SET regions = '{west}' WHERE username = 'dispatcher'`);
  });
  afterAll(() => stand.stop());

  it('shows a masked number to everybody, and the whole one to customer care, with the reason on record', async () => {
    for (const name of ['desk', 'lead', 'auditor', 'customerCare', 'admin']) {
      const client = await stand.signedIn(name);
      expect(await client.get('/api/cases/C-1')).toMatchObject({
        phone: '+86*******8000',
        stateText: expect.any(String),
      });
    }
    const care = await stand.signedIn('customerCare');
    const reason = 'the card is ready to be fetched';
    expect(await care.post('/api/cases/C-1/phone', { reason })).toEqual({ phone: '+8613800138000' });
    const [entry] = await stand.query(
      `SELECT actor, action, subject, detail FROM audit_entry ORDER BY id DESC LIMIT 1`,
    );
    expect(entry).toEqual({
      actor: 'customerCare',
      action: 'case.phoneShown',
      subject: 'case:C-1',
      detail: { reason },
    });
  });

  it('shows no whole number to anybody else, and to nobody without a reason', async () => {
    for (const name of ['desk', 'lead', 'admin', 'tech01']) {
      const client = await stand.signedIn(name);
      expect(await refusal(client.post('/api/cases/C-1/phone', { reason: 'I want it' }))).toMatchObject({
        status: 403,
      });
    }
    const care = await stand.signedIn('customerCare');
    expect(await refusal(care.post('/api/cases/C-1/phone', {}))).toMatchObject({ status: 400 });
  });

  it('is none under a number that nothing can have', async () => {
    const [desk, care] = await stand.allSignedIn('desk', 'customerCare');
    for (const number of ['never', '%00', 'C-1%00', 'constructor']) {
      const unknown = { status: 404, body: { code: 'unknownCase' } };
      expect(await refusal(desk!.get(`/api/cases/${number}`))).toMatchObject(unknown);
      expect(await refusal(care!.post(`/api/cases/${number}/phone`, { reason: 'I want it' }))).toMatchObject(unknown);
    }
  });

  it('is out of sight for an account of another region, as everything else there is', async () => {
    const west = await stand.signedIn('dispatcher');
    expect(await west.get('/api/cases/C-9')).toMatchObject({ number: 'C-9' });
    expect(await refusal(west.get('/api/cases/C-1'))).toMatchObject({ status: 404 });
    const page = await west.get<{ items: { region: string }[] }>('/api/terminals');
    expect(new Set(page.items.map(({ region }) => region))).toEqual(new Set(['west']));
  });
});
