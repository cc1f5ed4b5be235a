import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { Client } from 'undici';
import { eventually } from '#libs/testkit';
import { Gateways, type ArrivedMessage, type GatewayAddresses } from './index.js';

let gateways: Gateways;
let at: GatewayAddresses;
let url: string;

beforeEach(async () => {
  gateways = new Gateways({ httpPort: 0, smtpPort: 0 });
  at = await gateways.start();
  url = `http://127.0.0.1:${at.httpPort}`;
});
afterEach(() => gateways.stop());

const send = (body: unknown, key?: string) =>
  fetch(at.smsUrl, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(key ? { 'Idempotency-Key': key } : {}) },
    body: JSON.stringify(body),
  });

/** Writes raw bytes and gives all that comes back until the other side, or `until`, ends it. */
function raw(pieces: string[], until: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(at.httpPort, '127.0.0.1');
    socket.on('data', (chunk) => {
      answer += chunk.toString();
      if (until.test(answer)) socket.destroy();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
    void (async () => {
      for (const piece of pieces) {
        socket.write(piece);
        await new Promise((again) => setTimeout(again, 5));
      }
    })();
  });
}

const rawSms = (text: string, key: string, more = '') => {
  const body = JSON.stringify({ to: '+8610000000101', text });
  return `POST /sms HTTP/1.1\r\nHost: 127.0.0.1\r\n${more}idempotency-key: ${key}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
};

describe('the SMS gateway', () => {
  it('accepts a message and shows it as JSON', async () => {
    const before = Date.now();
    const response = await send({ id: 'n-1', to: '+8610000000101', text: '吞卡：T0001' }, 'key-1');
    expect(response.status).toBe(202);
    const { providerId } = (await response.json()) as { providerId: string };
    const [message] = (await (await fetch(`${url}/messages`)).json()) as ArrivedMessage[];
    expect(message).toMatchObject({
      id: 'n-1',
      providerId,
      channel: 'sms',
      to: '+8610000000101',
      text: '吞卡：T0001',
      idempotencyKey: 'key-1',
      repeats: 0,
    });
    expect(Math.abs(Date.parse(message!.at) - before)).toBeLessThan(5_000);
  });

  it('gives the same provider id for a repeated key and keeps one message', async () => {
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(await (await send({ to: '1', text: 'x' }, 'same')).json());
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(gateways.messages()).toHaveLength(1);
    expect(gateways.messages()[0]!.repeats).toBe(2);
    expect(gateways.counts()).toMatchObject({ sms: 1, repeats: 2 });
  });

  it('filters by recipient, channel and time, newest last, and forgets on DELETE', async () => {
    await send({ to: '+861', text: 'first' });
    await send({ to: '+862', text: 'second' });
    await send({ to: '+861', text: 'third' });
    const list = async (query: string) =>
      ((await (await fetch(`${url}/messages?${query}`)).json()) as ArrivedMessage[]).map((message) => message.text);
    expect(await list('to=%2B861')).toEqual(['first', 'third']);
    expect(await list('to=+861')).toEqual(['first', 'third']);
    expect(await list('channel=email')).toEqual([]);
    expect(await list(`since=${gateways.messages()[1]!.arrivedMs}`)).toEqual(['second', 'third']);
    expect(await list('since=2999-01-01T00:00:00Z')).toEqual([]);
    expect((await fetch(`${url}/messages`, { method: 'DELETE' })).status).toBe(204);
    expect(await list('')).toEqual([]);
    await send({ to: '+861', text: 'fourth' });
    expect(await list('')).toEqual(['fourth']);
  });

  it.each([
    ['no JSON', 'oops', /not JSON/],
    ['no recipient', '{"text":"x"}', /"to"/],
    ['no text', '{"to":"1"}', /"text"/],
  ])('refuses a message with %s and keeps the connection usable', async (_, body, reason) => {
    const response = await fetch(at.smsUrl, { method: 'POST', body });
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: string }).error).toMatch(reason);
    expect((await send({ to: '1', text: 'after' })).status).toBe(202);
  });

  it.each([
    ['in one chunk', (text: string) => [text]],
    ['in two chunks', (text: string) => [text.slice(0, 40), text.slice(40)]],
    ['cut inside the body', (text: string) => [text.slice(0, -3), text.slice(-3)]],
  ])('reads pipelined requests that arrive %s, and hands other requests of the same connection on', async (_, cut) => {
    const stream =
      rawSms('一', 'a') + rawSms('二', 'b') + 'GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n' + rawSms('三', 'c');
    const answer = await raw(cut(stream), /(?:202 Accepted[\s\S]*){3}providerId[^}]*}/);
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 202', 'HTTP/1.1 202', 'HTTP/1.1 200', 'HTTP/1.1 202']);
    expect(gateways.messages().map((message) => message.text)).toEqual(['一', '二', '三']);
    expect(gateways.messages().map((message) => message.idempotencyKey)).toEqual(['a', 'b', 'c']);
  });

  it('reads a chunked body, which the fast lane does not', async () => {
    const answer = await raw(
      [
        'POST /sms HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n',
        '1a\r\n{"to":"1","text":"chunky"}\r\n0\r\n\r\n',
      ],
      /providerId/,
    );
    expect(answer).toContain('202');
    expect(gateways.messages()[0]!.text).toBe('chunky');
  });

  it('takes a storm of 12,000 messages without growing slower', async () => {
    const client = new Client(url, { pipelining: 64 });
    const count = 12_000;
    const before = process.cpuUsage();
    await Promise.all(
      Array.from({ length: count }, async (_, i) => {
        const body = JSON.stringify({ id: `n-${i}`, to: `+8610000${i % 50}`, text: `T${i} 吞卡` });
        const answer = await client.request({
          method: 'POST',
          path: '/sms',
          headers: { 'idempotency-key': `k-${i}` },
          body,
        });
        await answer.body.dump();
      }),
    );
    const { user, system } = process.cpuUsage(before);
    await client.close();
    expect(gateways.counts().sms).toBe(count);
    // Processor time of both sides, so that a busy machine changes little; a machine of today does 10,000 in a second.
    expect(count / ((user + system) / 1e6)).toBeGreaterThan(2_000);
  });

  it('refuses a page of somewhere else', async () => {
    const response = await fetch(`${url}/messages`, { headers: { Origin: 'http://elsewhere.example' } });
    expect(response.status).toBe(403);
  });
});

describe('the gateway that was told to fail', () => {
  const behave = (change: unknown) =>
    fetch(`${url}/behaviour`, {
      method: 'POST',
      body: JSON.stringify(change),
      headers: { 'Content-Type': 'application/json' },
    });

  it.each([
    ['error500', 500],
    ['reject400', 400],
  ])('answers %s and keeps nothing, then is well again', async (mode, status) => {
    expect((await behave({ sms: { mode, times: 1 } })).status).toBe(200);
    expect((await send({ to: '1', text: 'x' }, 'k')).status).toBe(status);
    expect(gateways.messages()).toEqual([]);
    expect((await send({ to: '1', text: 'x' }, 'k')).status).toBe(202);
    expect(gateways.counts()).toMatchObject({ sms: 1, refused: 1 });
  });

  it('cuts the connection before keeping the message, or after', async () => {
    await behave({ sms: { mode: 'drop' } });
    await expect(send({ to: '1', text: 'dropped' }, 'd')).rejects.toThrow();
    expect(gateways.messages()).toEqual([]);
    await behave({ sms: { mode: 'loseAnswer' } });
    await expect(send({ to: '1', text: 'kept' }, 'k')).rejects.toThrow();
    gateways.behave({ sms: { mode: 'ok' } });
    expect((await send({ to: '1', text: 'kept' }, 'k')).status).toBe(202);
    expect(gateways.messages()).toHaveLength(1);
    expect(gateways.messages()[0]).toMatchObject({ text: 'kept', repeats: 1 });
  });

  it('answers late when slow', async () => {
    await behave({ sms: { mode: 'slow', seconds: 0.2 } });
    const from = performance.now();
    expect((await send({ to: '1', text: 'x' })).status).toBe(202);
    expect(performance.now() - from).toBeGreaterThan(190);
  });

  it('says what is wrong with an unknown mode', async () => {
    expect((await behave({ sms: { mode: 'asleep' } })).status).toBe(400);
    expect((await behave({ sms: { mode: 'ok' }, fax: 1 })).status).toBe(400);
  });
});

describe('the mail server', () => {
  const post = (mail: Record<string, unknown>) =>
    createTransport(at.smtpUrl).sendMail({ from: '值守 <watch@northstar.example>', ...mail });

  it('shows sender, recipient, subject and plain text of a real mail', async () => {
    const text = '终端 T0002 出钞口留有现金。\n.dot at the start\nPlease go there = now.';
    await post({
      to: 'tech01@northstar.example',
      subject: '【P1】现金遗留 · cash retained at 五四广场支行',
      text,
      html: '<p>HTML</p>',
    });
    expect(gateways.messages({ channel: 'email' })).toMatchObject([
      {
        channel: 'email',
        from: '值守 <watch@northstar.example>',
        to: 'tech01@northstar.example',
        subject: '【P1】现金遗留 · cash retained at 五四广场支行',
        text,
      },
    ]);
  });

  it('keeps one message for each recipient, and counts a Message-ID that comes again', async () => {
    const mail = { to: 'a@x.example', cc: 'b@x.example', subject: 's', text: 't', messageId: '<1@x.example>' };
    await post(mail);
    await post(mail);
    expect(gateways.messages().map(({ to, repeats }) => [to, repeats])).toEqual([
      ['a@x.example', 1],
      ['b@x.example', 1],
    ]);
  });

  it('takes the text out of a mail that has only HTML', async () => {
    await post({ to: 'a@x.example', subject: 's', html: '<style>p{}</style><p>Only <b>this</b></p>' });
    expect(gateways.messages()[0]!.text.trim()).toBe('Only this');
  });

  it.each([
    ['error451', 451],
    ['reject550', 550],
  ] as const)('refuses with %s when told to', async (mode, code) => {
    gateways.behave({ email: { mode } });
    await expect(post({ to: 'a@x.example', subject: 's', text: 't' })).rejects.toMatchObject({ responseCode: code });
    expect(gateways.messages()).toEqual([]);
  });
});

describe('the page', () => {
  it('is whole HTML whose script parses', async () => {
    const response = await fetch(url);
    const html = await response.text();
    expect(response.headers.get('content-type')).toContain('text/html');
    const script = /<script>([\s\S]*)<\/script>/.exec(html)![1]!;
    expect(() => new Function(script)).not.toThrow();
  });

  it('is told of new messages as they come', async () => {
    await send({ to: '1', text: 'before' });
    const response = await fetch(`${url}/stream`);
    const reader = response.body!.getReader();
    let seen = '';
    const pump = (async () => {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        seen += new TextDecoder().decode(value);
      }
    })();
    await eventually('the message that was there', () => seen.includes('before'));
    await send({ to: '1', text: 'afterwards' });
    await eventually('the new message', () => seen.includes('afterwards'));
    await fetch(`${url}/messages`, { method: 'DELETE' });
    await eventually('that all was cleared', () => seen.includes('event: clear'));
    await gateways.stop();
    await pump.catch(() => undefined);
  });
});

describe("the vendors' gateways", () => {
  const behave = (change: unknown) => fetch(`${url}/behaviour`, { method: 'POST', body: JSON.stringify(change) });
  const call = () =>
    fetch(`${url}/voice/calls`, {
      method: 'POST',
      headers: { authorization: 'Bearer simulated-voice-token' },
      body: JSON.stringify({
        callId: 'c-1',
        noticeId: '1',
        to: '+8613800138000',
        text: '吞卡',
        language: 'zh-CN',
        keypressUrl: `${url}/nowhere`,
        resultUrl: `${url}/nowhere`,
      }),
    });

  it('show what they take beside the SMS and mails, and count it', async () => {
    expect((await call()).status).toBe(202);
    await gateways.wires.settled();
    const list = (await (await fetch(`${url}/messages?channel=voice`)).json()) as ArrivedMessage[];
    expect(list).toMatchObject([{ wire: 'voice', to: '+8613800138000', text: '吞卡', providerId: 'c-1' }]);
    expect(gateways.counts()).toMatchObject({ voice: 1, sms: 0, refused: 0 });
  });

  it('fail as they are told over HTTP, so many times, and are well again', async () => {
    expect((await behave({ voice: { mode: 'throttled', times: 1 } })).status).toBe(200);
    expect((await call()).status).toBe(429);
    await behave({ voice: { mode: 'down', times: 1 } });
    await expect(call()).rejects.toThrow();
    expect((await call()).status).toBe(202);
    expect(gateways.counts()).toMatchObject({ voice: 1, refused: 2 });
    expect((await behave({ voice: { mode: 'asleep' } })).status).toBe(400);
  });

  it.each([
    ['/aliyun/', 404],
    ['/tencent/', 200],
    ['/push/nobody', 404],
    ['/voice/calls', 401],
    ['/hooks/erp', 401],
    ['/wecom/cgi-bin/webhook/send', 200],
    ['/dingtalk/robot/send', 200],
    ['/feishu/open-apis/bot/v2/hook/x', 200],
  ])('keep nothing that is not signed: %s', async (path, status) => {
    const answer = await fetch(url + path, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(status);
    expect(gateways.messages()).toEqual([]);
    expect(gateways.counts().refused).toBe(1);
  });
});
