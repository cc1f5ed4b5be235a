import { request } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { Subject } from 'rxjs';
import { silentLogger } from '#libs/observability';
import { eventually, MovableClock } from '#libs/testkit';
import { agentConfig } from '../../device-agent/src/agent.config.js';
import { Agent } from '../../device-agent/src/agent.js';
import type { Observation } from '../../device-agent/src/observation.js';
import { AgentStand } from '../harness/agent-stand.js';

const raw = { protocol: 'test', code: 'x' };
const kept = (component: 'cardReader' | 'cashDispenser', value: number): Observation => ({
  kind: 'counter',
  component,
  name: component === 'cardReader' ? 'captured' : 'retracted',
  value,
  raw,
});
const ALLOWED = 'http://127.0.0.1:3999';
let stand: AgentStand;
let clock: MovableClock;
/** By how much somebody has set the terminal's clock. */
let setByMs: number;
let port: number;
let device: Subject<Observation>;

beforeEach(async () => {
  stand = new AgentStand();
  await stand.open();
  clock = new MovableClock();
  setByMs = 0;
  port = await freePort();
});
afterEach(() => stand.close());

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const free = (server.address() as AddressInfo).port;
  await new Promise((resolve) => server.close(resolve));
  return free;
}

/** `steady`: a clock that nobody sets. Left out, it moves with the wall's, as time that really passes. */
async function startAgent(screen: object = {}, steady = () => clock.now().getTime(), watching = true): Promise<Agent> {
  device = new Subject();
  const config = agentConfig.parse(
    stand.settings({ screen: { port, allowOrigins: [ALLOWED], hotline: '95500', ...screen } }),
  );
  const agent = new Agent({
    ...{ config, logger: silentLogger, random: Math.random, steadyMs: steady },
    clock: { now: () => new Date(clock.now().getTime() + setByMs) },
    createDriver: () => ({ protocol: 'test', components: ['cardReader', 'cashDispenser'], observations: device }),
  });
  await agent.start();
  stand.atEnd(() => agent.stop());
  await eventually('connected', () => stand.sessions.length > 0);
  device.next(kept('cardReader', 0));
  device.next(kept('cashDispenser', 0));
  await eventually('the baselines', () => stand.events.length >= 2 || stand.lastBeat);
  if (watching) clock.forward('11s');
  return agent;
}

interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: string;
}

function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => (body += part));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });
}

interface Shown {
  from: string;
  zh: string;
  en: string;
  caseNumber?: string;
  secondsLeft: number;
  customerCode?: { url: string; secondsLeft: number };
}
const shown = async (): Promise<Shown | null> =>
  (JSON.parse((await get('/screen')).body) as { shown: Shown | null }).shown;

const at = (seconds: number): string => new Date(clock.now().getTime() + seconds * 1_000).toISOString();
const message = (more: object = {}) => ({
  v: 1,
  at: at(0),
  zh: '您的卡片由本机保管，银行已受理。',
  en: 'This machine keeps your card; the bank has your case.',
  caseNumber: 'C-20261121-0007',
  until: at(600),
  ...more,
});
const code = (seconds = 300) => ({
  customerCode: { url: 'https://watch.bank.example/c/abc.def', expiresAt: at(seconds) },
});

/** A listener of the event stream: what it has heard so far. */
async function listen(headers: Record<string, string> = {}) {
  const heard = { text: '', ended: false, status: 0 };
  const sent = request({ host: '127.0.0.1', port, path: '/screen/events', headers, agent: false }, (response) => {
    heard.status = response.statusCode!;
    response.setEncoding('utf8').on('data', (part: string) => (heard.text += part));
    response.on('end', () => (heard.ended = true)).on('error', () => (heard.ended = true));
  });
  sent.on('error', () => (heard.ended = true));
  sent.end();
  stand.atEnd(() => sent.destroy());
  await eventually('an answer', () => heard.status !== 0 && heard.text !== '');
  const words = () =>
    [...heard.text.matchAll(/^data: (.*)$/gm)].map((line) => (JSON.parse(line[1]!) as { shown: Shown | null }).shown);
  return { heard, words };
}

