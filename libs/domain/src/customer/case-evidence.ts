/** What the machine knows of one captured card or one retained bundle, as far as it tells one from another. */
export interface CaseEvidence {
  /** The host's or the journal's reference of the transaction. */
  transaction?: string;
  /** A counter and the value it had after this very item: `captured|1:7`. */
  counter?: string;
  /** The agent's running number of what the terminal kept; counts from 1 again when the agent's memory was lost. */
  act?: number;
  lastFour?: string;
  amountMinor?: number;
  currency?: string;
}

/** The items of one event are bounded: a counter that leaps by more is broken, not a hundred customers. */
const MOST_ITEMS = 20;
/** Whole characters: half of one cannot be stored, and one such event would hold up every case behind it. */
const LONGEST_TEXT = 80;

/**
 * Reads the detail of a `card.captured` or `cash.retained` event: one evidence per card or bundle. The agent gives
 * `counters: [{ name, unit?, before, after }]` and `count`; agents written by others may give any part of it.
 */
export function readEvidence(detail: Record<string, unknown>): CaseEvidence[] {
  const shared = sharedEvidence(detail);
  const counter = firstCounter(detail['counters']);
  const count = Math.min(Math.max(wholeNumber(detail['count']) ?? 1, 1), MOST_ITEMS);
  const act = wholeNumber(detail['act']);
  return Array.from({ length: count }, (_none, index) => {
    const later = count - 1 - index;
    return {
      ...shared,
      ...(act !== undefined && { act: act - later }),
      ...(counter && { counter: `${counter.name}:${counter.after - later}` }),
    };
  });
}

/** Whether two items are the same one, as far as evidence can tell; null when it tells nothing. */
export function sameEvidence(one: CaseEvidence, other: CaseEvidence): boolean | null {
  const compared = (['transaction', 'counter', 'lastFour', 'act'] as const)
    .filter((key) => one[key] !== undefined && other[key] !== undefined)
    // Counters of two units, or of two names, say nothing of each other.
    .filter((key) => key !== 'counter' || counterName(one.counter!) === counterName(other.counter!))
    .map((key) => ({ key, same: one[key] === other[key] }));
  if (compared.some(({ same }) => !same)) return false;
  // The last four digits, or the agent's number, can part two cards; alone they do not prove that two are one.
  return compared.some(({ key }) => key === 'transaction' || key === 'counter') ? true : null;
}

function sharedEvidence(detail: Record<string, unknown>): CaseEvidence {
  const transaction = text(detail['transaction'] ?? detail['transactionRef'] ?? detail['transactionId']);
  const lastFour = /^\d{4}$/.exec(text(detail['lastFour']) ?? '')?.[0];
  const amountMinor = wholeNumber(detail['amountMinor']);
  const currency = /^[A-Z]{3}$/.exec(text(detail['currency']) ?? '')?.[0];
  return {
    ...(transaction !== undefined && { transaction }),
    ...(lastFour !== undefined && { lastFour }),
    ...(amountMinor !== undefined && { amountMinor }),
    ...(currency !== undefined && { currency }),
  };
}

function firstCounter(value: unknown): { name: string; after: number } | undefined {
  for (const each of Array.isArray(value) ? (value as unknown[]) : []) {
    if (typeof each !== 'object' || each === null) continue;
    const { name, unit, after } = each as Record<string, unknown>;
    const number = wholeNumber(after);
    if (number !== undefined) return { name: `${text(name) ?? ''}|${text(unit) ?? ''}`, after: number };
  }
  return undefined;
}

const counterName = (counter: string): string => counter.slice(0, counter.lastIndexOf(':'));

function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== ''
    ? Array.from(value.slice(0, 2 * LONGEST_TEXT))
        .slice(0, LONGEST_TEXT)
        .join('')
    : undefined;
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
