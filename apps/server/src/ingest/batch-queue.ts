import { weightOf, type BatchItem } from './batch-item.js';

/**
 * What waits for the next batch, bounded: over the bound a message is refused. That is safe, because a terminal keeps
 * its events until they are acknowledged, and sends them again.
 */
export class BatchQueue {
  private items: BatchItem[] = [];
  private head = 0;
  private weight = 0;

  /** @param limit events that may wait */
  constructor(private readonly limit: number) {}

  /** Events that wait. */
  get length(): number {
    return this.weight;
  }

  /** @returns false when there is no room */
  offer(item: BatchItem): boolean {
    const weight = weightOf(item);
    if (this.weight > 0 && this.weight + weight > this.limit) return false;
    this.items.push(item);
    this.weight += weight;
    return true;
  }

  /** Takes items in order until they hold `limit` events; at least one item when there is any. */
  take(limit: number): BatchItem[] {
    const from = this.head;
    let filled = 0;
    while (this.head < this.items.length && filled < limit) filled += weightOf(this.items[this.head++]!);
    const batch = this.items.slice(from, this.head);
    this.weight -= filled;
    // Under a load that never lets the queue run empty, what was taken would be held for ever.
    if (this.head >= this.items.length - this.head) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return batch;
  }
}
