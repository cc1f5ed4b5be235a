import type { TimelineEntryView } from '#libs/contract';

const KINDS = ['device', 'decision', 'human', 'notice', 'case'];

/** The newest first; entries of the same instant keep the server's order, turned round. */
export function newestFirst(entries: readonly TimelineEntryView[]): TimelineEntryView[] {
  return entries
    .map((entry, index) => ({ entry, index }))
    .sort((a, b) => Date.parse(b.entry.at) - Date.parse(a.entry.at) || b.index - a.index)
    .map(({ entry }) => entry);
}

/** The kinds that occur, known ones first and in a fixed order, so that the buttons do not jump. */
export function kindsIn(entries: readonly TimelineEntryView[]): string[] {
  const present = new Set(entries.map((entry) => entry.kind));
  const unknown = [...present].filter((kind) => !KINDS.includes(kind)).sort();
  return [...KINDS.filter((kind) => present.has(kind)), ...unknown];
}
