import { systemClock } from '#libs/clock';
import type { SmsTemplateRow } from '#libs/domain';
import { AliyunSmsChannel } from './sms-aliyun/channel.js';
import { SmsHttpChannel } from './sms-http/channel.js';
import { TencentSmsChannel } from './sms-tencent/channel.js';
import type { ReadTemplates, SmsProvider } from './provider.js';

const url = new URL('http://127.0.0.1:9/');
const usual = { url, signName: 'x', parallel: 1, timeoutMs: 100 };
const OPEN: Record<string, (templates: ReadTemplates) => SmsProvider> = {
  http: (templates) => new SmsHttpChannel(usual, templates),
  aliyun: (templates) => new AliyunSmsChannel({ ...usual, keyId: 'a', keySecret: 'b' }, templates, systemClock),
  tencent: (templates) =>
    new TencentSmsChannel({ ...usual, secretId: 'a', secretKey: 'b', appId: '1', region: 'x' }, templates, systemClock),
};
const row = (notice: SmsTemplateRow['notice']): SmsTemplateRow => ({
  ...{ notice, language: 'zh-CN', code: '1', variables: [] },
});

describe('several notices in one SMS', () => {
  it.each([
    ['http', [], true],
    ['http', [row('incidentOffered')], false],
    ['http', [row('incidentOffered'), row('noticesBundled')], true],
    ['aliyun', [], false],
    ['aliyun', [row('incidentOffered')], false],
    ['aliyun', [row('noticesBundled')], true],
    ['tencent', [row('incidentOffered')], false],
    ['tencent', [row('noticesBundled')], true],
  ])('through %s with %j: %s', async (name, rows, can) => {
    const provider = OPEN[name]!(() => rows);
    expect(provider.canBundle('zh-CN')).toBe(can);
    await provider.close();
  });
});
