import { Journal, type JournalEntry } from '../../device-agent/src/journal/index.js';

const AT_ONCE = 1_000;
const WEEK_MS = 7 * 86_400_000;

/**
 * Fills a journal as a week without a server does: most entries noted, one in ten raised, one in ten cleared, each a
 * write of its own with the change of memory that belongs to it.
 * @param at epoch ms of the last entry
 */
export async function fillJournal(directory: string, count: number, at: number): Promise<void> {
  const journal = await Journal.open({ directory, clock: { now: () => new Date(at) }, maxBytes: 2 ** 40 });
  for (let from = 0; from < count; from += AT_ONCE) {
    const run = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => from + i);
    await Promise.all(run.map((n) => journal.append([entryOf(n, count, at)], memoOf(n))));
  }
  await journal.close();
}

function entryOf(n: number, count: number, end: number): JournalEntry {
  const kind = n % 10 === 0 ? 'raised' : n % 10 === 1 ? 'cleared' : 'noted';
  return {
    at: new Date(end - Math.round(WEEK_MS * (1 - n / count))).toISOString(),
    kind,
    component: n % 2 === 0 ? 'cardReader' : 'cashDispenser',
    fault: kind === 'noted' ? 'counter.reset' : n % 2 === 0 ? 'card.jam' : 'dispenser.jam',
    detail: { unit: `unit${n % 5}`, before: n, after: n + 1, reason: `seen ${n} times in the week without a server` },
    raw: { protocol: 'xfs4iot', code: 'Common.StatusChangedEvent', data: { media: 'jammed' } },
  };
}

const memoOf = (n: number): object => ({ counters: { [`cardReader|captured|${n % 5}`]: { value: n } } });
