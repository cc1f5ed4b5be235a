import { Inject, Injectable } from '@nestjs/common';
import { randomInt } from 'node:crypto';
import { Client } from 'pg';
import { ADVISORY_LOCK_CLASSES } from '../../database/advisory-locks.js';
import { SERVER_CONFIG, type ServerConfig } from '../../server.config.js';
import type { HolderLock } from '../holder-lock.js';

const HOLDER_CLASS = ADVISORY_LOCK_CLASSES.noticeHolder;

/** So that PostgreSQL notices within some 15 s that a machine is gone. A killed process it notices at once. */
const KEEPALIVE = '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=3 -c tcp_keepalives_count=3';
const ANSWER_TIMEOUT_MS = 5_000;

// Shared, so that a lock is taken again while PostgreSQL has not noticed yet that the connection before is gone.
const TAKE = `SELECT pg_advisory_lock_shared(${HOLDER_CLASS}, $1::integer)`;

// Mostly all leases are one's own, and the locks are not looked at.
const FIND_GONE = `SELECT DISTINCT leased_by AS holder FROM notice
  WHERE state = 'sending' AND leased_by <> $1 AND leased_by <> ALL(ARRAY(
    SELECT objid::integer FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND classid = ${HOLDER_CLASS}
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())))`;

/** A session lock on a connection of its own: it ends with it, whatever becomes of this process. */
@Injectable()
export class PostgresHolderLock implements HolderLock {
  readonly holder = randomInt(1, 2 ** 31);
  private client: Client | undefined;

  constructor(@Inject(SERVER_CONFIG) private readonly config: Pick<ServerConfig, 'DATABASE_URL'>) {}

  isHeld(): boolean {
    return this.client !== undefined;
  }

  async open(): Promise<void> {
    if (this.client) return;
    const client = new Client({
      connectionString: this.config.DATABASE_URL,
      options: `-c timezone=UTC ${KEEPALIVE}`,
      keepAlive: true,
      connectionTimeoutMillis: ANSWER_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      application_name: 'watchkeeper notices',
    });
    client.on('error', () => this.lose(client));
    client.on('end', () => this.lose(client));
    try {
      await client.connect();
      await client.query(TAKE, [this.holder]);
    } catch (error) {
      client.end().catch(() => undefined);
      throw error;
    }
    this.client = client;
  }

  async findGone(): Promise<number[]> {
    const client = this.client;
    if (!client) throw new Error('the lock connection is not open');
    try {
      const { rows } = await client.query<{ holder: number }>(FIND_GONE, [this.holder]);
      return rows.map(({ holder }) => holder);
    } catch (error) {
      // A connection that does not answer in time is as good as lost.
      this.lose(client);
      throw error;
    }
  }

  async close(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private lose(client: Client): void {
    if (this.client !== client) return;
    this.client = undefined;
    client.end().catch(() => undefined);
  }
}
