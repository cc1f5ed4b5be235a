import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

const TOKEN = 'a token for gateways';

describe('the second line, paged because the first does not answer', () => {
  let watch: NightWatch;
  let replies = 0;
  beforeAll(async () => {
    watch = await NightWatch.begin({
      ...{ OFFER_SECONDS: '300', GATEWAY_CALLBACK_TOKEN: TOKEN },
      ...{ VOICE_GATEWAY_URL: '{gateways}/voice/calls', VOICE_GATEWAY_TOKEN: 'simulated-voice-token' },
    });
    watch.sms.wires.voice.callbackToken = TOKEN;
    const lead = await watch.signedIn('lead');
    const steps = [{ afterMinutes: 2, notify: [{ to: 'line', line: 'second' }] }];
    await lead.put('/api/settings/escalation', {
      reason: 'trial',
      value: { policies: [{ id: 'night', name: { zh: '夜间', en: 'Night' }, when: {}, steps }] },
    });
  });
  afterAll(() => watch?.end());

  const textsBack = (id: string, text: string): Promise<Response> =>
    fetch(`${watch.url}/api/public/gateways/sms/replies`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify({
        ...{ from: watch.phone(id).number, text, providerId: `mo-${++replies}` },
        at: watch.clock.now().toISOString(),
      }),
    });

  /** A card is captured; the first line is asked and sleeps, the second is paged. */
  const escalated = async (terminal: string): Promise<{ id: string; page: string }> => {
    (await watch.terminal(terminal)).captureCard();
    await watch.phone('tech01').expectSms(new RegExp(`前接单.*|${terminal}`));
    const desk = await watch.signedIn('desk');
    const incident = await eventually(`${terminal} is offered`, async () => {
      const open = await desk.openIncidents(`&terminal=${terminal}`);
      return open.find(({ fault, state }) => fault === 'card.captured' && state === 'offered');
    });
    watch.clock.forward('121s');
    const page = await watch.phone('tech03').expectSms(new RegExp(`升级1.*${terminal}`, 's'));
    return { id: incident!.id, page };
  };

  it('answers an escalation by SMS and has the job; the one who was asked is told', async () => {
    const { id, page } = await escalated('T0001');
    const code = /回(\d+)a接/.exec(page)![1]!;
    await textsBack('tech03', `${code}a`);
    await watch.phone('tech03').expectSms(/已由您接单.*T0001/);
    await watch.phone('tech01').expectSms(/T0001.*(撤回|无需|不再)|(撤回|无需|不再).*T0001/s);
    const lead = await watch.signedIn('lead');
    const { state, assignments, timeline } = await lead.incident(id);
    expect(state).toBe('accepted');
    expect(assignments.map(({ technician, state: how }) => `${technician}:${how}`)).toEqual([
      'tech01:withdrawn',
      'tech03:accepted',
    ]);
    expect(timeline.map(({ text }) => text)).toContain('Accepted: answered the page of an escalation');
  });

  it('answers in the app, where it may accept and refuse', async () => {
    const { id } = await escalated('T0002');
    const second = await watch.signedIn('tech03');
    expect((await second.incident(id)).actions).toEqual(expect.arrayContaining(['accept', 'refuse']));
    await second.post(`/api/incidents/${id}/accept`, {});
    expect((await second.incident(id)).state).toBe('accepted');
    const first = await watch.signedIn('tech01');
    expect((await first.incident(id)).actions).not.toContain('accept');
  });

  it('answers by the link in the message', async () => {
    const { id, page } = await escalated('T0003');
    const link = /\/a\/\S+/.exec(page)![0];
    const pressed = await fetch(`${watch.url}/api/public/answers/${link.slice(3)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'act=accept&reason=',
    });
    expect(await pressed.text()).toContain('已由您接单');
    const desk = await watch.signedIn('desk');
    expect((await desk.incident(id)).state).toBe('accepted');
  });
});
