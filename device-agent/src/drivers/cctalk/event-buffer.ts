/** An event as the ring buffers of ccTalk hold it: two bytes. A first byte of 0 means that the second is an error. */
export type EventPair = readonly [result: number, code: number];

const HELD = 5;
/** The counter goes from 1 to 255 and then to 1 again; 0 means that the device has just started. */
const RING = 255;

export interface ReadBuffer {
  counter: number;
  /** What happened since the last reading, oldest first. */
  fresh: EventPair[];
}

/**
 * Reads `counter` and five pairs, newest first. At the first reading ever nothing is fresh: what the buffer holds may
 * be of last week.
 */
export function readEventBuffer(data: Uint8Array, last: number | undefined): ReadBuffer | undefined {
  const [counter] = data;
  if (counter === undefined || data.length < 1 + 2 * HELD) return undefined;
  const happened = last === undefined || counter === 0 ? 0 : last === 0 ? counter : (counter - last + RING) % RING;
  const fresh = Math.min(happened, HELD);
  const pairs = Array.from({ length: fresh }, (_, i): EventPair => [data[1 + 2 * i]!, data[2 + 2 * i]!]);
  return { counter, fresh: pairs.reverse() };
}
