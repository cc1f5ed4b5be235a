import { Injectable } from '@nestjs/common';

interface Held {
  epoch: string;
  /** Since when its terminals can be heard without a gap; `null` while not subscribed. */
  listeningSince: Date | null;
}

/** Which partitions this replica holds right now, and under which epoch it may write for them. */
@Injectable()
export class HeldPartitions {
  private readonly partitions = new Map<number, Held>();
  private wasCutOff = false;

  all(): number[] {
    return [...this.partitions.keys()].sort((a, b) => a - b);
  }

  has(partition: number): boolean {
    return this.partitions.has(partition);
  }

  epochOf(partition: number): string | undefined {
    return this.partitions.get(partition)?.epoch;
  }

  listeningSince(partition: number): Date | null {
    return this.partitions.get(partition)?.listeningSince ?? null;
  }

  add(partition: number, epoch: string): void {
    this.partitions.set(partition, { epoch, listeningSince: null });
  }

  listensSince(partition: number, since: Date | null): void {
    const held = this.partitions.get(partition);
    if (held) held.listeningSince = since;
  }

  /** The clock was set back: a time that lies ahead now would one day pass for the present. */
  heardNothingBefore(now: Date): void {
    for (const held of this.partitions.values()) {
      if (held.listeningSince && held.listeningSince > now) held.listeningSince = now;
    }
  }

  /** Another replica wrote under a higher epoch: these are not ours any more, and the locks must be taken anew. */
  cutOff(partitions: readonly number[]): void {
    this.drop(partitions);
    this.wasCutOff = true;
  }

  /** @returns whether a cut-off was found since the last call */
  noticeCutOff(): boolean {
    const was = this.wasCutOff;
    this.wasCutOff = false;
    return was;
  }

  drop(partitions: readonly number[]): void {
    for (const partition of partitions) this.partitions.delete(partition);
  }
}
