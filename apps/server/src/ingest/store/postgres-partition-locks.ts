import { Inject, Injectable } from '@nestjs/common';
import { Client } from 'pg';
import { ADVISORY_LOCK_CLASSES } from '../../database/advisory-locks.js';
import { SERVER_CONFIG, type ServerConfig } from '../../server.config.js';
import type { LockView, PartitionLocks, TakenPartition } from '../partition-locks.js';

const { partition: PARTITION_CLASS, replica: REPLICA_CLASS } = ADVISORY_LOCK_CLASSES;

/** So that PostgreSQL notices within some 15 s that a replica's machine is gone, and lets its locks go. */
const KEEPALIVE = '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=3 -c tcp_keepalives_count=3';
const ANSWER_TIMEOUT_MS = 5_000;

const LOOK = `SELECT classid::int AS class, objid::int AS id FROM pg_locks
  WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND classid IN (${PARTITION_CLASS}, ${REPLICA_CLASS})
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
const LIVE = `INSERT INTO replica (id, started_at, seen_at) VALUES ($1, $2, $2)
  ON CONFLICT (id) DO UPDATE SET seen_at = EXCLUDED.seen_at`;
const FORGET = `DELETE FROM replica WHERE seen_at < $1::timestamptz - interval '1 day'`;
const TAKE = `SELECT n::int AS partition FROM unnest($1::int[]) n WHERE pg_try_advisory_lock(${PARTITION_CLASS}, n)`;
// Rows are locked in order: a batch of a cut-off replica may hold some of them.
const RAISE = `WITH mine AS MATERIALIZED (
    SELECT partition FROM partition_lease WHERE partition = ANY($1::smallint[]) ORDER BY partition FOR UPDATE)
  UPDATE partition_lease l SET epoch = l.epoch + 1, holder = $2, taken_at = $3 FROM mine
  WHERE l.partition = mine.partition RETURNING l.partition::int AS partition, l.epoch::text AS epoch`;
const RELEASE = `SELECT pg_advisory_unlock(${PARTITION_CLASS}, n) FROM unnest($1::int[]) n`;

/** Session locks on a connection of their own: they end with it, whatever becomes of this process. */
@Injectable()
export class PostgresPartitionLocks implements PartitionLocks {
  private client: Client | undefined;
  private replica = '';
  private onLost: () => void = () => undefined;
  private seenAt = -Infinity;

  constructor(@Inject(SERVER_CONFIG) private readonly config: ServerConfig) {}

  async open(replica: string, now: Date, onLost: () => void): Promise<void> {
    const client = new Client({
      connectionString: this.config.DATABASE_URL,
      options: `-c timezone=UTC ${KEEPALIVE}`,
      keepAlive: true,
      connectionTimeoutMillis: ANSWER_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      application_name: 'watchkeeper partitions',
    });
    client.on('error', () => undefined);
    await client.connect();
    client.on('end', () => this.lose(client));
    await client.query(`SELECT pg_advisory_lock_shared(${REPLICA_CLASS}, 0)`);
    await client.query(LIVE, [replica, now]);
    await client.query(FORGET, [now]);
    this.replica = replica;
    this.onLost = onLost;
    this.client = client;
  }

  isOpen(): boolean {
    return this.client !== undefined;
  }

  async look(now: Date): Promise<LockView> {
    const rows = await this.query<{ class: number; id: number }>(LOOK);
    if (Math.abs(now.getTime() - this.seenAt) > 10_000) {
      this.seenAt = now.getTime();
      await this.query(LIVE, [this.replica, now]);
    }
    const partitions = rows.filter((row) => row.class === PARTITION_CLASS).map((row) => row.id);
    return { replicas: rows.length - partitions.length, locked: new Set(partitions) };
  }

  async take(partitions: number[], now: Date): Promise<TakenPartition[]> {
    const got = (await this.query<{ partition: number }>(TAKE, [partitions])).map((row) => row.partition);
    return got.length === 0 ? [] : this.query<TakenPartition>(RAISE, [got, this.replica, now]);
  }

  async release(partitions: number[]): Promise<void> {
    await this.query(RELEASE, [partitions]);
  }

  async close(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.query('DELETE FROM replica WHERE id = $1', [this.replica]).catch(() => undefined);
    await client?.end().catch(() => undefined);
  }

  /** A connection that does not answer in time is as good as lost. */
  private async query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    const client = this.client;
    if (!client) throw new Error('the lock connection is not open');
    try {
      return (await client.query<Row>(text, values)).rows;
    } catch (error) {
      this.lose(client);
      throw error;
    }
  }

  private lose(client: Client): void {
    if (this.client !== client) return;
    this.client = undefined;
    client.end().catch(() => undefined);
    this.onLost();
  }
}
