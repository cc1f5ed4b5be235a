import type { IncidentRow } from '#libs/contract';
import { waitsForSomebody } from '../../ui/overlay-text.js';

/** Which incidents have been announced, and which still call for somebody; whatever the list's filter hides. */
export interface AlarmWatch {
  known: ReadonlySet<string>;
  /** Ids of P1 incidents that nobody has taken: their tone repeats. */
  ringing: ReadonlySet<string>;
}

export const NO_ALARMS: AlarmWatch = { known: new Set(), ringing: new Set() };

export interface Alarms {
  watch: AlarmWatch;
  /** P1 and P2 never announced before. Empty for what was there when the page was opened. */
  fresh: IncidentRow[];
}

const calls = (row: IncidentRow): boolean => waitsForSomebody(row) && (row.priority === 'P1' || row.priority === 'P2');

/** What is there when the desk is opened: nothing of it is new, but an untaken P1 rings. */
export function takeStock(rows: readonly IncidentRow[]): AlarmWatch {
  const ringing = rows.filter((row) => waitsForSomebody(row) && row.priority === 'P1');
  return { known: idsOf(rows), ringing: idsOf(ringing) };
}

/** Some rows have been read again. */
export function noteRows(watch: AlarmWatch, rows: readonly IncidentRow[]): Alarms {
  const fresh = rows.filter((row) => calls(row) && !watch.known.has(row.id));
  const ringing = new Set(watch.ringing);
  for (const row of rows) {
    if (waitsForSomebody(row) && row.priority === 'P1') ringing.add(row.id);
    else ringing.delete(row.id);
  }
  return { watch: { known: new Set([...watch.known, ...idsOf(rows)]), ringing }, fresh };
}

/** Every open P1 and P2 has been read again, after a gap: what is no longer among them rings no more. */
export function noteAll(watch: AlarmWatch, rows: readonly IncidentRow[]): Alarms {
  return noteRows({ known: watch.known, ringing: new Set() }, rows);
}

function idsOf(rows: readonly IncidentRow[]): Set<string> {
  return new Set(rows.map((row) => row.id));
}
