import { bytesOfCutLine } from '../../transport/index.js';
import { decodeFrame, type Frame } from './frame.js';

/** One line, sorted. */
export type ShimItem = Frame | { kind: 'garbage'; text: string; reason: string };

/** Reads one line of the link. Never throws. */
export function parseLine(line: string): ShimItem {
  if (bytesOfCutLine(line) !== undefined) return { kind: 'garbage', text: line, reason: 'line too long' };
  const decoded = decodeFrame(line);
  return decoded.ok ? decoded.frame : { kind: 'garbage', text: line, reason: decoded.reason };
}
