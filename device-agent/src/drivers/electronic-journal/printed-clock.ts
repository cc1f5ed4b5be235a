/** The clock as the journal prints it: somebody else's, set by hand, and never compared with ours. */
export interface PrintedClock {
  /** Days since 1970, where a date was printed. */
  day?: number | undefined;
  /** Seconds since midnight. */
  second: number;
  /** The words as printed. */
  text: string;
  date?: string | undefined;
}

export type DateOrder = 'mdy' | 'dmy';

const YEAR_FIRST = /(?<!\d)(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?!\d)/u;
const YEAR_LAST = /(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)/u;
const TIME = /(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?(?![\d:])/u;

const DAY = 86_400;
/** Some lines are stamped to the minute, others to the second, and a printer's queue may mix them. */
const TOLERANCE = 60;

/** The clock that a line prints; a time without a date belongs to the last one printed. */
export function readPrintedClock(
  line: string,
  order: DateOrder,
  last: PrintedClock | undefined,
): PrintedClock | undefined {
  const yearFirst = YEAR_FIRST.exec(line);
  const date = yearFirst ?? YEAR_LAST.exec(line);
  const time = TIME.exec(date ? line.slice(date.index + date[0].length) : line);
  if (!time) return undefined;
  const second = Number(time[1]) * 3_600 + Number(time[2]) * 60 + Number(time[3] ?? 0);
  const printed = date?.[0] ?? last?.date;
  const text = printed === undefined ? time[0] : `${printed} ${time[0]}`;
  return { second, text, date: printed, day: date ? dayOf(date, yearFirst !== null, order) : dayAfter(last, second) };
}

/** Whether the clock was set back by more than a minute between two lines. */
export function steppedBack(before: PrintedClock | undefined, now: PrintedClock): boolean {
  if (!before) return false;
  const days = now.day !== undefined && before.day !== undefined ? now.day - before.day : midnights(before, now.second);
  return days * DAY + now.second - before.second < -TOLERANCE;
}

function dayOf([, a, b, c]: RegExpExecArray, yearFirst: boolean, order: DateOrder): number | undefined {
  const [year, month, day] = yearFirst ? [a, b, c] : order === 'mdy' ? [c, a, b] : [c, b, a];
  const full = Number(year) < 100 ? 2_000 + Number(year) : Number(year);
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) return undefined;
  return Date.UTC(full, Number(month) - 1, Number(day)) / (DAY * 1_000);
}

/** Half a day back, without a date, is midnight. */
function midnights(before: PrintedClock, second: number): number {
  return second < before.second - DAY / 2 ? 1 : 0;
}

function dayAfter(last: PrintedClock | undefined, second: number): number | undefined {
  return last?.day === undefined ? undefined : last.day + midnights(last, second);
}
