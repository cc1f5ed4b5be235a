import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SmsTemplateRow } from '#libs/domain';
import type { OutgoingMessage } from '../../channel.js';
import { parseHttpReceipts, parseHttpReplies } from './callbacks.js';
import { SmsHttpChannel } from './channel.js';

const message: OutgoingMessage = {
  id: '4711',
  idempotencyKey: '0d0f7c3e-7f5b-4a41-9a9d-2f1f0f5a9f10',
  to: '+8613800138000',
  subject: '',
  text: '【示范银行】吞卡',
  template: 'incidentOffered',
  language: 'zh-CN',
};

let server: Server;
let requests: { headers: IncomingHttpHeaders; url: string; body: string }[];
let sockets: Set<number | undefined>;
let answer: (response: ServerResponse) => void;
let channel: SmsHttpChannel;

beforeEach(async () => {
  requests = [];
  sockets = new Set();
  answer = (response) => response.end('{"providerId":"p-1"}');
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      sockets.add(request.socket.remotePort);
      requests.push({ headers: request.headers, url: request.url!, body });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = new URL(`http://127.0.0.1:${port}/sms?bank=1`);
  channel = new SmsHttpChannel({ url, token: 'sesame', parallel: 4, timeoutMs: 1_000 });
});

afterEach(async () => {
  await channel.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('the SMS channel', () => {
  it('posts the message with its key and our token, and keeps what the gateway calls it', async () => {
    expect(await channel.send(message)).toEqual({ outcome: 'sent', providerId: 'p-1' });
    const [request] = requests;
    expect(JSON.parse(request!.body)).toEqual({
      id: '4711',
      to: '+8613800138000',
      text: '【示范银行】吞卡',
      template: 'incidentOffered',
      language: 'zh-CN',
    });
    expect(request!.url).toBe('/sms?bank=1');
    expect(request!.headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': message.idempotencyKey,
      authorization: 'Bearer sesame',
    });
  });

  it('counts an answer as sent whatever its body says', async () => {
    for (const body of ['', 'OK', '[]', 'null', '{"providerId":{}}']) {
      answer = (response) => response.end(body);
      expect(await channel.send(message)).toEqual({ outcome: 'sent' });
    }
  });

  it.each([
    [400, 'permanent'],
    [401, 'passing'],
    [408, 'passing'],
    [429, 'passing'],
    [503, 'passing'],
  ])('calls %i %s and keeps what was said', async (status, outcome) => {
    answer = (response) => response.writeHead(status).end('no such number');
    expect(await channel.send(message)).toEqual({
      outcome,
      elsewhere: outcome === 'passing',
      error: expect.stringContaining(`HTTP ${status} no such number`),
    });
  });

  it('tells a gateway with templates which one and what stands in it, and no text', async () => {
    const rows: SmsTemplateRow[] = [
      {
        notice: 'incidentOffered',
        language: 'zh-CN',
        code: 'T-7',
        variables: [{ name: 'terminal', value: 'terminal', most: 20 }],
        signName: '示范银行',
      },
    ];
    const { port } = server.address() as AddressInfo;
    const url = new URL(`http://127.0.0.1:${port}/sms`);
    const templated = new SmsHttpChannel({ url, parallel: 1, timeoutMs: 1_000 }, () => rows);
    expect((await templated.send({ ...message, values: { terminal: 'T0007' } })).outcome).toBe('sent');
    await templated.close();
    expect(JSON.parse(requests.at(-1)!.body)).toEqual({
      id: '4711',
      to: '+8613800138000',
      template: 'incidentOffered',
      language: 'zh-CN',
      templateCode: 'T-7',
      variables: [{ name: 'terminal', value: 'T0007' }],
      signName: '示范银行',
    });
  });

  it('comes again when the gateway says', async () => {
    answer = (response) => response.writeHead(429, { 'retry-after': '7' }).end();
    expect(await channel.send(message)).toMatchObject({ outcome: 'passing', retryInMs: 7_000 });
  });

  it('reads receipts and answers, one or many', () => {
    const at = '2026-11-21T21:00:07+08:00';
    expect(parseHttpReceipts({ providerId: 'p-1', id: '4711', delivered: true, at })).toEqual([
      { providerId: 'p-1', noticeId: '4711', delivered: true, at: new Date(at) },
    ]);
    expect(parseHttpReceipts([{ providerId: 'p', delivered: false, code: 'OFF', at }])[0]).toMatchObject({
      code: 'OFF',
    });
    const reply = { from: '+8613800138000', text: '1a', providerId: 'm-1', at };
    expect(parseHttpReplies([reply, reply])).toHaveLength(2);
    expect(() => parseHttpReplies({ ...reply, at: 'now' })).toThrow();
    expect(() => parseHttpReceipts('x')).toThrow();
  });

  it('gives up on a gateway that does not answer', async () => {
    answer = () => undefined;
    expect(await channel.send(message)).toMatchObject({
      outcome: 'passing',
      error: expect.stringContaining('timeout'),
    });
  });

  it('does not wait for an answer that drips, and knows that the message was taken', async () => {
    answer = (response) => {
      const drip = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(drip));
      response.flushHeaders();
    };
    const begun = performance.now();
    expect((await channel.send(message)).outcome).toBe('sent');
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it('reads no endless answer', async () => {
    answer = (response) => {
      const flood = setInterval(() => response.write('x'.repeat(100_000)), 1);
      response.on('close', () => clearInterval(flood));
    };
    expect((await channel.send(message)).outcome).toBe('sent');
  });

  it('calls a cut connection and a missing gateway passing', async () => {
    answer = (response) => response.destroy();
    expect(await channel.send(message)).toMatchObject({
      outcome: 'passing',
      error: expect.stringContaining('unreachable'),
    });
    const nowhere = new SmsHttpChannel({ url: new URL('http://127.0.0.1:1/'), parallel: 1, timeoutMs: 300 });
    expect(await nowhere.send(message)).toMatchObject({
      outcome: 'passing',
      error: expect.stringContaining('ECONNREFUSED'),
    });
    await nowhere.close();
  });

  it('keeps its connections', async () => {
    for (let times = 0; times < 20; times++) await channel.send(message);
    expect(sockets.size).toBeLessThanOrEqual(2);
  });
});
