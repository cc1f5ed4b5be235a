import type { TransactionSeen } from '../observation.js';
import { faultKey, type Awaited, type TransactionEvidence } from './memory.js';
import type { Run } from './outcome.js';

const LAST = 'last';

/**
 * Remembers the transaction as evidence for what may happen next. What was raised shortly before is told of it at once:
 * a journal prints a transaction's lines when it is over, and the card was kept in its middle.
 */
export function applyTransaction(run: Run, seen: TransactionSeen): void {
  const { printedAt, reference, amountMinor, currency, lastFour } = seen;
  const transaction: TransactionEvidence = {
    at: new Date(run.now).toISOString(),
    ...(printedAt !== undefined && { printedAt }),
    ...(reference !== undefined && { reference }),
    ...(amountMinor !== undefined && { amountMinor }),
    ...(currency !== undefined && { currency }),
    ...(lastFour !== undefined && { lastFour }),
  };
  run.memory.transactions[LAST] = transaction;
  for (const [key, { component, fault, act, at }] of Object.entries(run.memory.awaited)) {
    delete run.memory.awaited[key];
    if (Math.abs(run.now - at) > run.tuning.lateTransaction) continue;
    run.outcomes.push({
      kind: 'noted',
      component,
      fault,
      detail: { act, transaction, ...(seen.source !== undefined && { source: seen.source }) },
      reason: `the journal told of this transaction ${Math.round((run.now - at) / 1000)} s afterwards`,
      raw: seen.raw,
    });
  }
}

/** The last transaction, where it is recent enough to belong to what happens now. */
export function lastTransaction(run: Run): { transaction?: TransactionEvidence } {
  const last = run.memory.transactions[LAST];
  if (!last) return {};
  const age = run.now - Date.parse(last.at);
  return Math.abs(age) <= run.tuning.transactionWindow ? { transaction: last } : {};
}

/** The line of the transaction may come yet. */
export function awaitTransaction(run: Run, about: Omit<Awaited, 'at'>): void {
  run.memory.awaited[faultKey(about.component, about.fault)] = { ...about, at: run.now };
}
