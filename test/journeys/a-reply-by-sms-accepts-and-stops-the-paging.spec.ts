import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

const TOKEN = 'a token for gateways';

describe('a technician with nothing but a telephone that can text', () => {
  let watch: NightWatch;
  let replies = 0;
  beforeAll(async () => {
    watch = await NightWatch.begin({
      GATEWAY_CALLBACK_TOKEN: TOKEN,
      VOICE_GATEWAY_URL: '{gateways}/voice/calls',
      VOICE_GATEWAY_TOKEN: 'simulated-voice-token',
    });
    watch.sms.wires.voice.callbackToken = TOKEN;
  });
  afterAll(() => watch?.end());

  /** What the gateway tells when somebody texts back. */
  const textsBack = async (id: string, text: string, providerId = `mo-${++replies}`): Promise<number> => {
    const response = await fetch(`${watch.url}/api/public/gateways/sms/replies`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify({ from: watch.phone(id).number, text, providerId, at: watch.clock.now().toISOString() }),
    });
    return response.status;
  };
  const count = (id: string, pattern: RegExp): number =>
    watch
      .phone(id)
      .texts()
      .filter((text) => pattern.test(text)).length;

  it('asks how, accepts with the number of the page, is told so, and is not called any more', async () => {
    (await watch.terminal('T0001')).captureCard();
    const page = await watch.phone('tech01').expectSms(/T0001.*回(\d+)a接/s);
    const code = /回(\d+)a接/.exec(page)![1]!;
    const desk = await watch.signedIn('desk');
    const { id } = await desk.theIncident('card.captured');

    expect(await textsBack('tech01', '77a')).toBe(202);
    await watch.phone('tech01').expectSms(new RegExp(`编号无效或已过期.*待答复编号：${code}`, 's'));
    expect((await desk.incident(id)).state).toBe('offered');

    expect(await textsBack('tech01', `${code}a`, 'mo-accept')).toBe(202);
    await watch.phone('tech01').expectSms(/已由您接单.*T0001/);
    expect((await desk.incident(id)).state).toBe('accepted');

    // The gateway tells it again, and so does the technician.
    await textsBack('tech01', `${code}a`, 'mo-accept');
    await textsBack('tech01', `${code} 接`);
    await watch.phone('tech01').expectSms(/此单已由您接下/);
    expect(count('tech01', /已由您接单/)).toBe(1);
    const lines = (await desk.incident(id)).timeline.filter(({ what }) => what === 'accepted');
    expect(lines).toHaveLength(1);

    watch.clock.forward('5m');
    await watch.phone('tech01').expectNoMoreThan(1, /请于.*前接单/);
    expect(watch.sms.messages({ channel: 'voice' })).toEqual([]);
  });

  it('refuses with a reason, and the next one is asked; too late, it hears who has it', async () => {
    (await watch.terminal('T0002')).captureCard();
    const page = await watch.phone('tech01').expectSms(/T0002.*回(\d+)a接/s);
    const code = /回(\d+)a接/.exec(page)![1]!;
    await textsBack('tech01', `${code}x 车坏了`);
    await watch.phone('tech01').expectSms(/已记录您的拒单/);
    const next = await watch.phone('tech03').expectSms(/T0002.*回(\d+)a接/s);
    await textsBack('tech03', `${/回(\d+)a接/.exec(next)![1]!}a`);
    await watch.phone('tech03').expectSms(/已由您接单.*T0002/);
    await textsBack('tech01', `${code}a`);
    await watch.phone('tech01').expectSms(/太迟.*王强/);
  });

  it('accepts by the key of a call, when the SMS was not answered', async () => {
    watch.sms.wires.voice.fate = { kind: 'answers', digits: '1' };
    (await watch.terminal('T0003')).captureCard();
    const called = await eventually(
      'a call',
      () => {
        watch.clock.forward('10s');
        const calls = watch.sms.messages({ channel: 'voice' });
        return calls.length > 0 && calls;
      },
      20_000,
      300,
    );
    expect(called[0]!.text).toContain('接单请按1');
    const desk = await watch.signedIn('desk');
    const incident = (await desk.openIncidents('&terminal=T0003')).find(({ fault }) => fault === 'card.captured')!;
    await eventually('accepted', async () => (await desk.incident(incident.id)).state === 'accepted');
  });

  it('is a stranger otherwise: without the token nothing is heard, and an unknown number is not answered', async () => {
    const response = await fetch(`${watch.url}/api/public/gateways/sms/replies`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ from: '+861', text: '1a', providerId: 'x', at: watch.clock.now().toISOString() }),
    });
    expect(response.status).toBe(403);
    const stranger = '+8615900000000';
    expect(await textsBack(stranger, '1a')).toBe(202);
    await watch.phone(stranger).expectNoMoreThan(0, /./);
  });

  it('answers by the link in the message, once, on a page without any script', async () => {
    (await watch.terminal('T0004')).captureCard();
    const page = await watch
      .phone('tech01')
      .expectSms(/T0004.*\/a\//s)
      .catch(() => watch.phone('tech03').expectSms(/T0004.*\/a\//s));
    const link = /\/a\/\S+/.exec(page)![0];
    const shown = await (await fetch(watch.url + link)).text();
    expect(shown).toContain('T0004');
    expect(shown).not.toMatch(/<script/i);
    const press = (act: string) =>
      fetch(`${watch.url}/api/public/answers/${link.slice(3)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `act=${act}&reason=`,
      }).then((response) => response.text());
    expect(await press('accept')).toContain('已由您接单');
    expect(await press('refuse')).toContain('已答复过');
    const forged = link.slice(3).replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    expect(await (await fetch(`${watch.url}/a/${forged}`)).text()).toContain('此链接无效');
    const desk = await watch.signedIn('desk');
    const incident = (await desk.openIncidents('&terminal=T0004')).find(({ fault }) => fault === 'card.captured')!;
    expect((await desk.incident(incident.id)).state).toBe('accepted');
  });

  it('passes a page on with `e`: the next step of escalation is told, and the answer says so', async () => {
    (await watch.terminal('T0001')).retainCash();
    const page = await watch.phone('tech02').expectSms(/T0001.*回(\d+)a接/s);
    expect(await textsBack('tech02', `${/回(\d+)a接/.exec(page)![1]!}e`)).toBe(202);
    await watch.phone('tech02').expectSms(/已升级.*T0001/);
    const desk = await watch.signedIn('desk');
    const { id } = await desk.theIncident('cash.retained');
    const told = (await desk.incident(id)).timeline.filter(({ what }) => what.startsWith('escalat'));
    expect(told.length).toBeGreaterThan(0);
  });

  it('confirms the shift with `ok`, once', async () => {
    const at = watch.clock.now().getTime();
    const [from, until] = [new Date(at + 3_600_000), new Date(at + 9 * 3_600_000)];
    await watch.db.database.run(
      { text: 'INSERT INTO shift_check (technician_id, shift_from, shift_until, asked_at) VALUES ($1, $2, $3, $4)' },
      ['tech02', from, until, watch.clock.now()],
    );
    expect(await textsBack('tech02', 'OK')).toBe(202);
    await watch.phone('tech02').expectSms(/已确认，祝值班顺利|Confirmed/);
    const [check] = await watch.db.database.run<{ answered_by: string }>({
      text: 'SELECT answered_by FROM shift_check',
    });
    expect(check!.answered_by).toBe('sms');
    await textsBack('tech02', '好的');
    await watch.phone('tech02').expectSms(/没有待答复的工单|nothing for you to answer/);
  });

  it('falls silent when it is a machine that answers every answer, but a result is told', async () => {
    const { number } = watch.phone('tech02');
    const [earlier] = await watch.db.database.run<{ count: number }>(
      { text: 'SELECT count(*)::int AS count FROM inbound_reply WHERE answered AND from_number = $1' },
      [number],
    );
    for (let n = 0; n < 14; n++) expect(await textsBack('tech02', `I am in a meeting. ${n}`)).toBe(202);
    const help = /编号\+a 接单|number \+ a to accept/;
    // `answersPerHour`, with the ones from before.
    await eventually('told how to answer', () => count('tech02', help) === 10 - earlier!.count);
    await watch.phone('tech02').expectNoMoreThan(10 - earlier!.count, help);
    const [page] = await watch.db.database.run<{ id: string; code: number }>({
      text: `SELECT id, reply_code AS code FROM notice WHERE recipient_id = 'tech03' AND reply_code IS NOT NULL
             AND purpose = 'page' ORDER BY id DESC LIMIT 1`,
    });
    for (let n = 0; n < 14; n++) await textsBack('tech03', `${page!.code}x no ${n}`);
    const results = await watch.db.database.run<{ outcome: string; answered: boolean }>(
      {
        text: 'SELECT outcome, answered FROM inbound_reply WHERE from_number = $1 AND text LIKE $2 ORDER BY received_at',
      },
      [watch.phone('tech03').number, '%x no %'],
    );
    expect(results).toHaveLength(14);
    expect(results.filter(({ answered }) => answered).length).toBeLessThanOrEqual(10);
  });

  it('keeps no number of a card that somebody texts', async () => {
    await textsBack('tech02', 'the card is 4111 1111 1111 1111');
    const [kept] = await watch.db.database.run<{ text: string }>({
      text: `SELECT text FROM inbound_reply WHERE text LIKE 'the card is%'`,
    });
    expect(kept!.text).not.toContain('4111 1111');
  });
});
