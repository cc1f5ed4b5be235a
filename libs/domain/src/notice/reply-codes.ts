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

/** A number as it was given to one of those who answer by a telephone. */
export interface AnswerableCode {
  code: number;
  noticeId: string;
  incidentId: string;
  technicianId: string;
  givenAt: Date;
  /** Nothing more is expected of it. */
  done: boolean;
  /** This person is asked to take the incident now. */
  offered: boolean;
}

/**
 * Which page an answer means. Several people may share one telephone, and each has numbers of their own: whoever is asked
 * now is meant rather than whoever was, and where that leaves two, nobody's page is taken for another's.
 *
 * @param code null: none was typed
 */
export function choosePage<Code extends AnswerableCode>(
  codes: readonly Code[],
  code: number | null,
): Code | 'unknownCode' | 'whichOne' | 'nothingOpen' {
  const fitting = code === null ? openPages(codes) : codes.filter((each) => each.code === code);
  if (fitting.length <= 1) return fitting[0] ?? (code === null ? 'nothingOpen' : 'unknownCode');
  const open = fitting.filter(({ done }) => !done);
  const offered = open.filter((each) => each.offered);
  if (open.length === 0) return newest(fitting);
  const candidates = offered.length > 0 ? offered : open;
  return candidates.length > 1 ? 'whichOne' : candidates[0]!;
}

/** Open numbers. Who was asked twice for one incident has two numbers of it, and means the same by both. */
export function openPages<Code extends AnswerableCode>(codes: readonly Code[]): Code[] {
  const byAge = codes.filter(({ done }) => !done).sort((a, b) => Number(a.noticeId) - Number(b.noticeId));
  return [...new Map(byAge.map((each) => [`${each.technicianId} ${each.incidentId}`, each])).values()];
}

const newest = <Code extends AnswerableCode>(codes: readonly Code[]): Code =>
  codes.reduce((last, each) => (each.givenAt > last.givenAt ? each : last));
