import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { Logger } from '#libs/observability';
import { DATABASE, type Database } from '../database/sql.js';
import { LOGGER } from '../logger.js';
import { SERVER_CONFIG, SERVER_ROLES, type ServerConfig } from '../server.config.js';
import { WakeBoard, WORK, type Work } from './wake-board.js';

const CHANNEL = 'watchkeeper_wake';
const RECONNECT_MS = 1_000;

/**
 * Carries rings between processes over LISTEN/NOTIFY. A process that has every role needs none of it to serve itself,
 * but it rings for the replicas beside it all the same; bursts are folded into one NOTIFY per kind of work.
 */
@Injectable()
export class PostgresWakeRelay implements OnApplicationBootstrap, OnModuleDestroy {
  private client: Client | undefined;
  private stopped = false;
  private readonly self = randomUUID();
  private readonly pending = new Set<Work>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly board: WakeBoard,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.board.relayThrough((work) => this.send(work));
    await this.listen();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined);
  }

  // A process with all roles hears itself in memory; its rings may wait a little for the others' sake.
  private send(work: Work): void {
    this.pending.add(work);
    this.timer ??= setTimeout(() => void this.flush(), this.hasEveryRole() ? 50 : 0);
  }

  private async flush(): Promise<void> {
    this.timer = undefined;
    const rings = [...this.pending];
    this.pending.clear();
    if (this.stopped) return;
    await this.database
      .run({ text: 'SELECT pg_notify($1, $2)' }, [CHANNEL, `${this.self}:${rings.join(',')}`])
      .catch((error: unknown) => this.logger.warn({ err: error }, 'could not wake the other processes'));
  }

  private async listen(): Promise<void> {
    const client = new Client({ connectionString: this.config.DATABASE_URL });
    client.on('notification', (message) => this.hear(message.payload ?? ''));
    client.on('error', () => undefined);
    client.on('end', () => this.listenAgain());
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      this.client = client;
    } catch (error) {
      this.logger.warn({ err: error }, 'cannot listen for wake-ups, sweeping meanwhile');
      await client.end().catch(() => undefined);
    }
  }

  private listenAgain(): void {
    if (!this.stopped) setTimeout(() => void (this.stopped || this.listen()), RECONNECT_MS).unref();
  }

  private hear(payload: string): void {
    const [sender, rings = ''] = payload.split(':');
    if (sender === this.self) return;
    for (const work of rings.split(',')) if (WORK.includes(work as Work)) this.board.ringLocally(work as Work);
  }

  private hasEveryRole(): boolean {
    return SERVER_ROLES.every((role) => this.config.ROLES.includes(role));
  }
}
