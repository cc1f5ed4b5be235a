import { MovableClock } from '#libs/testkit';
import type { OutgoingMessage } from '../../channel.js';
import type { ProviderResult, SmsProvider, SmsProviderName } from '../provider.js';
import { SmsAnyChannel } from './channel.js';

const message: OutgoingMessage = {
  id: '1',
  idempotencyKey: 'k',
  to: '+8613800138000',
  subject: '',
  text: 'x',
  template: 'incidentOffered',
  language: 'en',
};
const asked: SmsProviderName[] = [];
const provider = (name: SmsProviderName, answer: () => ProviderResult): SmsProvider => ({
  name,
  parallel: 2,
  send: () => {
    asked.push(name);
    return Promise.resolve(answer());
  },
  canBundle: (language) => name === 'http' && language === 'en',
  close: () => Promise.resolve(),
});
const sent: ProviderResult = { outcome: 'sent', providerId: 'p' };
const down: ProviderResult = { outcome: 'passing', error: 'unreachable: ECONNREFUSED', elsewhere: true };

beforeEach(() => asked.splice(0));

describe('SMS through whichever provider takes it', () => {
  it('goes to the next one when the first is down, which is then asked last for a while', async () => {
    const clock = new MovableClock();
    const channel = new SmsAnyChannel([provider('aliyun', () => down), provider('tencent', () => sent)], clock);
    expect(await channel.send(message)).toEqual(sent);
    expect(await channel.send(message)).toEqual(sent);
    expect(asked).toEqual(['aliyun', 'tencent', 'tencent']);
    clock.forward('31s');
    await channel.send(message);
    expect(asked.slice(3)).toEqual(['aliyun', 'tencent']);
  });

  it('does not send with another what may have gone out, nor to a number that is none', async () => {
    const clock = new MovableClock();
    const timeout: ProviderResult = { outcome: 'passing', error: 'timeout: no answer', elsewhere: false };
    const bad: ProviderResult = { outcome: 'permanent', error: 'badNumber: x', elsewhere: false };
    for (const first of [timeout, bad]) {
      asked.splice(0);
      const channel = new SmsAnyChannel([provider('aliyun', () => first), provider('tencent', () => sent)], clock);
      expect(await channel.send(message)).toEqual({ outcome: first.outcome, error: `aliyun: ${first.error}` });
      expect(asked).toEqual(['aliyun']);
    }
  });

  it('does not give a number up while any provider may still come round', async () => {
    const none: ProviderResult = { outcome: 'permanent', error: 'noTemplate: none', elsewhere: true };
    const clock = new MovableClock();
    const some = new SmsAnyChannel([provider('aliyun', () => none), provider('tencent', () => down)], clock);
    expect(await some.send(message)).toMatchObject({ outcome: 'passing', error: expect.stringContaining('tencent: ') });
    const all = new SmsAnyChannel([provider('aliyun', () => none), provider('tencent', () => none)], clock);
    expect((await all.send(message)).outcome).toBe('permanent');
  });

  it('tells of several notices at once where one of them can word it', () => {
    const clock = new MovableClock();
    const both = new SmsAnyChannel([provider('aliyun', () => sent), provider('http', () => sent)], clock);
    expect([both.canBundle('en'), both.canBundle('zh-CN')]).toEqual([true, false]);
  });
});
