import { contractDues, dueAfterIn, type ContractDues, type VendorContract } from '#libs/domain';
import type { Technician } from '../roster/index.js';
import type { DispatchTerms } from './dispatch-terms.js';

const MINUTE_MS = 60_000;

/** Whether a contract covers this moment. A vendor without one is there at every hour, as a person on call is. */
export function isOpenFor(contract: VendorContract | null | undefined, terms: DispatchTerms, now: Date): boolean {
  const hours = terms.hoursOf(contract?.calendar ?? null);
  return !hours || hours.openMs(now.getTime(), now.getTime() + MINUTE_MS) > 0;
}

/** The clock of the contract of whoever is asked now; null for a person. */
export function duesOf(technician: Technician | undefined, terms: DispatchTerms, now: Date): ContractDues | null {
  if (!technician?.contract) return null;
  const hours = terms.hoursOf(technician.contract.calendar);
  if (!hours) return contractDues(technician.contract, now);
  return contractDues(technician.contract, now, dueAfterIn(hours));
}
