import { randomUUID } from 'node:crypto';
import { upTopic } from '#libs/contract';
import { NightWatch } from '../harness/night-watch.js';

// An external broker has rules of its own; production brokers are told theirs in docs/operations.
const embedded = process.env['TEST_MQTT_URL'] ? describe.skip : describe;

embedded('a terminal on the embedded broker', () => {
  let watch: NightWatch;
  beforeAll(async () => void (watch = await NightWatch.begin()));
  afterAll(() => watch?.end());

  it('cannot publish as another terminal, and is cut off for trying', async () => {
    const intruder = await watch.mqtt('T0001');
    const cutOff = new Promise((resolve) => intruder.once('close', () => resolve('cut off')));
    const at = new Date().toISOString();
    const event = { seq: 1, at, kind: 'raised', component: 'safe', fault: 'safe.open', detail: {} };
    const message = { v: 1, session: randomUUID(), journal: randomUUID(), oldest: 1, sentAt: at, events: [event] };
    intruder.publish(upTopic('T0002', 'events'), JSON.stringify(message), { qos: 1 }, () => undefined);
    await expect(cutOff).resolves.toBe('cut off');

    const desk = await watch.signedIn('desk');
    const honest = await watch.mqtt('T0002');
    await honest.publishAsync(
      upTopic('T0002', 'events'),
      JSON.stringify({ ...message, events: [{ ...event, component: 'receiptPrinter', fault: 'paper.out' }] }),
      { qos: 1 },
    );
    await desk.theIncident('paper.out');
    expect((await desk.openIncidents()).map((incident) => incident.fault)).toEqual(['paper.out']);
  });
});
