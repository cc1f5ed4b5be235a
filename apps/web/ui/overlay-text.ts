import type { IncidentRow } from '#libs/contract';
import { t, word } from '../i18n/shared.js';
import { momentText } from './time.js';

/** What lies over an incident besides its state: why it pages nobody, that it chatters, what is part of it. */
export function overlayTexts(row: IncidentRow, now: number): string[] {
  const texts: string[] = [];
  if (row.shelvedUntil) texts.push(t('tag.shelved', { time: momentText(row.shelvedUntil, now) }));
  if (row.suppressedBy) {
    const what = word('suppressed', row.suppressedBy);
    texts.push(row.suppressedUntil ? t('tag.until', { what, time: momentText(row.suppressedUntil, now) }) : what);
  }
  if (row.chattering) texts.push(t('tag.chattering'));
  if (row.childCount > 0) texts.push(t('tag.children', { n: row.childCount }));
  return texts;
}

/** What the incident is about: the terminal's number, or of an outage the kind of thing that is out. */
export const subjectText = (row: Pick<IncidentRow, 'subject' | 'terminalId'>): string =>
  row.subject === 'terminal' ? row.terminalId : word('subject', row.subject);

/** Nobody has taken it and nothing hides it. */
export const waitsForSomebody = (row: IncidentRow): boolean =>
  (row.state === 'new' || row.state === 'offered') && row.shelvedUntil === null && row.suppressedBy === null;
