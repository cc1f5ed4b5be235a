/** CRC-16/KERMIT by half-bytes, low byte first, as note validators write it behind a frame. */
export function kermit(bytes: Iterable<number>): [low: number, high: number] {
  let sum = 0;
  for (const byte of bytes) {
    for (const half of [byte & 0x0f, byte >> 4]) sum = (sum >> 4) ^ (((sum ^ half) & 0x0f) * 0x1081);
  }
  return [sum & 0xff, sum >> 8];
}
