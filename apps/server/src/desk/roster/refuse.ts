import { z } from 'zod';
import { inLanguage, type Language } from '#libs/domain';
import { whyUnstorable } from '../../database/sql.js';
import { ProblemError } from '../../problem.js';
import type { Done, Refused } from '../../roster/index.js';
import { ROSTER_REFUSALS, type RosterRefusal } from './roster-refusals.table.js';

/** What an edit gave. @throws ProblemError in the reader's language when it was refused */
export function valueOf<T>(result: Done<T> | Refused<RosterRefusal>, language: Language): T {
  if (result.outcome === 'done') return result.value;
  const { status, text } = ROSTER_REFUSALS[result.reason];
  throw new ProblemError(
    status,
    result.reason,
    inLanguage(text, language).replace('{name}', () => result.name ?? ''),
  );
}

const rowId = z.string().regex(/^\d{1,18}$/);

/** A number of a row, from a path. @param what refused with when it is none */
export function rowIdOf(text: string, what: RosterRefusal, language: Language): string {
  return rowId.safeParse(text).success ? text : valueOf<string>({ outcome: 'refused', reason: what }, language);
}

/** What something is called, from a path. @param what refused with when nothing can be called so */
export function namedIdOf(text: string, what: RosterRefusal, language: Language): string {
  const nothing = { outcome: 'refused', reason: what, name: '' } as const;
  return whyUnstorable(text) === null ? text : valueOf<string>(nothing, language);
}
