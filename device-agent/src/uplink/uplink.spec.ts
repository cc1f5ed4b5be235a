import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import { ackMessage, downTopic, eventsMessage, sessionMessage, serverTopic, upTopic } from '#libs/contract';
import { partitionOf, type Component } from '#libs/domain';
import { silentLogger } from '#libs/observability';
import { eventually, MovableClock } from '#libs/testkit';
import { Journal, type JournalEntry } from '../journal/index.js';
import { mqttBroker } from './mqtt-uplink.js';
import { Uplink } from './uplink.js';

const TERMINAL = 'T0007';
const time = new MovableClock();
/** By how much somebody has set the clock. */
let setBy = 0;
const clock = { now: () => new Date(time.now().getTime() + setBy), forward: (by: string) => time.forward(by) };

/** A real broker and, on it, a server as the contract describes it: one watermark per journal. */
class FakeServer {
  readonly sessions: { state: string; session: string; journal?: string; oldest?: number; components?: string[] }[] =
    [];
  /** Every number that arrived, also again, and those taken. */
  readonly arrived: number[] = [];
  readonly accepted: number[] = [];
  readonly messages: { bytes: number; count: number }[] = [];
  readonly heartbeats: object[] = [];
  readonly replies: { id: string; outcome: string }[] = [];
  loseAcks = false;
  deaf = false;
  private watermark = 0;
  private broker!: Aedes;
  private tcp!: Server;
  port = 0;

  async start(port = 0): Promise<void> {
    this.broker = await Aedes.createBroker({ concurrency: 0 });
    this.tcp = createServer(this.broker.handle);
    await new Promise<void>((resolve) => this.tcp.listen(port, '127.0.0.1', resolve));
    this.port = (this.tcp.address() as AddressInfo).port;
    await this.on('session', (payload) => void this.sessions.push(sessionMessage.parse(payload)));
    await this.on('heartbeat', (payload) => void this.heartbeats.push(payload));
    await this.on('reply', (payload) => void this.replies.push(payload as { id: string; outcome: string }));
    await this.on('events', (payload, bytes) => this.hear(payload, bytes));
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.broker.close(() => resolve()));
    await new Promise((resolve) => this.tcp.close(resolve));
  }

  tell(topic: string, message: object): void {
    this.broker.publish(
      { cmd: 'publish', topic, payload: Buffer.from(JSON.stringify(message)), qos: 1, dup: false, retain: false },
      () => undefined,
    );
  }

  cutClients(): void {
    for (const client of Object.values(
      (this.broker as unknown as { clients: Record<string, { conn: { destroy(): void } }> }).clients,
    ))
      client.conn.destroy();
  }

  private hear(payload: object, bytes: number): void {
    if (this.deaf) return;
    const { journal, oldest, events } = eventsMessage.parse(payload);
    this.messages.push({ bytes, count: events.length });
    this.watermark = Math.max(this.watermark, oldest - 1);
    for (const { seq } of events) {
      this.arrived.push(seq);
      if (seq === this.watermark + 1) this.accepted.push((this.watermark = seq));
    }
    if (!this.loseAcks)
      this.tell(downTopic(TERMINAL, 'ack'), ackMessage.parse({ v: 1, journal, upTo: this.watermark }));
  }

  private async on(kind: Parameters<typeof upTopic>[1], then: (payload: object, bytes: number) => void): Promise<void> {
    const deliver = (packet: { payload: Buffer | string }, done: () => void): void => {
      then(JSON.parse(packet.payload.toString()) as object, packet.payload.length);
      done();
    };
    await new Promise<void>((resolve) =>
      this.broker.subscribe(upTopic(TERMINAL, kind), deliver as never, () => resolve()),
    );
  }
}

const entry = (kind: JournalEntry['kind'] = 'raised', text = ''): JournalEntry => ({
  at: clock.now().toISOString(),
  kind,
  component: 'cardReader',
  fault: 'card.captured',
  detail: { text },
});
const upTo = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1);

let components: Component[];
let told: string[];
let reply: ((body: object) => Promise<void>) | undefined;
let committedBelow: number;
let server: FakeServer;
let journal: Journal;
let uplink: Uplink;
let directory: string;

function createUplink(resendMs = 200): Uplink {
  return new Uplink(
    {
      terminalId: TERMINAL,
      agentVersion: '0.0.1',
      heartbeatMs: 50,
      clock,
      logger: silentLogger,
      random: () => 0.5,
      resend: { firstTimeoutMs: resendMs, longestTimeoutMs: 1_000, spreadMs: 50 },
      reconnectMs: { first: 20, longest: 100 },
    },
    mqttBroker({ url: `mqtt://127.0.0.1:${server.port}`, username: TERMINAL }),
    journal,
    {
      components: () => components,
      heartbeat: () => ({ components: { cardReader: 'ok' }, health: {} }),
      told: (kind, payload) => void told.push(`${kind} ${payload.toString()}`),
      connected: (publish) => void (reply = publish),
      acknowledged: (oldest) => void (committedBelow = oldest),
    },
  );
}

