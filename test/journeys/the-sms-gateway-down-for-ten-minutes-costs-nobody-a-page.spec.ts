import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('while the SMS gateway is down for ten minutes', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin({ OFFER_SECONDS: '1800' })));
  afterAll(() => watch?.end());

  it('every page goes by mail at once, by SMS as soon as it is back, and none is lost or doubled', async () => {
    watch.sms.behave({ sms: { mode: 'error500' } });
    for (const id of ['T0001', 'T0002', 'T0004']) (await watch.terminal(id)).captureCard();
    const pages = () => watch.sms.messages({ channel: 'email' }).filter(({ text }) => /T000\d/.test(text));
    await eventually(
      'a mail for each',
      () => {
        watch.clock.forward('2s');
        return new Set(pages().map(({ text }) => /T000\d/.exec(text)![0])).size === 3;
      },
      20_000,
      300,
    );
    for (let minute = 0; minute < 10; minute++) {
      watch.clock.forward('1m');
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(watch.sms.messages({ channel: 'sms' })).toEqual([]);

    watch.sms.behave({ sms: { mode: 'ok' } });
    const texts = () => watch.sms.messages({ channel: 'sms' }).map(({ text }) => text);
    for (const id of ['T0001', 'T0002', 'T0004']) {
      await eventually(
        `an SMS for ${id}`,
        () => {
          watch.clock.forward('20s');
          return texts().some((text) => text.includes(id));
        },
        20_000,
        300,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    for (const id of ['T0001', 'T0002', 'T0004'])
      expect(texts().filter((text) => text.includes(id) && /请于.*前接单/.test(text))).toHaveLength(1);
    const [row] = await watch.db.database.run<{ dead: number }>({
      text: `SELECT count(*)::int AS dead FROM notice WHERE state = 'dead' AND purpose = 'page'`,
    });
    expect(row!.dead).toBe(0);
  });
});
