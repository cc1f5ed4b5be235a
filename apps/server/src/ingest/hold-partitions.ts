import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { partitionUpFilter, serverTopic, type ServerMessage } from '#libs/contract';
import type { Clock } from '#libs/clock';
import { fnv1a32, PARTITION_COUNT } from '#libs/domain';
import { CLOCK } from '../clock.js';
import { HeldPartitions } from './held-partitions.js';
import { MqttConnection } from './mqtt-connection.js';
import { PARTITION_LOCKS, type PartitionLocks } from './partition-locks.js';
import { Presence } from './presence.js';
import { spreadPartitions } from './spread-partitions.js';

/** A replica that cannot reach the broker for longer gives its partitions back. */
const DEAF_GRACE_MS = 10_000;

/**
 * Takes this replica's share of the partitions, listens to them and gives back what is too many. One pass at a time;
 * called each second, and when the broker comes back.
 */
@Injectable()
export class HoldPartitions {
  readonly replica = randomUUID();
  private deafSince: Date | null = null;

  constructor(
    private readonly held: HeldPartitions,
    private readonly connection: MqttConnection,
    private readonly presence: Presence,
    @Inject(PARTITION_LOCKS) private readonly locks: PartitionLocks,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async pass(): Promise<void> {
    if (this.held.noticeCutOff()) await this.close();
    if (!(await this.canHear())) return;
    if (!this.locks.isOpen()) await this.locks.open(this.replica, this.clock.now(), () => this.letGo(this.held.all()));
    const { replicas, locked } = await this.locks.look(this.clock.now());
    const offset = fnv1a32(this.replica) % PARTITION_COUNT;
    const plan = spreadPartitions({ held: this.held.all(), locked, replicas, offset });
    if (plan.release.length > 0) await this.release(plan.release);
    if (plan.take.length > 0) await this.take(plan.take);
    await this.listen();
  }

  /** Who cannot hear takes nothing, and leaves what it holds to those that can, unless the broker is back at once. */
  private async canHear(): Promise<boolean> {
    if (this.connection.isConnected()) {
      this.deafSince = null;
      return true;
    }
    const now = this.clock.now();
    this.deafSince ??= now;
    const deafMs = Math.abs(now.getTime() - this.deafSince.getTime());
    if (deafMs > DEAF_GRACE_MS && this.locks.isOpen()) await this.close();
    return false;
  }

  /** The broker is gone: nobody can be heard until we subscribed again. */
  stopListening(): void {
    for (const partition of this.held.all()) this.held.listensSince(partition, null);
  }

  /** Gives everything back, so that the others need not wait. */
  async close(): Promise<void> {
    await this.presence.flush();
    this.letGo(this.held.all());
    await this.locks.close();
  }

  private letGo(partitions: readonly number[]): void {
    if (partitions.length === 0) return;
    this.held.drop(partitions);
    this.presence.drop(partitions);
    this.connection.unsubscribe(partitions.map(partitionUpFilter)).catch(() => undefined);
  }

  private async release(partitions: number[]): Promise<void> {
    await this.presence.flush();
    this.letGo(partitions);
    await this.locks.release(partitions);
  }

  private async take(partitions: number[]): Promise<void> {
    const taken = await this.locks.take(partitions, this.clock.now());
    try {
      await this.presence.load(taken.map((each) => each.partition));
    } catch (error) {
      // Locked but not held, they would stay with nobody.
      await this.close();
      throw error;
    }
    // The lock connection may have been lost while the terminals were read.
    if (!this.locks.isOpen()) return this.presence.drop(taken.map((each) => each.partition));
    for (const { partition, epoch } of taken) this.held.add(partition, epoch);
  }

  private async listen(): Promise<void> {
    if (!this.connection.isConnected()) return;
    const deaf = this.held.all().filter((partition) => this.held.listeningSince(partition) === null);
    if (deaf.length === 0) return;
    await this.connection.subscribe(deaf.map(partitionUpFilter));
    const at = this.clock.now();
    for (const partition of deaf) {
      this.held.listensSince(partition, at);
      this.announce(partition, at);
    }
  }

  private announce(partition: number, at: Date): void {
    const epoch = Number(this.held.epochOf(partition) ?? 0);
    const message: ServerMessage = { v: 1, replica: this.replica, epoch, at: at.toISOString() };
    this.connection.tell(serverTopic(partition), JSON.stringify(message));
  }
}
