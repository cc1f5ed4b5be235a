/** A repeatable stream of chance in [0, 1), so that what once went wrong goes wrong again (mulberry32). */
export function chanceFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** Makes chunks as a bad line gives them: frames with flipped, lost, repeated and foreign bytes, pieces of them, and noise. */
export function garbler(frames: readonly Uint8Array[], chance: () => number): () => Uint8Array {
  const upTo = (count: number): number => Math.floor(chance() * count);
  const noise = (most: number): number[] => Array.from({ length: upTo(most + 1) }, () => upTo(256));
  const spoilers: readonly ((bytes: number[]) => number[])[] = [
    (bytes) => bytes,
    (bytes) => bytes.with(upTo(bytes.length), upTo(256)),
    (bytes) => bytes.map((byte, at) => (at === 0 ? byte ^ (1 << upTo(8)) : byte)),
    (bytes) => bytes.slice(0, 1 + upTo(bytes.length)),
    (bytes) => bytes.slice(upTo(bytes.length)),
    (bytes) => bytes.toSpliced(upTo(bytes.length), 0, ...noise(4)),
    (bytes) => bytes.toSpliced(upTo(bytes.length), 1 + upTo(3)),
    (bytes) => [...bytes, ...bytes],
    (bytes) => [...bytes, ...frames[upTo(frames.length)]!],
    // Of a beginning nothing but the beginning.
    (bytes) => Array.from({ length: 1 + upTo(24) }, () => bytes[0]!),
    () => noise(24),
  ];
  return () => Uint8Array.from(spoilers[upTo(spoilers.length)]!([...frames[upTo(frames.length)]!]));
}
