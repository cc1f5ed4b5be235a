import { createECDH, randomBytes } from 'node:crypto';
import { ApiStand, refusal } from '../../../../test/harness/api-stand.js';
import { deskRecipient, technicianRecipient } from '../roster/index.js';
import { PostgresRosterStore } from '../roster/store/postgres-roster.store.js';

const PRIVATE_KEY = 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw';
const PUBLIC_KEY = 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8';

let stand: ApiStand;
let bare: ApiStand;

beforeAll(async () => {
  [stand, bare] = await Promise.all([ApiStand.start({ VAPID_PRIVATE_KEY: PRIVATE_KEY }), ApiStand.start()]);
}, 90_000);
afterAll(() => Promise.all([stand.stop(), bare.stop()]));
beforeEach(async () => {
  await stand.query('DELETE FROM push_subscription');
});

const browser = (name: string) => ({
  endpoint: `https://push.example.net/${name}`,
  expirationTime: null,
  keys: {
    p256dh: createECDH('prime256v1').generateKeys().toString('base64url'),
    auth: randomBytes(16).toString('base64url'),
  },
});
const rows = () =>
  stand.query<{ endpoint: string; owner: string }>('SELECT endpoint, owner FROM push_subscription ORDER BY endpoint');

describe('a browser that wants to be told', () => {
  it('gets the key to subscribe with', async () => {
    const tech = await stand.signedIn('tech01');
    expect(await tech.get('/api/push/key')).toEqual({ publicKey: PUBLIC_KEY });
    expect(await refusal(stand.public.get('/api/push/key'))).toMatchObject({ status: 401 });
    const other = await bare.signedIn('tech01');
    expect(await refusal(other.get('/api/push/key'))).toMatchObject({ status: 404 });
    expect(await refusal(other.request('POST', '/api/push/subscriptions', browser('a')))).toMatchObject({
      status: 404,
    });
  });

  it('is from then on a way to the person who is signed in, or to their desk', async () => {
    for (const username of ['tech01', 'desk', 'lead']) {
      await (await stand.signedIn(username)).request('POST', '/api/push/subscriptions', browser(username));
    }
    expect((await rows()).map(({ owner }) => owner)).toEqual(['desk', 'lead', 'technician:tech01']);
    const roster = await new PostgresRosterStore(stand.db.database).readAll(stand.clock.now());
    const contacts = roster.technicians.map((each) => technicianRecipient(each).contacts.push);
    expect(contacts.filter(Boolean)).toEqual(['technician:tech01']);
    expect(roster.desks.map((each) => [each.kind, deskRecipient(each).contacts.push]).sort()).toEqual([
      ['desk', 'desk:night'],
      ['lead', 'lead:lead'],
    ]);
  });

  it('stands for whoever signed in last on it, and for nobody after they took it back', async () => {
    const same = browser('shared');
    const [first, second] = [await stand.signedIn('tech01'), await stand.signedIn('tech02')];
    await first.request('POST', '/api/push/subscriptions', same);
    await second.request('POST', '/api/push/subscriptions', same);
    expect(await rows()).toEqual([{ endpoint: same.endpoint, owner: 'technician:tech02' }]);
    await first.request('DELETE', '/api/push/subscriptions', { endpoint: same.endpoint });
    expect(await rows()).toHaveLength(1);
    await second.request('DELETE', '/api/push/subscriptions', { endpoint: same.endpoint });
    expect(await rows()).toEqual([]);
  });

  it('is one of ten at most: the oldest goes', async () => {
    const tech = await stand.signedIn('tech01');
    for (let nth = 0; nth < 12; nth++) {
      stand.clock.forward('1s');
      await tech.request('POST', '/api/push/subscriptions', browser(`n${String(nth).padStart(2, '0')}`));
    }
    const kept = (await rows()).map(({ endpoint }) => endpoint.slice(-3));
    expect(kept).toEqual(Array.from({ length: 10 }, (_none, index) => `n${String(index + 2).padStart(2, '0')}`));
  });

  it.each([
    ['an address inside the own network', { endpoint: 'https://10.0.0.1/x' }],
    ['an address without https', { endpoint: 'http://push.example.net/x' }],
    ['keys that are none', { keys: { p256dh: Buffer.alloc(65, 4).toString('base64url'), auth: 'A'.repeat(22) } }],
    ['keys that are too short', { keys: { p256dh: 'AAAA', auth: 'AAAA' } }],
  ])('is refused with %s', async (_what, change) => {
    const tech = await stand.signedIn('tech01');
    const refused = await refusal(tech.request('POST', '/api/push/subscriptions', { ...browser('x'), ...change }));
    expect(refused).toMatchObject({ status: 400 });
    expect(await rows()).toEqual([]);
  });

  it('is refused for somebody whom nobody pages', async () => {
    const auditor = await stand.signedIn('auditor');
    expect(await refusal(auditor.request('POST', '/api/push/subscriptions', browser('a')))).toMatchObject({
      status: 403,
    });
  });
});

describe('the endpoints of outside systems', () => {
  const SECRET = 'whsec_c2ltdWxhdGVkLXdlYmhvb2stc2VjcmV0LTAwMDE=';
  const put = async (endpoints: unknown[], version: number) => {
    const lead = await stand.signedIn('lead');
    return lead.request(
      'PUT',
      '/api/settings/webhooks',
      { value: { endpoints }, reason: 'test' },
      {
        'if-match': `"${version}"`,
      },
    );
  };

  it('are shown with how they are doing, never with their secret, to those who may', async () => {
    await put([{ id: 'erp', url: 'https://erp.example/x', secret: SECRET, events: ['incident.opened'] }], 0);
    const lead = await stand.signedIn('lead');
    const shown = await lead.get('/api/webhooks');
    expect(shown).toEqual({
      items: [
        {
          id: 'erp',
          url: 'https://erp.example/x',
          events: ['incident.opened'],
          enabled: true,
          waiting: 0,
          disabledAt: null,
          lastAt: null,
          lastStatus: null,
          lastError: null,
          lastSentAt: null,
        },
      ],
    });
    const settings = JSON.stringify(await lead.get('/api/settings/webhooks'));
    expect(settings).not.toContain('c2ltdWxhdGVk');
    expect(settings).toContain('********');
    expect(await refusal((await stand.signedIn('tech01')).get('/api/webhooks'))).toMatchObject({ status: 403 });
  });

  it('are sent again what happened since, by whoever may say so', async () => {
    const lead = await stand.signedIn('lead');
    const from = '2026-11-21T20:00:00+08:00';
    expect(await lead.post('/api/webhooks/erp/replay', { from })).toEqual({ events: 0 });
    expect(await refusal(lead.post('/api/webhooks/nobody/replay', { from }))).toMatchObject({ status: 404 });
    expect(await refusal(lead.post('/api/webhooks/erp/replay', { from: 'yesterday' }))).toMatchObject({ status: 400 });
  });
});
