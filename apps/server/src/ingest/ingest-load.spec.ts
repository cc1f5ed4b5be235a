import { randomUUID } from 'node:crypto';
import { connectAsync } from 'mqtt';
import { upTopic } from '#libs/contract';
import { eventually } from '#libs/testkit';
import { createIngestStand, type IngestStand } from '../../../../test/harness/ingest-stand.js';

const terminals = Array.from({ length: 500 }, (_, i) => `L${i}`);
let stand: IngestStand;
beforeAll(async () => {
  stand = await createIngestStand(terminals);
});
afterAll(() => stand.close());

it('takes what five hundred terminals say at once, twice, and stores each event once and in order', async () => {
  const replica = await stand.replica();
  const client = await connectAsync(stand.broker.url, { protocolVersion: 4, clean: true });
  await client.subscribeAsync('wk/v1/+/+/down/ack');
  const acked = new Map<string, number>();
  client.on('message', (topic, payload) => acked.set(topic.split('/')[3]!, JSON.parse(payload.toString()).upTo));
  const at = stand.clock.now().toISOString();
  const journals = new Map(terminals.map((id) => [id, randomUUID()]));
  const send = async (id: string, seqs: number[]) => {
    const events = seqs.map((seq) => ({ seq, at, kind: 'raised', component: 'safe', fault: 'safe.open' }));
    const journal = journals.get(id);
    const message = { v: 1, session: journal, journal, oldest: seqs[0], sentAt: at, events };
    await client.publishAsync(upTopic(id, 'events'), JSON.stringify(message), { qos: 1 });
  };
  await Promise.all([
    ...terminals.map((id) => send(id, [1, 2])),
    ...terminals.map((id) => send(id, [1, 2])),
    ...terminals.map((id) => send(id, [3])),
  ]);
  await eventually('all acknowledged', () => terminals.every((id) => acked.get(id) === 3), 25_000);
  const rows = await stand.query(`SELECT terminal_id, array_agg(seq::int ORDER BY seq) AS seqs FROM device_event
    WHERE journal IS NOT NULL GROUP BY terminal_id HAVING array_agg(seq::int ORDER BY seq) = '{1,2,3}'`);
  expect(rows).toHaveLength(terminals.length);
  const order = new Map<string, number[]>();
  for (const { terminalId, seq } of replica.sink.applied)
    order.set(terminalId, [...(order.get(terminalId) ?? []), seq!]);
  expect([...order.values()].filter((seqs) => seqs.join() !== '1,2,3')).toEqual([]);
  await client.endAsync(true);
});