describe("the agent's own words", () => {
  it('say that the bank is being told until the server has acknowledged the event, and only then that it has', async () => {
    await startAgent();
    await eventually('all acknowledged', () => stand.lastBeat?.health.queued === 0);
    expect(await shown()).toBeNull();
    stand.acknowledges = false;
    device.next(kept('cardReader', 1));
    const first = await eventually('the words', shown);
    expect(first).toMatchObject({
      from: 'agent',
      en: expect.stringMatching(/kept your card\. The bank is being told/),
    });
    expect(first.zh).toContain('正在通知银行');
    expect(first.en).toContain('95500');
    expect(first.en).not.toContain('has been told');
    await eventually('published', () => stand.noted('card.captured').length > 0);
    expect((await shown())?.en).toContain('is being told');
    stand.acknowledges = true;
    const then = await eventually('acknowledged', async () =>
      (await shown())?.en.includes('has been told') ? shown() : undefined,
    );
    expect(then?.zh).toContain('银行已收到通知');
  });

  it('are not said of what was kept while nobody watched: another customer may stand there by now', async () => {
    const agent = await startAgent();
    await agent.stop();
    await startAgent({}, undefined, false);
    device.next(kept('cardReader', 1));
    await eventually('the fault', () => stand.noted('card.captured').some(({ kind }) => kind === 'raised'));
    expect(await shown()).toBeNull();
    device.next({ kind: 'event', component: 'cashDispenser', name: 'cashRetained', raw });
    expect((await eventually('what is seen to happen', shown)).en).toMatch(/has kept cash/);
  });

  it('speak of card and cash together when both were kept, and end by themselves', async () => {
    await startAgent({ ownWordsSeconds: 120 });
    device.next(kept('cashDispenser', 1));
    expect((await eventually('cash', shown)).en).toMatch(/has kept cash/);
    device.next(kept('cardReader', 1));
    await eventually('both', async () => /card and cash/.test((await shown())!.en));
    clock.forward('121s');
    expect(await shown()).toBeNull();
  });

  it('give way to the words of the bank, and come again for the next customer', async () => {
    await startAgent();
    device.next(kept('cardReader', 1));
    await eventually('own', shown);
    stand.say('screen', message());
    await eventually('of the bank', async () => (await shown())?.caseNumber === 'C-20261121-0007');
    device.next(kept('cardReader', 2));
    await eventually('own again', async () => (await shown())?.from === 'agent');
  });
});

describe('the words of the bank', () => {
  it('are shown with the customer code until each ends, never longer', async () => {
    await startAgent();
    stand.say('screen', message(code()));
    const words = await eventually('the words', shown);
    expect(words).toMatchObject({ from: 'bank', customerCode: { url: 'https://watch.bank.example/c/abc.def' } });
    expect(words.customerCode!.secondsLeft).toBeLessThanOrEqual(300);
    clock.forward('301s');
    expect((await shown())?.customerCode).toBeUndefined();
    expect(await shown()).toMatchObject({ caseNumber: 'C-20261121-0007' });
    clock.forward('300s');
    expect(await shown()).toBeNull();
  });

  it('last as long as they were meant to when the clock is set, and no code outlives its time by it', async () => {
    let steady = 0;
    await startAgent({}, () => steady);
    stand.say('screen', message({ ...code(), until: at(600) }));
    await eventually('the words', shown);
    setByMs = -86_400_000;
    steady += 299_000;
    expect((await shown())?.customerCode).toBeDefined();
    steady += 2_000;
    expect((await shown())?.customerCode).toBeUndefined();
    steady += 300_000;
    expect(await shown()).toBeNull();
    // Set forward, the words stay; the code, which may be over, does not.
    stand.say('screen', message(code()));
    await eventually('the words', shown);
    setByMs = 86_400_000;
    expect(await shown()).toMatchObject({ caseNumber: 'C-20261121-0007' });
    expect((await shown())?.customerCode).toBeUndefined();
  });

  it('are not shown when they are over on arrival, are older than what is shown, or are no message', async () => {
    await startAgent();
    stand.say('screen', message({ at: at(-700), until: at(-100) }));
    stand.say('screen', message({ ...code(3_600) }));
    stand.say('screen', { v: 1 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await shown()).toBeNull();
    stand.say('screen', message({ caseNumber: 'C-2' }));
    await eventually('the newer', async () => (await shown())?.caseNumber === 'C-2');
    stand.say('screen', message({ at: at(-60), caseNumber: 'C-1' }));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await shown())?.caseNumber).toBe('C-2');
  });

  it('hold no card number, whatever the message says, and outlive a restart of the agent', async () => {
    const agent = await startAgent();
    stand.say('screen', message({ en: 'Card 4111111111111111' }));
    expect((await eventually('the words', shown)).en).toBe('Card ****1111');
    await agent.stop();
    clock.forward('60s');
    await startAgent();
    const words = await eventually('the words', shown);
    expect(words.caseNumber).toBe('C-20261121-0007');
    expect(words.secondsLeft).toBeLessThan(541);
  });
});

