/**
 * Whose fault a failed commit is. `database`: it is away or busy, the same batch may pass later. `event`: a value that
 * no database would take. `program`: anything else, above all a defect of ours.
 */
export type Blame = 'database' | 'event' | 'program';

/** Classes of SQLSTATE (PostgreSQL manual, appendix A). */
const BY_CLASS: Readonly<Record<string, Blame>> = {
  '08': 'database', // connection exception
  '22': 'event', // data exception
  '25': 'database', // read-only transaction: a fail-over is under way
  '40': 'database', // rolled back: deadlock, serialization
  '42': 'database', // a table or right is missing: the deployment is not complete
  '53': 'database', // insufficient resources
  '54': 'event', // program limit exceeded
  '55': 'database', // object in use, lock not available
  '57': 'database', // operator intervention: shut-down, cancelled
  '58': 'database', // system error: I/O
};

const DEFECTS = [TypeError, RangeError, ReferenceError, SyntaxError];

export function blameFor(error: unknown): Blame {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]{4}$/.test(code)) {
    return BY_CLASS[code.slice(0, 2)] ?? 'program';
  }
  // A broken connection comes as a plain Error, or with a code of the operating system.
  return DEFECTS.some((defect) => error instanceof defect) ? 'program' : 'database';
}
