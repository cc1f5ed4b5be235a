import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Gateways } from '../../../../../../test/harness/simulated-gateways.js';
import type { OutgoingMessage } from '../../channel.js';
import { parseVoiceResults } from './callbacks.js';
import { VoiceChannel } from './channel.js';
import { spokenText } from './spoken-text.js';

const message: OutgoingMessage = {
  id: '4711',
  idempotencyKey: '0d0f7c3e-7f5b-4a41-9a9d-2f1f0f5a9f10',
  to: '+8613800138000',
  subject: '',
  text: '【示范银行】P1 吞卡 T0007。请于21:15前接单 https://watch.example/field/incidents/42\n按1接单',
  template: 'incidentOffered',
  language: 'zh-CN',
  purpose: 'page',
  answerable: true,
};

let gateways: Gateways;
let base: string;
let server: Server;
let told: { path: string; token: string | undefined; body: Record<string, unknown> }[];
let channel: VoiceChannel;

beforeEach(async () => {
  gateways = new Gateways();
  base = `http://127.0.0.1:${(await gateways.start()).httpPort}`;
  told = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const json = JSON.parse(body) as Record<string, unknown>;
      told.push({ path: request.url!, token: request.headers.authorization, body: json });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  channel = channelWith('simulated-voice-token');
});
afterEach(async () => {
  await channel.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await gateways.stop();
});

function channelWith(token: string): VoiceChannel {
  const { port } = server.address() as AddressInfo;
  const callbackUrl = `http://127.0.0.1:${port}/api/public/gateways/voice`;
  return new VoiceChannel({ url: new URL(`${base}/voice/calls`), token, callbackUrl, parallel: 2, timeoutMs: 1_000 });
}
const messages = async () => (await (await fetch(`${base}/messages`)).json()) as Record<string, unknown>[];

describe('telephone calls', () => {
  it('say the text in the language of the person, three times for a page, and ring once however often they are asked for', async () => {
    expect(await channel.send(message)).toEqual({ outcome: 'sent', providerId: message.idempotencyKey });
    await channel.send(message);
    await gateways.wires.settled();
    expect(await messages()).toMatchObject([
      {
        channel: 'voice',
        to: '+8613800138000',
        id: '4711',
        repeats: 1,
        text: '示范银行，P1 吞卡 T0007。请于21:15前接单。按1接单',
        detail: { language: 'zh-CN', repeat: 3, keys: true },
      },
    ]);
    expect(told.filter(({ path }) => path.endsWith('/results'))).toHaveLength(1);
  });

  it('bring back the key that was pressed, for this notice and call', async () => {
    gateways.wires.voice.fate = { kind: 'answers', digits: '1' };
    gateways.wires.voice.callbackToken = 'sesame';
    await channel.send(message);
    await gateways.wires.settled();
    const call = { callId: message.idempotencyKey, noticeId: '4711', at: expect.any(String) };
    const [path, token] = ['/api/public/gateways/voice', 'Bearer sesame'];
    expect(told).toEqual([
      { path: `${path}/keypress`, token, body: { ...call, digit: '1' } },
      { path: `${path}/results`, token, body: { ...call, result: 'answered' } },
    ]);
    expect(parseVoiceResults(told[1]!.body)).toMatchObject([{ delivered: true, noticeId: '4711', code: 'answered' }]);
  });

  it.each(['busy', 'noAnswer'] as const)('that are %s are known as not delivered', async (kind) => {
    gateways.wires.voice.fate = { kind };
    await channel.send(message);
    await gateways.wires.settled();
    expect(told.map(({ body }) => body['result'])).toEqual([kind]);
    expect(parseVoiceResults(told[0]!.body)).toMatchObject([
      { providerId: message.idempotencyKey, delivered: false, code: kind },
    ]);
  });

  it('to no number are given up, and wrong credentials are not the fault of the person', async () => {
    expect(await channel.send({ ...message, to: 'nobody' })).toMatchObject({ outcome: 'permanent' });
    const stranger = channelWith('wrong');
    expect(await stranger.send(message)).toMatchObject({
      outcome: 'passing',
      error: expect.stringContaining('gatewayRefusesUs'),
    });
    await stranger.close();
  });

  it.each([
    ['throttled', 'tooMany'],
    ['error500', 'gatewayFailed'],
    ['down', 'unreachable'],
    ['slow', 'timeout'],
    ['loseAnswer', 'unreachable'],
  ] as const)('are asked for again when the gateway is %s', async (mode, reason) => {
    gateways.behave({ voice: { mode, times: 1 } });
    expect(await channel.send(message)).toMatchObject({ outcome: 'passing', error: expect.stringContaining(reason) });
    expect((await channel.send(message)).outcome).toBe('sent');
  });
});

describe('what a voice says', () => {
  it.each([
    ['[Sample Bank] P1 Card captured T0007, see https://watch.example/x', 'Sample Bank，P1 Card captured T0007, see'],
    ['一\n二', '一。二'],
  ])('of %j', (text, spoken) => {
    expect(spokenText(text)).toBe(spoken);
  });

  it.each([[{}], [{ callId: 'x', result: 'maybe', at: '2026-11-21T13:00:00Z' }], ['x']])('is no result: %j', (body) => {
    expect(() => parseVoiceResults(body)).toThrow();
  });
});