describe('a customer who comes when the agent starts again at a machine that', () => {
  it.each<[string, number, number]>([
    ['was started anew', 60_000, -900_000],
    ['was started anew and has run longer than before', 3_600_000, 60_000],
    ['had its clock set back', -86_400_000, 60_000],
  ])('%s is not shown what was meant for another', async (_how, wallMs, steadyMs) => {
    let steady = 1_000_000;
    const agent = await startAgent({}, () => steady);
    stand.say('screen', message(code()));
    await eventually('the words', shown);
    await agent.stop();
    setByMs += wallMs;
    steady += steadyMs;
    await startAgent({}, () => steady);
    expect(await shown()).toBeNull();
  });
});

describe('the screen port', () => {
  it('tells every listener each change, at once, with id and retry, and the present words to begin with', async () => {
    await startAgent();
    const listener = await listen();
    expect(listener.heard.text).toMatch(
      /^retry: \d+\n\nid: \S+\nevent: screen\ndata: \{"v":1,"version":\d+,"shown":null\}\n\n$/,
    );
    stand.say('screen', message());
    await eventually('told', () => listener.words().length === 2);
    expect(listener.words()[1]).toMatchObject({ caseNumber: 'C-20261121-0007' });
    const late = await listen();
    expect(late.words()).toMatchObject([{ caseNumber: 'C-20261121-0007' }]);
  });

  it('takes eight listeners and no more, and a place that is left is free again', async () => {
    await startAgent();
    const all: Awaited<ReturnType<typeof listen>>[] = [];
    for (let i = 0; i < 8; i++) all.push(await listen());
    expect((await get('/screen/events')).status).toBe(503);
    expect((await get('/screen')).status).toBe(200);
    stand.say('screen', message());
    await eventually('all told', () => all.every(({ words }) => words().length === 2));
  });

  it('answers nobody under another host name, and no page of another site', async () => {
    await startAgent();
    expect((await get('/screen', { Host: `evil.example:${port}` })).status).toBe(403);
    expect((await get('/screen', { Host: `127.0.0.1:${port + 1}` })).status).toBe(403);
    expect((await get('/screen', { Host: `localhost:${port}` })).status).toBe(200);
    expect((await get('/screen', { Origin: 'https://evil.example' })).status).toBe(403);
    const allowed = await get('/screen', { Origin: ALLOWED });
    expect([allowed.status, allowed.headers['access-control-allow-origin']]).toEqual([200, ALLOWED]);
    expect((await get('/screen')).headers['access-control-allow-origin']).toBeUndefined();
    expect((await get('/screen', {}, 'POST')).status).toBe(405);
    expect((await get('/nothing')).status).toBe(404);
  });

  it('has a page of its own that may load nothing but itself', async () => {
    await startAgent();
    const page = await get('/');
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).not.toMatch(/unsafe/);
    expect(page.body).not.toMatch(/(src|href)=/);
    expect(page.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
  });

  it('that is taken is told of in the heartbeat, and the agent works without it', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    stand.atEnd(() => new Promise((resolve) => other.close(resolve)));
    const agent = await startAgent();
    expect(agent.heartbeat().health['screen']).toMatch(/EADDRINUSE/);
    device.next(kept('cardReader', 1));
    await eventually('the fault', () => stand.noted('card.captured').length > 0);
  });

  it('is off unless it is asked for', async () => {
    await startAgent({ port: 0 });
    await expect(get('/screen')).rejects.toThrow(/ECONNREFUSED/);
  });
});
