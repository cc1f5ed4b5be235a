import { eventually } from '#libs/testkit';
import {
  ALIYUN_ACCOUNT,
  tellAliyunReceipt,
  tellAliyunReply,
  tellTencentReceipt,
  tellTencentReply,
  TENCENT_ACCOUNT,
} from '../../simulators/gateways/index.js';
import { NightWatch } from '../harness/night-watch.js';

const TOKEN = 'callback-token-of-the-journey';

describe('a bank whose SMS go through Alibaba Cloud, with Tencent Cloud behind', () => {
  let watch: NightWatch;
  beforeAll(async () => {
    watch = await NightWatch.begin({
      SMS_GATEWAY_URL: '',
      SMS_PROVIDERS: 'aliyun,tencent',
      ALIYUN_SMS_URL: '{gateways}/aliyun/',
      ALIYUN_SMS_KEY_ID: ALIYUN_ACCOUNT.keyId,
      ALIYUN_SMS_KEY_SECRET: ALIYUN_ACCOUNT.secret,
      ALIYUN_SMS_SIGN_NAME: ALIYUN_ACCOUNT.signNames[0],
      TENCENT_SMS_URL: '{gateways}/tencent/',
      TENCENT_SMS_SECRET_ID: TENCENT_ACCOUNT.secretId,
      TENCENT_SMS_SECRET_KEY: TENCENT_ACCOUNT.secretKey,
      TENCENT_SMS_APP_ID: TENCENT_ACCOUNT.appId,
      TENCENT_SMS_SIGN_NAME: TENCENT_ACCOUNT.signNames[0],
      GATEWAY_CALLBACK_TOKEN: TOKEN,
    });
  });
  afterAll(() => watch?.end());

  const sms = (wire: string) => watch.sms.messages({ channel: 'sms' }).filter((message) => message.wire === wire);

  it('sends templates and no text, hears that they arrived, and goes on with the other when one refuses', async () => {
    const lead = await watch.signedIn('lead');
    const variables = [
      { name: 'title', value: 'title' },
      { name: 'terminal', value: 'terminal' },
      { name: 'until', value: 'acceptBy' },
    ];
    const row = { notice: 'incidentOffered', language: 'zh-CN', variables };
    const value = { aliyun: [{ ...row, code: 'SMS_154950909' }], tencent: [{ ...row, code: '1110' }] };
    await lead.put('/api/settings/smsTemplates', { value, reason: 'approved today' }, { 'if-match': '"0"' });

    const terminal = await watch.terminal('T0001');
    terminal.captureCard();
    const [page] = await eventually('the page', () => sms('aliyun').length > 0 && sms('aliyun'));
    expect(page!.to).toBe('13800000001');
    expect(page!.detail).toMatchObject({ template: 'SMS_154950909', variables: { title: '吞卡', terminal: 'T0001' } });

    const callbacks = `${watch.url}/api/public/gateways/sms`;
    const { tell } = watch.sms.wires;
    expect(await tellAliyunReceipt(tell, `${callbacks}/receipts/aliyun?token=${TOKEN}`, page!)).toBe(200);
    expect(await tellAliyunReceipt(tell, `${callbacks}/receipts/aliyun?token=wrong`, page!)).toBe(403);
    expect(await tellAliyunReply(tell, `${callbacks}/replies/aliyun?token=${TOKEN}`, '13800000001', '1a')).toBe(200);
    const tech = await watch.signedIn('tech01');
    const incident = await tech.theIncident('card.captured');
    await eventually('accepted by answering', async () => (await tech.incident(incident.id)).state === 'accepted');

    watch.sms.behave({ aliyun: { mode: 'throttled' } });
    (await watch.terminal('T0004')).captureCard();
    const [other] = await eventually('the other provider', () => sms('tencent').length > 0 && sms('tencent'));
    expect(other!.detail).toMatchObject({
      template: '1110',
      variables: ['吞卡', 'T0004', expect.stringMatching(/^\d\d:\d\d$/)],
    });
    expect(await tellTencentReceipt(tell, `${callbacks}/receipts/tencent?token=wrong`, other!)).toBe(403);
    expect(await tellTencentReceipt(tell, `${callbacks}/receipts/tencent?token=${TOKEN}`, other!)).toBe(200);
    const delivered = await eventually('both arrived', async () => {
      const rows = await watch.db.database.run<{ receipt: string }>({
        text: `SELECT receipt FROM notice_attempt WHERE channel = 'sms' AND receipt IS NOT NULL`,
      });
      return rows.length >= 2 && rows;
    });
    expect(new Set(delivered.map(({ receipt }) => receipt))).toEqual(new Set(['delivered']));
    expect(await tellTencentReply(tell, `${callbacks}/replies/tencent?token=wrong`, other!.to, '接')).toBe(403);
    expect(await tellTencentReply(tell, `${callbacks}/replies/tencent?token=${TOKEN}`, other!.to, '接')).toBe(200);
    const desk = await watch.signedIn('desk');
    const second = (await desk.openIncidents('&terminal=T0004')).find(({ fault }) => fault === 'card.captured')!;
    await eventually('accepted by answering', async () => (await desk.incident(second.id)).state === 'accepted');
  }, 60_000);
});