async function append(count: number, text = ''): Promise<void> {
  for (let i = 0; i < count; i += 50) {
    await journal.append(Array.from({ length: Math.min(50, count - i) }, () => entry('raised', text)));
    uplink.wake();
  }
}

beforeEach(async () => {
  told = [];
  reply = undefined;
  committedBelow = 0;
  directory = await mkdtemp(join(tmpdir(), 'wk-uplink-'));
  components = ['cardReader'];
  setBy = 0;
  server = new FakeServer();
  await server.start();
  journal = await Journal.open({ directory, clock });
  uplink = createUplink();
});
afterEach(async () => {
  await uplink.stop();
  await server.stop();
  await journal.close();
  await rm(directory, { recursive: true, force: true });
});

describe('the uplink', () => {
  it('says its birth first, with session, journal and the oldest event, and heartbeats of the same session', async () => {
    await append(2);
    uplink.start();
    const birth = await eventually('the birth', () => server.sessions[0]);
    expect(birth).toMatchObject({
      state: 'online',
      journal: journal.id,
      oldest: 1,
      agent: '0.0.1',
      components: ['cardReader'],
    });
    expect(await eventually('a heartbeat', () => server.heartbeats[1])).toMatchObject({
      v: 1,
      session: birth.session,
      components: { cardReader: 'ok' },
    });
  });

  it('is born again, in the same session, when more is known of the terminal', async () => {
    uplink.start();
    const birth = await eventually('the birth', () => server.sessions[0]);
    components = ['cardReader', 'safe'];
    uplink.tellComponents();
    const again = await eventually('the second birth', () => server.sessions[1]);
    expect(again).toMatchObject({ state: 'online', session: birth.session, components: ['cardReader', 'safe'] });
    uplink.tellComponents();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server.sessions).toHaveLength(2);
  });

  it('trims what the server has acknowledged, and nothing by what the broker has', async () => {
    server.loseAcks = true;
    uplink.start();
    await append(5);
    await eventually('all arrived', () => server.accepted.length === 5);
    expect(journal.status.queued).toBe(5);
    server.loseAcks = false;
    await eventually('acknowledged after it was sent again', () => journal.status.queued === 0);
    expect(server.accepted).toEqual(upTo(5));
    expect(server.arrived.length).toBeGreaterThan(5);
  });

  it('sends a thousand events in messages of at most 100 events and 64 KiB, in order', async () => {
    await append(1_000, 'x'.repeat(1_500));
    uplink.start();
    await eventually('all accepted', () => server.accepted.length === 1_000);
    expect(server.accepted).toEqual(upTo(1_000));
    expect(Math.max(...server.messages.map(({ bytes }) => bytes))).toBeLessThanOrEqual(64 * 1024);
    await eventually('all acknowledged', () => journal.status.queued === 0);
    await append(1_000);
    await eventually('all accepted', () => server.accepted.length === 2_000);
    expect(Math.max(...server.messages.map(({ count }) => count))).toBeLessThanOrEqual(100);
  });

  it('sends again when a server takes over, without waiting for its time-out', async () => {
    await uplink.stop();
    uplink = createUplink(600_000);
    server.deaf = true;
    uplink.start();
    await append(3);
    await eventually('connected', () => server.sessions.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    server.deaf = false;
    expect(server.arrived).toEqual([]);
    server.tell(serverTopic(partitionOf(TERMINAL)), {
      v: 1,
      replica: crypto.randomUUID(),
      epoch: 2,
      at: clock.now().toISOString(),
    });
    await eventually('sent again', () => server.accepted.length === 3);
  });

  it('keeps everything while the broker is away, and brings it in order when it is back', async () => {
    uplink.start();
    await append(3);
    await eventually('accepted', () => server.accepted.length === 3);
    const { port } = server;
    await server.stop();
    for (let minute = 0; minute < 60; minute++) {
      clock.forward('1m');
      await append(5);
    }
    expect(journal.status.queued).toBeGreaterThanOrEqual(300);
    await server.start(port);
    await eventually('all accepted', () => server.accepted.length === 303);
    expect(server.accepted).toEqual(upTo(303));
    await eventually('all acknowledged', () => journal.status.queued === 0);
  });

  it.each([1, -1])(
    'loses nothing and stands still nowhere when the clock is set by %i day while events are queued',
    async (days) => {
      server.loseAcks = true;
      uplink.start();
      await append(150);
      await eventually('arrived', () => server.accepted.length === 150);
      setBy = days * 86_400_000;
      await append(150);
      await eventually('what came after it', () => server.accepted.length === 300);
      server.loseAcks = false;
      await eventually('sent again and acknowledged', () => journal.status.queued === 0);
      expect(server.accepted).toEqual(upTo(300));
      const beats = server.heartbeats.length;
      await eventually('heartbeats go on', () => server.heartbeats.length > beats + 2);
    },
  );

  it('has the broker say lost, with the session of the birth, when the connection is cut', async () => {
    uplink.start();
    const birth = await eventually('the birth', () => server.sessions[0]);
    server.cutClients();
    const lost = await eventually('the will', () => server.sessions.find(({ state }) => state === 'lost'));
    expect(lost.session).toBe(birth.session);
    const again = await eventually('a birth again', () => server.sessions.filter(({ state }) => state === 'online')[1]);
    expect(again.session).not.toBe(birth.session);
  });

  it('says stopped when it ends in order, and no will comes', async () => {
    uplink.start();
    const birth = await eventually('the birth', () => server.sessions[0]);
    await uplink.stop();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server.sessions.slice(1).map(({ state, session }) => [state, session])).toEqual([
      ['stopped', birth.session],
    ]);
  });

  it('tells the oldest number that still exists, so that a hole holds nothing up', async () => {
    await uplink.stop();
    await journal.close();
    journal = await Journal.open({ directory, clock, segmentBytes: 1_000, maxBytes: 1_500 });
    const raised: number[] = [];
    for (let i = 0; i < 30; i++) {
      const kind = i % 2 === 0 ? 'raised' : 'noted';
      const seqs = await journal.append([entry(kind, 'x'.repeat(100))]);
      if (kind === 'raised') raised.push(...seqs);
    }
    await eventually('noted ones were dropped', () => journal.status.dropped > 5);
    uplink = createUplink();
    uplink.start();
    await eventually('all acknowledged', () => journal.status.queued === 0);
    expect(server.accepted).toEqual(expect.arrayContaining(raised));
    expect(server.accepted.length).toBeLessThan(journal.next - 1);
  });

  it('hands on what it is told, and publishes replies while it is connected', async () => {
    uplink.start();
    await eventually('the birth', () => server.sessions[0]);
    for (const kind of ['command', 'screen', 'config'] as const) server.tell(downTopic(TERMINAL, kind), { v: 1 });
    await eventually('all three', () => told.length === 3);
    expect(told.sort()).toEqual(['command {"v":1}', 'config {"v":1}', 'screen {"v":1}']);
    const id = crypto.randomUUID();
    await reply!({ id, outcome: 'refused', detail: {} });
    expect(server.replies[0]).toMatchObject({ v: 1, id, outcome: 'refused' });
    const onOldConnection = reply!;
    server.cutClients();
    await eventually('the new connection', () => reply !== onOldConnection && reply !== undefined);
    await expect(onOldConnection({ id })).rejects.toThrow();
  });

  it('says below which number everything is committed', async () => {
    uplink.start();
    await append(3);
    await eventually('told', () => committedBelow === 4);
  });

  it('takes no harm from acknowledgements that are garbage or of another journal', async () => {
    server.loseAcks = true;
    uplink.start();
    await append(2);
    await eventually('arrived', () => server.accepted.length === 2);
    server.tell(downTopic(TERMINAL, 'ack'), { v: 1 });
    server.tell(downTopic(TERMINAL, 'ack'), { v: 1, journal: crypto.randomUUID(), upTo: 2 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(journal.status.queued).toBe(2);
  });

  it('goes on under a new journal when the server knows numbers that were never given: the files are an old copy', async () => {
    uplink.start();
    await append(2);
    const { id } = journal;
    await eventually('acknowledged', () => journal.status.queued === 0);
    server.tell(downTopic(TERMINAL, 'ack'), { v: 1, journal: id, upTo: 99 });
    const birth = await eventually('a birth with another journal', () =>
      server.sessions.find((one) => one.state === 'online' && one.journal !== id),
    );
    expect([birth.journal, birth.oldest, uplink.status.acknowledgedAhead]).toEqual([journal.id, 3, 1]);
    await append(1);
    await eventually('the next one arrives', () => server.arrived.includes(3));
    await journal.close();
    journal = await Journal.open({ directory, clock });
    expect([journal.id, journal.next]).toEqual([birth.journal, 4]);
  });
});
