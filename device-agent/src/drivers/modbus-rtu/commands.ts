import { READ_FUNCTIONS, type Table } from './frame.js';
import type { Point } from './points.js';

/** One read of neighbouring addresses. */
export interface Read {
  table: Table;
  address: number;
  length: number;
}

/** Neighbours this close are read together; an input module answers one long read sooner than two short ones. */
const GAP = 8;
/** Registers and inputs in one read, far below what the protocol allows. */
const LONGEST = 64;

/** The reads that cover all points, in the order of their addresses. */
export function planReads(points: readonly Point[]): Read[] {
  const reads: Read[] = [];
  const inOrder = [...points].sort((a, b) => a.table.localeCompare(b.table) || a.address - b.address);
  for (const { table, address } of inOrder) {
    const last = reads.at(-1);
    const length = last && address - last.address + 1;
    if (last?.table === table && length! <= LONGEST && address < last.address + last.length + GAP) {
      last.length = Math.max(last.length, length!);
    } else reads.push({ table, address, length: 1 });
  }
  return reads;
}

/** All that this driver may ever say to a unit: reads. Every function that writes is refused, whoever asked for it. */
export function maySend(unit: number, bytes: Uint8Array): boolean {
  const [to, code] = bytes;
  return bytes.length === 8 && to === unit && Object.values<number>(READ_FUNCTIONS).includes(code ?? -1);
}
