import { ApiStand } from '../../../../../test/harness/api-stand.js';
import { PASSWORD } from '../../../../../test/harness/small-bank.js';

describe('the live stream', () => {
  let stand: ApiStand;
  beforeAll(async () => void (stand = await ApiStand.start()), 60_000);
  afterAll(() => stand?.stop());

  it('ends for whoever has signed out', async () => {
    const signedIn = await fetch(`${stand.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'desk', password: PASSWORD }),
    });
    const cookie = signedIn.headers.getSetCookie()[0]!.split(';')[0]!;
    const response = await fetch(`${stand.url}/api/stream`, { headers: { cookie } });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    let heard = '';
    while (!heard.includes('heartbeat')) {
      const { done, value } = await reader.read();
      expect(done).toBe(false);
      heard += new TextDecoder().decode(value);
    }
    await fetch(`${stand.url}/api/session`, { method: 'DELETE', headers: { cookie } });
    // It ends with the next look; a heartbeat that was on its way may come before.
    for (;;) if ((await reader.read()).done) break;
    expect((await fetch(`${stand.url}/api/stream`, { headers: { cookie } })).status).toBe(401);
  }, 30_000);
});
