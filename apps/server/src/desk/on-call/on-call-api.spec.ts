import { ApiStand, refusal } from '../../../../../test/harness/api-stand.js';

describe('who is on call, over the API', () => {
  let stand: ApiStand;
  beforeAll(async () => {
    stand = await ApiStand.start();
  }, 60_000);
  afterAll(() => stand?.stop());

  it('is told of times that a roster can tell of, and of no others', async () => {
    const wall = await stand.signedIn('wallboard');
    for (const at of ['2000-01-01T00:00:00Z', '2026-11-22T03:00:00%2B08:00', '2199-12-31T23:59:59Z']) {
      expect(await wall.get(`/api/on-call?at=${at}`)).toMatchObject({ regions: expect.any(Array) });
    }
    const odd = ['?at=0001-01-01T00:00:00Z', '?at=0050-01-01T00:00:00Z', '?at=2200-01-01T00:00:00Z'];
    const previews = ['/preview?from=0050-01-01T00:00:00Z', '/preview?to=9999-01-01T00:00:00Z'];
    for (const path of [...odd, ...previews]) {
      expect(await refusal(wall.get(`/api/on-call${path}`))).toMatchObject({
        status: 400,
        body: { code: 'invalidRequest', detail: expect.stringContaining('2000 to 2199') },
      });
    }
  });
});
