import { randomUUID } from 'node:crypto';
import { upTopic } from '#libs/contract';
import { eventually } from '#libs/testkit';
import { NightWatch } from '../harness/night-watch.js';

describe('a malformed message', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('is kept in quarantine with the reason, and the next one passes', async () => {
    const client = await watch.mqtt('T0002');
    const topic = upTopic('T0002', 'events');
    await client.publishAsync(topic, '{"v":1, this is no JSON', { qos: 1 });
    const at = new Date().toISOString();
    const event = { seq: 1, at, kind: 'raised', component: 'receiptPrinter', fault: 'paper.out', detail: {} };
    const message = { v: 1, session: randomUUID(), journal: randomUUID(), oldest: 1, sentAt: at, events: [event] };
    await client.publishAsync(topic, JSON.stringify(message), { qos: 1 });

    const desk = await watch.signedIn('desk');
    expect(await desk.theIncident('paper.out')).toMatchObject({ terminalId: 'T0002' });
    const kept = await eventually('the quarantine', async () => {
      const rows = await watch.db.database.run<{ topic: string; reason: string; payload: Buffer }>({
        text: 'SELECT topic, reason, payload FROM quarantine',
      });
      return rows.length > 0 && rows;
    });
    expect(kept).toHaveLength(1);
    expect(kept[0]!.topic).toBe(topic);
    expect(kept[0]!.reason).not.toBe('');
    expect(kept[0]!.payload.toString()).toBe('{"v":1, this is no JSON');
  });
});
