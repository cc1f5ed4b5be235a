/**
 * Sequence numbers that no longer exist, as ranges in ascending order, both ends included. A journal that dropped every
 * other entry has as many ranges as entries left: they stand in two flat lists and are found by halving.
 */
export class Holes {
  private readonly from: number[] = [];
  private readonly to: number[] = [];
  /** Ranges below this index are forgotten; they are cut off now and then, not one by one. */
  private head = 0;
  private total = 0;

  add(from: number, to: number): void {
    if (to < from) return;
    const first = this.firstEndingAt(from - 1);
    let last = first;
    let [low, high] = [from, to];
    for (; last < this.from.length && this.from[last]! <= to + 1; last++) {
      low = Math.min(low, this.from[last]!);
      high = Math.max(high, this.to[last]!);
      this.total -= this.to[last]! - this.from[last]! + 1;
    }
    this.from.splice(first, last - first, low);
    this.to.splice(first, last - first, high);
    this.total += high - low + 1;
  }

  /** The first number at or after `seq` that is not in a hole. */
  skip(seq: number): number {
    const at = this.firstEndingAt(seq);
    return at < this.from.length && this.from[at]! <= seq ? this.to[at]! + 1 : seq;
  }

  /** How many numbers from `from` up to and without `before` are missing. */
  count(from: number, before: number): number {
    const covers = from <= (this.from[this.head] ?? from) && before > (this.to.at(-1) ?? 0);
    if (covers) return this.total;
    let missing = 0;
    for (let i = this.firstEndingAt(from); i < this.from.length && this.from[i]! < before; i++)
      missing += Math.min(this.to[i]!, before - 1) - Math.max(this.from[i]!, from) + 1;
    return missing;
  }

  /** Nobody asks any more for what is at or below `upTo`. */
  forget(upTo: number): void {
    for (; this.head < this.to.length && this.to[this.head]! <= upTo; this.head++)
      this.total -= this.to[this.head]! - this.from[this.head]! + 1;
    if (this.head < 1_000 && this.head < this.to.length) return;
    this.from.splice(0, this.head);
    this.to.splice(0, this.head);
    this.head = 0;
  }

  /** Index of the first range that ends at or after `seq`. */
  private firstEndingAt(seq: number): number {
    let [low, high] = [this.head, this.to.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.to[middle]! < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
