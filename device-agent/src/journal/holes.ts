/** Sequence numbers that no longer exist, as ranges in ascending order, both ends included. */
export class Holes {
  private ranges: { from: number; to: number }[] = [];

  add(from: number, to: number): void {
    if (to < from) return;
    const before = this.ranges.filter((range) => range.to < from - 1);
    const after = this.ranges.filter((range) => range.from > to + 1);
    const touching = this.ranges.slice(before.length, this.ranges.length - after.length);
    const merged = {
      from: Math.min(from, ...touching.map((range) => range.from)),
      to: Math.max(to, ...touching.map((range) => range.to)),
    };
    this.ranges = [...before, merged, ...after];
  }

  /** The first number at or after `seq` that is not in a hole. */
  skip(seq: number): number {
    const range = this.ranges.find((one) => one.from <= seq && seq <= one.to);
    return range ? range.to + 1 : seq;
  }

  /** How many numbers from `from` up to and without `before` are missing. */
  count(from: number, before: number): number {
    let missing = 0;
    for (const range of this.ranges)
      missing += Math.max(0, Math.min(range.to, before - 1) - Math.max(range.from, from) + 1);
    return missing;
  }

  forget(upTo: number): void {
    this.ranges = this.ranges.filter((range) => range.to > upTo);
  }
}
