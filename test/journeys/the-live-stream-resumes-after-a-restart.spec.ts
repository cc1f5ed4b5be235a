import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';
import { PASSWORD } from '../harness/small-bank.js';

interface Heard {
  id: string;
  incidentId: string;
  what: string;
}

describe('the live stream', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('goes on after the last event that was seen, without loss and without repeats', async () => {
    const terminal = await watch.terminal('T0001');
    const cookie = await signIn(watch.url);
    const before = await listen(watch.url, cookie);
    terminal.captureCard();
    await eventually('the offer is heard', () => before.heard.some((event) => event.what === 'offered'));
    before.stop();

    const last = before.heard.at(-1)!.id;
    terminal.machine.paperOut();
    const desk = await watch.signedIn('desk');
    await desk.theIncident('paper.out');
    await watch.stopServer();
    await watch.startServer();

    const after = await listen(watch.url, cookie, last);
    await eventually('what was missed is heard', () => after.heard.some((event) => event.what === 'opened'));
    after.stop();
    const seen = [...before.heard, ...after.heard].map((event) => event.id);
    expect(new Set(seen).size).toBe(seen.length);
    const lines = await watch.db.database.run<{ id: string }>({
      text: `SELECT tx || '-' || id AS id FROM timeline ORDER BY tx, id`,
    });
    const missed = lines.slice(lines.findIndex((line) => line.id === last) + 1).map((line) => line.id);
    expect(after.heard.map((event) => event.id)).toEqual(expect.arrayContaining(missed.slice(0, after.heard.length)));
  });
});

async function signIn(base: string): Promise<string> {
  const response = await fetch(`${base}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'desk', password: PASSWORD }),
  });
  expect(response.status).toBe(204);
  return response.headers.getSetCookie()[0]!.split(';')[0]!;
}

/** Reads server-sent events as a browser would, keeping those of incidents. */
async function listen(base: string, cookie: string, lastEventId?: string) {
  const abort = new AbortController();
  const headers = { cookie, ...(lastEventId && { 'last-event-id': lastEventId }) };
  const response = await fetch(`${base}/api/stream`, { headers, signal: abort.signal });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const heard: Heard[] = [];
  const read = async () => {
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      heard.push(...blocks.filter((block) => /^event: incident$/m.test(block)).map(parse));
    }
  };
  read().catch(() => undefined);
  return { heard, stop: () => abort.abort() };
}

function parse(block: string): Heard {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
  return { id: field('id'), ...(JSON.parse(field('data')) as { incidentId: string; what: string }) };
}
