import type { TransactionSeen } from '../observation.js';
import { faultKey, type Awaited, type HeardTransaction, type TransactionEvidence } from './memory.js';
import type { Run } from './outcome.js';

const LAST = 'last';

/**
 * Remembers the transaction as evidence for what may happen next; of one that was told unfinished, the rest. What was
 * raised shortly before is told of it:
 *
 * | went with the fault | this one | is told |
 * |---|---|---|
 * | nothing | any | as the transaction: a journal prints its lines when it is over, and the card was kept in its middle |
 * | a transaction | the same, with more | once more, whole |
 * | a transaction | another | not: it is the next customer's |
 */
export function applyTransaction(run: Run, seen: TransactionSeen): void {
  const last = run.memory.transactions[LAST];
  const heard = heardOf(run, seen);
  run.memory.transactions[LAST] = last && isSame(last, heard) ? { ...last, ...heard } : heard;
  for (const [key, awaited] of Object.entries(run.memory.awaited)) {
    const { component, fault, act, at, gone } = awaited;
    delete run.memory.awaited[key];
    if (Math.abs(run.now - at) > run.tuning.lateTransaction || (gone && !isSame(gone, heard))) continue;
    const known = gone ? { ...gone, ...heard } : heard;
    if (known.unfinished) run.memory.awaited[key] = { ...awaited, gone: known };
    if (gone && !tellsMore(gone, heard)) continue;
    const seconds = Math.round((run.now - at) / 1000);
    run.outcomes.push({
      kind: 'noted',
      component,
      fault,
      detail: { act, transaction: evidenceOf(known), ...(seen.source !== undefined && { source: seen.source }) },
      reason: `the journal told ${gone ? 'the rest ' : ''}of this transaction ${seconds} s afterwards`,
      raw: seen.raw,
    });
  }
}

/** The last transaction, where it is recent enough to belong to what happens now. */
export function lastTransaction(run: Run): { transaction?: TransactionEvidence } {
  const last = recent(run);
  return last ? { transaction: evidenceOf(last) } : {};
}

/** The line of the transaction, or the rest of it, may come yet. */
export function awaitTransaction(run: Run, about: Pick<Awaited, 'component' | 'fault' | 'act'>): void {
  const gone = recent(run);
  run.memory.awaited[faultKey(about.component, about.fault)] = { ...about, at: run.now, ...(gone && { gone }) };
}

function recent(run: Run): HeardTransaction | undefined {
  const last = run.memory.transactions[LAST];
  const age = last ? Math.abs(run.now - Date.parse(last.at)) : Infinity;
  return age <= run.tuning.transactionWindow ? last : undefined;
}

function heardOf(run: Run, seen: TransactionSeen): HeardTransaction {
  const { printedAt, reference, amountMinor, currency, lastFour, source, unfinished } = seen;
  return {
    at: new Date(run.now).toISOString(),
    ...(printedAt !== undefined && { printedAt }),
    ...(reference !== undefined && { reference }),
    ...(amountMinor !== undefined && { amountMinor }),
    ...(currency !== undefined && { currency }),
    ...(lastFour !== undefined && { lastFour }),
    ...(source !== undefined && { source }),
    unfinished: unfinished ?? false,
  };
}

const FACTS = ['reference', 'lastFour', 'amountMinor', 'printedAt'] as const;

/**
 * Whether one witness tells of one transaction twice. An equal reference says so, another one denies it; where one of
 * the two has none, the second is the rest of a first that was unfinished, unless it says otherwise of anything.
 */
function isSame(before: HeardTransaction, heard: HeardTransaction): boolean {
  if (before.source !== heard.source) return false;
  const both = FACTS.filter((fact) => before[fact] !== undefined && heard[fact] !== undefined);
  if (both.includes('reference')) return before.reference === heard.reference;
  return before.unfinished === true && both.every((fact) => before[fact] === heard[fact]);
}

const tellsMore = (before: HeardTransaction, heard: HeardTransaction): boolean =>
  FACTS.some((fact) => before[fact] === undefined && heard[fact] !== undefined);

function evidenceOf({ source: _source, unfinished: _unfinished, ...evidence }: HeardTransaction): TransactionEvidence {
  return evidence;
}
