import { createServer, type AddressInfo, type Server } from 'node:net';
import { Aedes } from 'aedes';
import { downTopic, eventsMessage, upTopic } from '#libs/contract';

/** How long a server takes to commit what has come, as the real one does on a quiet machine. */
const COMMIT_MS = 10;

export interface SeenEvent {
  seq: number;
  fault: string;
}

/** A broker, and on it what the agent sees of a server: one watermark, acknowledged once per commit. */
export class AckBroker {
  /** Told of every event the first time it comes in its order. */
  onEvent: (event: SeenEvent) => void = () => undefined;
  /** Highest number taken; each came after the one before it. */
  watermark = 0;
  /** Events that came again or ahead of a missing one. */
  strays = 0;
  heartbeats = 0;
  private journal = '';
  private commit?: NodeJS.Timeout;

  private constructor(
    private readonly terminal: string,
    private readonly broker: Aedes,
    private readonly tcp: Server,
  ) {}

  static async open(terminal: string): Promise<AckBroker> {
    const broker = await Aedes.createBroker({ concurrency: 0 });
    const tcp = createServer(broker.handle);
    await new Promise<void>((done) => tcp.listen(0, '127.0.0.1', done));
    const self = new AckBroker(terminal, broker, tcp);
    await self.listen('events', (payload) => self.take(payload));
    await self.listen('heartbeat', () => void (self.heartbeats += 1));
    return self;
  }

  get port(): number {
    return (this.tcp.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    clearTimeout(this.commit);
    await new Promise<void>((done) => this.broker.close(() => done()));
    await new Promise((done) => this.tcp.close(done));
  }

  private take(payload: Buffer): void {
    const { journal, oldest, events } = eventsMessage.parse(JSON.parse(payload.toString('utf8')));
    if (journal !== this.journal) [this.journal, this.watermark] = [journal, 0];
    this.watermark = Math.max(this.watermark, oldest - 1);
    for (const event of events as unknown as SeenEvent[]) {
      if (event.seq !== this.watermark + 1) {
        this.strays += 1;
        continue;
      }
      this.watermark = event.seq;
      this.onEvent(event);
    }
    this.commit ??= setTimeout(() => this.acknowledge(), COMMIT_MS);
  }

  private acknowledge(): void {
    this.commit = undefined;
    const payload = JSON.stringify({ v: 1, journal: this.journal, upTo: this.watermark });
    this.broker.publish(
      { cmd: 'publish', topic: downTopic(this.terminal, 'ack'), payload, qos: 1, dup: false, retain: false },
      () => undefined,
    );
  }

  private listen(kind: Parameters<typeof upTopic>[1], then: (payload: Buffer) => void): Promise<void> {
    const deliver = (packet: { payload: Buffer | string }, done: () => void): void => {
      then(Buffer.from(packet.payload));
      done();
    };
    return new Promise((done) => this.broker.subscribe(upTopic(this.terminal, kind), deliver as never, () => done()));
  }
}
