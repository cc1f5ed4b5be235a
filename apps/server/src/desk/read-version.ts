import { ProblemError } from '../problem.js';

/** The version in `If-Match`: `"3"`, `3` or `W/"3"`; `*` and nothing at all are whatever is there. */
export function readVersion(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch === '*') return undefined;
  const match = /^(?:W\/)?"?(\d{1,9})"?$/.exec(ifMatch.trim());
  if (!match) throw new ProblemError(400, 'invalidRequest', 'If-Match: must be the version that was seen');
  return Number(match[1]);
}
