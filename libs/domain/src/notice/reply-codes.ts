/** Digits are easy to type with cold hands; two of them only when somebody has more than nine pages open. */
const SHORT = 9;
const MOST = 99;

/** The number that a person's next page is answered by. */
export interface CodeBook {
  /** The number given last; 0 for nobody's. */
  last: number;
  /** Numbers of pages that can still be answered. */
  open: ReadonlySet<number>;
}

/**
 * The next number in turn, so that the number of a page that is over is not soon another's: an answer that comes late
 * must not take something else. When nine are open, two digits are used; when all are, the oldest number is used again.
 */
export function nextReplyCode({ last, open }: CodeBook): number {
  for (let step = 1; step <= SHORT; step++) {
    const code = (((last > SHORT ? 0 : last) + step - 1) % SHORT) + 1;
    if (!open.has(code)) return code;
  }
  for (let code = SHORT + 1; code <= MOST; code++) if (!open.has(code)) return code;
  return (last % MOST) + 1;
}
