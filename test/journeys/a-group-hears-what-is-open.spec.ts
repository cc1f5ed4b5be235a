import { eventually } from '#libs/testkit';
import { DINGTALK_ROBOT, FEISHU_ROBOT, WECOM_KEY } from '../../simulators/gateways/index.js';
import { NightWatch } from '../harness/night-watch.js';

describe('a group with a robot', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('hears what is open, at WeCom, DingTalk and Feishu alike, and is told once', async () => {
    const lead = await watch.signedIn('lead');
    const url = watch.sms.url;
    const robots = [
      { id: 'wecom', kind: 'wecom', url: `${url}/wecom/cgi-bin/webhook/send?key=${WECOM_KEY}` },
      {
        id: 'dingtalk',
        kind: 'dingtalk',
        url: `${url}/dingtalk/robot/send?access_token=${DINGTALK_ROBOT.token}`,
        secret: DINGTALK_ROBOT.secret,
      },
      {
        id: 'feishu',
        kind: 'feishu',
        url: `${url}/feishu/open-apis/bot/v2/hook/${FEISHU_ROBOT.hook}`,
        secret: FEISHU_ROBOT.secret,
        language: 'en',
      },
    ].map((robot) => ({ ...robot, matters: ['digest'] }));
    await lead.put('/api/settings/robots', { value: { robots }, reason: 'the groups' }, { 'if-match': '"0"' });
    const shown = JSON.stringify(await lead.get('/api/settings/robots'));
    expect(shown).not.toContain(WECOM_KEY);
    expect(shown).not.toContain(FEISHU_ROBOT.secret);

    (await watch.terminal('T0001')).captureCard();
    const told = () => watch.sms.messages({ channel: 'robot' });
    // What goes to a group waits a little, so that more may join it; nor is it told on the hour and the half hour.
    await eventually(
      'all three groups',
      () => {
        watch.clock.forward('5s');
        return told().length === 3;
      },
      20_000,
      500,
    );
    const byWire = Object.fromEntries(told().map(({ wire, text }) => [wire, text]));
    expect(byWire['wecom']).toMatch(/未结工单摘要[\s\S]*吞卡/);
    expect(byWire['dingtalk']).toBe(byWire['wecom']);
    expect(byWire['feishu']).toMatch(/Open incidents[\s\S]*INC-/);
    watch.clock.forward('10m');
    await new Promise((resolve) => setTimeout(resolve, 5_500));
    expect(told()).toHaveLength(3);
  }, 60_000);
});
