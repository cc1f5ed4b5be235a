import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

interface Arrived {
  text: string;
  repeats: number;
  detail: { id: string; event: { type: string; data: { incidentId: string; id: string } } };
}

describe('an outside system', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  const arrived = (): Arrived[] => watch.sms.messages({ channel: 'webhook' }) as unknown as Arrived[];
  const types = () => arrived().map(({ detail }) => detail.event.type);

  it('hears each step of an incident once and in order, though it was down meanwhile, and again when asked', async () => {
    const lead = await watch.signedIn('lead');
    const endpoint = { id: 'erp', url: `${watch.sms.url}/hooks/erp`, secret: watch.sms.wires.webhook.secret };
    const value = { endpoints: [endpoint], allowedPrivateHosts: ['127.0.0.1'] };
    await lead.put('/api/settings/webhooks', { value, reason: 'the ticket system' }, { 'if-match': '"0"' });

    watch.sms.behave({ webhook: { mode: 'error500', times: 1 } });
    (await watch.terminal('T0001')).captureCard();
    await watch.phone('tech01').expectSms(/T0001/);
    const tech = await watch.signedIn('tech01');
    const incident = await tech.theIncident('card.captured');
    await tech.act(incident.id, 'accept');
    await tech.act(incident.id, 'travel');

    // The first post failed; the next one is due five seconds later.
    await eventually('the first post was refused', () => watch.sms.counts().refused > 0);
    expect(arrived()).toEqual([]);
    watch.clock.forward('6s');
    await eventually(`all steps; so far ${types().join()}`, () => types().includes('incident.travelling'));
    expect(types().slice(0, 4)).toEqual([
      'incident.opened',
      'incident.offered',
      'incident.accepted',
      'incident.travelling',
    ]);
    expect(new Set(arrived().map(({ detail }) => detail.id)).size).toBe(arrived().length);
    expect(arrived().every(({ detail }) => detail.event.data.incidentId === incident.id)).toBe(true);
    expect(
      arrived()
        .map(({ text }) => text)
        .join(),
    ).not.toMatch(/tech01|\+86|人民路/);

    // What is still under way is not sent again.
    const items = await eventually('nothing waits', async () => {
      const { items: all } = await lead.get<{ items: { lastStatus: number; waiting: number }[] }>('/api/webhooks');
      return all.every(({ waiting }) => waiting === 0) && all;
    });
    expect(items).toMatchObject([{ id: 'erp', lastStatus: 204, disabledAt: null }]);
    const before = arrived().length;
    await lead.post('/api/webhooks/erp/replay', { from: incident.openedAt });
    await eventually('the same once more', () => arrived()[0]!.repeats === 1 && arrived()[before - 1]!.repeats === 1);
    expect(arrived()).toHaveLength(before);
  }, 60_000);
});
