/** What a cash unit counts of retracts. */
export interface RetractReading {
  /** `in.retractOperations`. */
  operations: number;
  /** Sum of `in.retracted`; undefined where there is no such count. */
  notes: number | undefined;
  /** The unit says that its counts are accurate. */
  accurate: boolean;
}

/** What is remembered of a unit. `empty`: of its operations, those that found nothing to retract. */
export interface Retracts {
  operations: number;
  notes: number;
  empty: number;
}

/**
 * How many retracts took something. By the specification only operations that brought items into the unit are counted, and
 * that is taken at its word where notes are not counted, or not accurately: many devices cannot count what they retract.
 * Where a unit says that its counts are accurate, an operation after which no note more lies in it found nothing.
 */
export function retractsOf(known: Retracts | undefined, reading: RetractReading): Retracts {
  const { operations, notes, accurate } = reading;
  const counts = accurate && notes !== undefined;
  if (known === undefined || operations < known.operations)
    return { operations, notes: notes ?? 0, empty: counts && notes === 0 ? operations : 0 };
  const more = operations - known.operations;
  if (!counts) return { operations, notes: notes ?? known.notes, empty: known.empty };
  if (notes <= known.notes) return { operations, notes, empty: known.empty + more };
  // The notes of an operation may be told after the operation itself.
  return { operations, notes, empty: more > 0 ? known.empty : Math.max(0, known.empty - 1) };
}
