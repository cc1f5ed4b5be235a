/** What a vendor has promised, counted from the moment it is asked. */
export interface VendorContract {
  acceptMinutes: number;
  arriveMinutes: number;
  restoreMinutes: number;
  /** Name of the calendar that the minutes are counted in; null: at every hour. */
  calendar: string | null;
}

const CONTRACT_CLAUSES = ['accept', 'arrive', 'restore'] as const;
export type ContractClause = (typeof CONTRACT_CLAUSES)[number];
export type ContractDues = Readonly<Record<ContractClause, Date>>;

/**
 * When a vendor that is asked now must have accepted, arrived and restored.
 * @param dueAfter the instant at which so many minutes of the contract's calendar have passed
 */
export function contractDues(
  { acceptMinutes, arriveMinutes, restoreMinutes }: VendorContract,
  askedAt: Date,
  dueAfter: (from: Date, minutes: number) => Date = plainMinutes,
): ContractDues {
  return {
    accept: dueAfter(askedAt, acceptMinutes),
    arrive: dueAfter(askedAt, arriveMinutes),
    restore: dueAfter(askedAt, restoreMinutes),
  };
}

export interface ContractFacts {
  dues: ContractDues;
  /** What was done, and when; null: not yet. */
  done: Readonly<Record<ContractClause, Date | null>>;
  /** Looked at before: what was overdue then was told. */
  lookedAt: Date | null;
}

export interface ContractReview {
  /** Overdue since the last look, in the order of the clauses. */
  overdue: { clause: ContractClause; due: Date; reason: 'notInTime' }[];
  /** When to look again; null: never. */
  again: Date | null;
}

/** What a vendor has not done in time. Each clause is told once. */
export function reviewContract({ dues, done, lookedAt }: ContractFacts, now: Date): ContractReview {
  const open = CONTRACT_CLAUSES.filter((clause) => !isKept(clause, done));
  const overdue = open.filter((clause) => dues[clause] <= now && (!lookedAt || dues[clause] > lookedAt));
  const later = open.map((clause) => dues[clause]).filter((due) => due > now);
  return {
    overdue: overdue.map((clause) => ({ clause, due: dues[clause], reason: 'notInTime' })),
    again: later.length ? new Date(Math.min(...later.map((due) => due.getTime()))) : null,
  };
}

/** Whoever has arrived has accepted, whatever was written down. */
function isKept(clause: ContractClause, done: ContractFacts['done']): boolean {
  return CONTRACT_CLAUSES.slice(CONTRACT_CLAUSES.indexOf(clause)).some((each) => done[each] !== null);
}

const plainMinutes = (from: Date, minutes: number): Date => new Date(from.getTime() + minutes * 60_000);
