import { Client } from 'pg';
import { partitionOf } from '#libs/domain';
import { eventually } from '#libs/testkit';
import { createIngestStand, type IngestStand, type Replica } from '../../../../test/harness/ingest-stand.js';
import { CommitBatch, CutOff } from './commit-batch.js';
import { HeldPartitions } from './held-partitions.js';
import { IngestHealth } from './ingest-health.js';
import { MqttConnection } from './mqtt-connection.js';
import { PARTITION_LOCKS } from './partition-locks.js';
import { RunIngest } from './run-ingest.js';
import { TERMINAL_DOWNLINK, type TerminalDownlink } from './terminal-downlink.js';

const ids = ['T0001', 'T0002', 'T0003', 'T0004'];
let stand: IngestStand;
beforeEach(async () => {
  stand = await createIngestStand(ids);
});
afterEach(() => stand.close());

const held = (replica: Replica) => replica.app.get(HeldPartitions).all();
const stored = (terminalId: string) =>
  stand.query('SELECT seq FROM device_event WHERE terminal_id = $1 AND journal IS NOT NULL ORDER BY seq', [terminalId]);

/** What a kill -9 leaves: connections that the operating system closes, and nothing said. */
function kill(replica: Replica): void {
  const run = replica.app.get(RunIngest) as unknown as { timer: NodeJS.Timeout };
  clearInterval(run.timer);
  const locks = replica.app.get(PARTITION_LOCKS) as unknown as {
    client: Client & { connection: { stream: { destroy(): void } } };
  };
  const mqtt = replica.app.get(MqttConnection) as unknown as { client: { end(force: boolean): void } };
  mqtt.client.end(true);
  locks.client.connection.stream.destroy();
}

describe('replicas', () => {
  it('share the partitions, and take over those of one that was killed', async () => {
    const first = await stand.replica();
    const second = await stand.replica({ partitions: 32 });
    await eventually('shared', () => held(first).length === 32 && held(second).length === 32);
    expect([...held(first), ...held(second)].sort((a, b) => a - b)).toEqual(Array.from({ length: 64 }, (_, n) => n));
    kill(first);
    await eventually('taken over', () => second.app.get(IngestHealth).facts().partitionsListening === 64);
    const agent = await stand.agent('T0001');
    await agent.events([1]);
    await agent.acked(1);
  });

  it('give their partitions back when they stop, and an agent is told who took its own', async () => {
    const first = await stand.replica();
    const agent = await stand.agent('T0002');
    const second = await stand.replica({ partitions: 32 });
    await first.close();
    await eventually('taken over', () => held(second).length === 64);
    await eventually('announced', () => agent.announcements.length > 0);
    expect(agent.announcements.at(-1)).toMatchObject({ v: 1, epoch: expect.any(Number), replica: expect.any(String) });
  });

  it('cannot commit once they were cut off, and take the partition anew', async () => {
    const replica = await stand.replica();
    const agent = await stand.agent('T0003');
    // As if another replica had taken it while this one was not looking.
    await stand.query('UPDATE partition_lease SET epoch = epoch + 1 WHERE partition = $1', [partitionOf('T0003')]);
    await agent.events([1]);
    await eventually('noticed', () => !held(replica).includes(partitionOf('T0003')));
    expect(await stored('T0003')).toEqual([]);
    expect(agent.acks).toEqual([]);
    await eventually('taken anew', () => replica.app.get(IngestHealth).facts().partitionsListening === 64);
    await agent.events([1]);
    await agent.acked(1);
    expect(await stored('T0003')).toHaveLength(1);
  });

  it('write nothing at all under an epoch that is over', async () => {
    const replica = await stand.replica();
    const commit = replica.app.get(CommitBatch);
    const now = stand.clock.now();
    const row = { receivedAt: now, topic: 'x', terminalId: null, reason: 'test', payload: Buffer.from('x') };
    const partition = partitionOf('T0001');
    const late = commit.commit([{ kind: 'quarantine', row }], new Map([[partition, '0']]), now);
    await expect(late).rejects.toThrow(CutOff);
    expect(await stand.query('SELECT 1 FROM quarantine')).toEqual([]);
  });

  it('wait for a batch that is being committed before they take its partition', async () => {
    const replica = await stand.replica();
    const agent = await stand.agent('T0001');
    let release = () => undefined as void;
    const entered = new Promise<void>((begun) => {
      replica.sink.before = () => new Promise((resolve) => ((release = () => resolve(undefined)), begun()));
    });
    await agent.events([1]);
    await entered;
    const raise = stand.query('UPDATE partition_lease SET epoch = epoch + 1 WHERE partition = $1', [
      partitionOf('T0001'),
    ]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    release();
    await raise;
    await agent.acked(1);
    expect(await stored('T0001')).toHaveLength(1);
  });

  it('acknowledge what was committed before they were killed, when it comes again', async () => {
    const first = await stand.replica();
    const downlink = first.app.get<TerminalDownlink>(TERMINAL_DOWNLINK);
    downlink.ack = () => kill(first);
    const agent = await stand.agent('T0004');
    await agent.events([1, 2]);
    await eventually('committed', async () => (await stored('T0004')).length === 2);
    const second = await stand.replica();
    expect(agent.acks).toEqual([]);
    await agent.events([1, 2, 3]);
    await agent.acked(3);
    expect(await stored('T0004')).toHaveLength(3);
    expect(second.sink.applied.filter((event) => event.journal !== null).map((event) => event.seq)).toEqual([3]);
  });

  it('drop everything at once when the lock connection is lost, and come back by themselves', async () => {
    const replica = await stand.replica();
    await stand.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'watchkeeper partitions' AND datname = current_database()`);
    await eventually('dropped', () => held(replica).length === 0);
    await eventually('back', () => replica.app.get(IngestHealth).facts().partitionsListening === 64);
    const agent = await stand.agent('T0001');
    await agent.events([1]);
    await agent.acked(1);
  });

  it('listen again when the broker comes back', async () => {
    const replica = await stand.replica();
    const port = Number(new URL(stand.broker.url).port);
    await stand.broker.close();
    await eventually('deaf', () => replica.app.get(IngestHealth).facts().partitionsListening === 0);
    const { startBroker } = await import('../../../../test/harness/ingest-stand.js');
    stand.broker = await startBroker(port);
    await eventually('listens', () => replica.app.get(IngestHealth).facts().partitionsListening === 64);
    const agent = await stand.agent('T0001');
    await agent.events([1]);
    await agent.acked(1);
  });

  it('that cannot reach the broker leave their partitions to the others', async () => {
    const first = await stand.replica();
    const second = await stand.replica({ partitions: 32 });
    const mqtt = first.app.get(MqttConnection);
    mqtt.isConnected = () => false;
    await eventually('given up', () => {
      stand.clock.forward('2s');
      return held(first).length === 0 && held(second).length === 64;
    });
  });
});
