const UNIQUE_VIOLATION = '23505';

/** Between the look and the update a terminal raised the fault again: the index is the last word. */
export function openedMeanwhile(error: unknown): 'openElsewhere' {
  if ((error as { code?: string }).code === UNIQUE_VIOLATION) return 'openElsewhere';
  throw error;
}
