import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { Gateways } from './index.js';

const TOKEN = 'agreed-upon';

interface Told {
  path: string;
  authorization: string | undefined;
  body: Record<string, unknown>;
}

describe('answers from a simulated phone', () => {
  const told: Told[] = [];
  let program: Server;
  let gateways: Gateways;
  let url: string;
  let answerUrl: string;
  let status = 202;

  beforeAll(async () => {
    program = createServer((request, response) => {
      void json(request).then((body) => {
        const { url: path = '', headers } = request;
        told.push({ path, authorization: headers.authorization, body: body as Told['body'] });
        response.writeHead(status, { 'content-type': 'application/json' }).end('{"say":"It is yours."}');
      });
    });
    await new Promise<void>((resolve) => program.listen(0, '127.0.0.1', resolve));
    answerUrl = `http://127.0.0.1:${(program.address() as AddressInfo).port}`;
    gateways = new Gateways(undefined, { door: { url: `${answerUrl}/replies`, token: TOKEN }, voiceToken: 'call' });
    url = `http://127.0.0.1:${(await gateways.start()).httpPort}`;
  });
  beforeEach(() => {
    told.length = 0;
    status = 202;
  });
  afterAll(async () => {
    await gateways.stop();
    program.close();
  });

  const post = async (
    path: string,
    body: object,
    at = url,
  ): Promise<{ status: number; body: Record<string, unknown> }> => {
    const response = await fetch(`${at}${path}`, { method: 'POST', body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('go to the program as the generic gateway tells them, each under an id of its own', async () => {
    expect(await (await fetch(`${url}/answers`)).json()).toEqual({ taken: true });
    const answer = { from: '+8613800138000', text: '1a' };
    expect((await post('/answers/sms', answer)).status).toBe(200);
    expect((await post('/answers/sms', answer)).status).toBe(200);
    expect(told).toMatchObject(
      [0, 1].map(() => ({
        path: '/replies',
        authorization: `Bearer ${TOKEN}`,
        body: { ...answer, at: expect.any(String) },
      })),
    );
    expect(new Set(told.map(({ body }) => body['providerId'])).size).toBe(2);
  });

  it('are keys in a call that arrived, and say back what the program says', async () => {
    const call = {
      callId: 'c1',
      noticeId: '7',
      to: '+8613800138000',
      text: 'Card captured',
      language: 'en',
      repeat: 2,
    };
    const addresses = { keypressUrl: `${answerUrl}/key`, resultUrl: `${answerUrl}/result` };
    await fetch(`${url}/voice/calls`, {
      method: 'POST',
      headers: { authorization: 'Bearer call' },
      body: JSON.stringify({ ...call, ...addresses }),
    });
    await gateways.wires.settled();
    expect(await post('/answers/key', { callId: 'c1', digit: '1' })).toEqual({
      status: 200,
      body: { say: 'It is yours.' },
    });
    expect(told.map(({ path, authorization }) => [path, authorization])).toEqual([
      ['/result', `Bearer ${TOKEN}`],
      ['/key', `Bearer ${TOKEN}`],
    ]);
    expect(told[1]!.body).toMatchObject({ callId: 'c1', noticeId: '7', digit: '1' });
    expect((await post('/answers/key', { callId: 'c2', digit: '1' })).status).toBe(404);
  });

  it('are refused with the reason: nothing agreed, no answer, or not an answer at all', async () => {
    status = 403;
    expect(await post('/answers/sms', { from: '+1', text: '1a' })).toMatchObject({
      status: 502,
      body: { error: expect.stringContaining('answered 403') },
    });
    expect((await post('/answers/sms', { text: '1a' })).status).toBe(400);
    const alone = new Gateways();
    const at = `http://127.0.0.1:${(await alone.start()).httpPort}`;
    expect(await (await fetch(`${at}/answers`)).json()).toEqual({ taken: false });
    expect((await post('/answers/sms', { from: '+1', text: '1a' }, at)).status).toBe(409);
    await alone.stop();
  });
});
