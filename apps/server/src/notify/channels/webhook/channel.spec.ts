import { SETTINGS, type SettingValue } from '#libs/contract';
import { webhookRetryMs, type WebhookEvent } from '#libs/domain';
import { MovableClock } from '#libs/testkit';
import { Gateways } from '../../../../../../test/harness/simulated-gateways.js';
import type { OutgoingMessage } from '../../channel.js';
import { WebhookChannel } from './channel.js';
import type { WebhookState, WebhookStates, WebhookTry } from './webhook-states.js';

const event: WebhookEvent = {
  type: 'incident.accepted',
  timestamp: '2026-11-21T13:15:00.000Z',
  data: {
    specversion: '1.0',
    id: '7',
    source: 'https://watch.example',
    type: 'incident.accepted',
    subject: 'incidents/42',
    time: '2026-11-21T13:15:00.000Z',
    incidentId: '42',
    incidentNumber: 'INC-00000042',
    terminalId: 'T0001',
  },
};
const message: OutgoingMessage = {
  id: '4711',
  idempotencyKey: '0d0f7c3e-7f5b-4a41-9a9d-2f1f0f5a9f10',
  to: 'erp',
  subject: '',
  text: 'An incident changed',
  template: 'incidentEvent',
  language: 'en',
  facts: { event },
};

class Remembered implements WebhookStates {
  readonly tries: WebhookTry[] = [];
  isDisabled = (): Promise<boolean> => Promise.resolve(this.tries.some(({ disable }) => disable));
  all = (): Promise<WebhookState[]> => Promise.resolve([]);
  tried(_id: string, what: WebhookTry): Promise<void> {
    this.tries.push(what);
    return Promise.resolve();
  }
}

let gateways: Gateways;
let base: string;
let clock: MovableClock;
let states: Remembered;
let channel: WebhookChannel;
let webhooks: SettingValue<'webhooks'>;

const configure = (endpoint: Record<string, unknown> = {}, allowedPrivateHosts = ['127.0.0.1']): void => {
  const { secret } = gateways.wires.webhook;
  webhooks = SETTINGS.webhooks.schema.parse({
    endpoints: [{ id: 'erp', url: `${base}/hooks/erp`, secret, ...endpoint }],
    allowedPrivateHosts,
  });
};

beforeEach(async () => {
  gateways = new Gateways();
  base = `http://127.0.0.1:${(await gateways.start()).httpPort}`;
  clock = new MovableClock();
  gateways.wires.time.follow(clock);
  states = new Remembered();
  configure();
  channel = new WebhookChannel(() => webhooks, states, clock, { parallel: 2, timeoutMs: 1_000 });
});
afterEach(async () => {
  await channel.close();
  await gateways.stop();
});

const messages = async () =>
  (await (await fetch(`${base}/messages`)).json()) as {
    to: string;
    text: string;
    repeats: number;
    detail: { id: string };
  }[];

describe('webhooks', () => {
  it('post the event alone, signed so that the receiver can check it', async () => {
    expect(await channel.send(message)).toEqual({ outcome: 'sent' });
    const [arrived] = await messages();
    expect(arrived).toMatchObject({ to: '/hooks/erp', detail: { id: 'msg_7' } });
    expect(JSON.parse(arrived!.text)).toEqual(event);
    expect(states.tries).toMatchObject([{ status: 204, error: null, disable: false }]);
  });

  it('carry the same id at every try, so that a receiver can drop the second', async () => {
    gateways.behave({ webhook: { mode: 'loseAnswer', times: 1 } });
    expect((await channel.send(message)).outcome).toBe('passing');
    expect((await channel.send({ ...message, attempt: 2 })).outcome).toBe('sent');
    expect(await messages()).toMatchObject([{ repeats: 1 }]);
  });

  it('are signed with the old secret too while the receiver changes over', async () => {
    const fresh = 'whsec_dGhlLW5ldy1zZWNyZXQtdGhlLW5ldy1zZWNyZXQ=';
    configure({ secret: fresh, oldSecret: gateways.wires.webhook.secret });
    expect((await channel.send(message)).outcome).toBe('sent');
    gateways.wires.webhook.know(fresh);
    expect((await channel.send(message)).outcome).toBe('sent');
    configure({ secret: 'whsec_YW5vdGhlci1zZWNyZXQtYW5vdGhlci1zZWNyZXQ=' });
    expect((await channel.send(message)).outcome).toBe('passing');
  });

  it('are tried ten times by the schedule of the standard, whatever the answer is', async () => {
    const results = [];
    for (let attempt = 1; attempt <= 10; attempt++) {
      gateways.behave({ webhook: { mode: 'error500', times: 1 } });
      results.push(await channel.send({ ...message, attempt }));
    }
    const pauses = Array.from({ length: 10 }, (_none, index) => webhookRetryMs(index + 1));
    expect(results.map(({ retryInMs }) => retryInMs)).toEqual(pauses);
    expect(results.at(-1)).toMatchObject({ outcome: 'permanent', error: expect.stringContaining('gaveUp') });
  });

  it('wait as long as they are asked to', async () => {
    gateways.behave({ webhook: { mode: 'throttled', times: 1 } });
    expect(await channel.send(message)).toMatchObject({ outcome: 'passing', retryInMs: 900_000 });
  });

  it('stop for an endpoint that says 410', async () => {
    gateways.behave({ webhook: { mode: 'gone', times: 1 } });
    expect(await channel.send(message)).toEqual({ outcome: 'permanent', error: 'gone: HTTP 410' });
    expect(states.tries).toMatchObject([{ status: 410, disable: true }]);
    expect(await channel.send(message)).toMatchObject({ error: expect.stringContaining('endpointDisabled') });
    expect(await messages()).toEqual([]);
  });

  it('follow no redirect', async () => {
    gateways.behave({ webhook: { mode: 'redirect' } });
    expect(await channel.send(message)).toMatchObject({ outcome: 'passing', error: 'redirected: HTTP 302' });
    expect(await messages()).toEqual([]);
  });

  it.each([
    ['down', 'unreachable'],
    ['slow', 'timeout'],
  ] as const)('come again when the receiver is %s', async (mode, reason) => {
    gateways.behave({ webhook: { mode, times: 1 } });
    expect(await channel.send(message)).toMatchObject({ outcome: 'passing', error: expect.stringContaining(reason) });
    expect(states.tries).toMatchObject([{ status: null }]);
  });

  it.each(['http://127.0.0.1:PORT/hooks/erp', 'http://localhost:PORT/hooks/erp', 'http://[::1]:PORT/hooks/erp'])(
    'reach nothing inside the own network that is not allowed: %s',
    async (url) => {
      configure({ url: url.replace('PORT', new URL(base).port) }, []);
      expect(await channel.send(message)).toMatchObject({
        outcome: 'passing',
        error: expect.stringContaining('notAllowed'),
      });
      expect(await messages()).toEqual([]);
    },
  );

  it('carry nothing of 20 kB or more, and nothing that is no event', async () => {
    const large = { ...event, data: { ...event.data, terminalId: 'x'.repeat(20_000) } };
    expect((await channel.send({ ...message, facts: { event: large } })).outcome).toBe('permanent');
    expect((await channel.send({ ...message, facts: {} })).outcome).toBe('permanent');
    expect(await messages()).toEqual([]);
  });

  it('go to no endpoint that was taken out or switched off', async () => {
    configure({ enabled: false });
    expect((await channel.send(message)).outcome).toBe('permanent');
    expect((await channel.send({ ...message, to: 'nobody' })).outcome).toBe('permanent');
  });
});
