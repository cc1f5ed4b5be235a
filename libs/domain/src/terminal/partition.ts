/** Number of partitions that terminals are spread over (DESIGN §4). Part of the wire contract: never change it. */
export const PARTITION_COUNT = 64;

/** FNV-1a, 32 bits, over the UTF-8 bytes of `text` (Fowler, Noll, Vo; offset basis 0x811c9dc5, prime 0x01000193). */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of utf8Bytes(text)) {
    hash ^= byte;
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** The partition, 0 to 63, that holds a terminal's events in order. */
export function partitionOf(terminalId: string): number {
  return fnv1a32(terminalId) % PARTITION_COUNT;
}

// TextEncoder is not part of the language itself, and this library is compiled without node or DOM types.
function utf8Bytes(text: string): number[] {
  const escaped = encodeURIComponent(text);
  const bytes: number[] = [];
  for (let i = 0; i < escaped.length; i++) {
    if (escaped[i] === '%') {
      bytes.push(parseInt(escaped.slice(i + 1, i + 3), 16));
      i += 2;
    } else {
      bytes.push(escaped.charCodeAt(i));
    }
  }
  return bytes;
}
