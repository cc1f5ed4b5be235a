import { crc32 } from 'node:zlib';
import type { FrameContent } from './entry.js';

/**
 * One frame: `WKJ1`, length of the payload and its CRC-32 (both unsigned, little-endian), then the payload as JSON.
 * One `append` is one frame, so that a crash keeps all of its entries or none.
 */
const MAGIC = Buffer.from('WKJ1', 'latin1');
const HEADER_BYTES = 12;
const MAX_PAYLOAD_BYTES = 64 * 1024 * 1024;

export interface ReadFrame {
  content: FrameContent;
  /** Offset of the first byte after it. */
  end: number;
}

export interface Scan {
  frames: FrameContent[];
  /** Offset after the last whole frame; what follows is a torn write. */
  end: number;
  /** Damaged places that whole frames follow. */
  damaged: number;
}

export function encodeFrame(content: FrameContent): Buffer {
  const payload = Buffer.from(JSON.stringify(content), 'utf8');
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32LE(payload.length, 4);
  header.writeUInt32LE(crc32(payload), 8);
  return Buffer.concat([header, payload]);
}

/** Reads every whole frame of a segment and steps over damaged places. */
export function scanFrames(bytes: Buffer): Scan {
  const scan: Scan = { frames: [], end: 0, damaged: 0 };
  for (let at = 0; at < bytes.length;) {
    const frame = readFrame(bytes, at) ?? nextWholeFrame(bytes, at + 1);
    if (!frame) break;
    if (frame.start !== scan.end) scan.damaged += 1;
    scan.frames.push(frame.content);
    scan.end = at = frame.end;
  }
  return scan;
}

function nextWholeFrame(bytes: Buffer, from: number): (ReadFrame & { start: number }) | undefined {
  for (let at = bytes.indexOf(MAGIC, from); at >= 0; at = bytes.indexOf(MAGIC, at + 1)) {
    const frame = readFrame(bytes, at);
    if (frame) return frame;
  }
  return undefined;
}

function readFrame(bytes: Buffer, start: number): (ReadFrame & { start: number }) | undefined {
  if (start + HEADER_BYTES > bytes.length || bytes.compare(MAGIC, 0, 4, start, start + 4) !== 0) return undefined;
  const length = bytes.readUInt32LE(start + 4);
  const end = start + HEADER_BYTES + length;
  if (length > MAX_PAYLOAD_BYTES || end > bytes.length) return undefined;
  const payload = bytes.subarray(start + HEADER_BYTES, end);
  if (crc32(payload) !== bytes.readUInt32LE(start + 8)) return undefined;
  try {
    return { content: JSON.parse(payload.toString('utf8')) as FrameContent, start, end };
  } catch {
    return undefined;
  }
}
