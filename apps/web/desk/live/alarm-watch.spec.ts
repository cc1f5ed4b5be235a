import { describe, expect, it } from '@jest/globals';
import { aRow } from '../../ui/incident-row.fixture.js';
import { NO_ALARMS, noteAll, noteRows, takeStock } from './alarm-watch.js';

const ids = (rows: { id: string }[]): string[] => rows.map((row) => row.id);

describe('the alarm watch', () => {
  it('announces a new P1 and P2 once, and never a P3', () => {
    const rows = [aRow({ id: 'a' }), aRow({ id: 'b', priority: 'P2' }), aRow({ id: 'c', priority: 'P3' })];
    const first = noteRows(NO_ALARMS, rows);
    expect(ids(first.fresh)).toEqual(['a', 'b']);
    expect(noteRows(first.watch, rows).fresh).toEqual([]);
  });

  it('rings for a P1 until somebody takes it', () => {
    const { watch } = noteRows(NO_ALARMS, [aRow({ state: 'offered' })]);
    expect([...watch.ringing]).toEqual(['i1']);
    expect(noteRows(watch, [aRow({ state: 'accepted' })]).watch.ringing.size).toBe(0);
  });

  it('does not announce what was there when the desk was opened, but rings for an untaken P1', () => {
    const watch = takeStock([aRow()]);
    expect(noteRows(watch, [aRow()]).fresh).toEqual([]);
    expect([...watch.ringing]).toEqual(['i1']);
  });

  it('is silent for what is shelved', () => {
    const { watch, fresh } = noteRows(NO_ALARMS, [aRow({ shelvedUntil: '2026-11-21T00:00:00Z' })]);
    expect([fresh.length, watch.ringing.size]).toEqual([0, 0]);
  });

  it('after a gap announces only what it did not know, and rings no more for what is gone', () => {
    const before = takeStock([aRow({ id: 'a' })]);
    const after = noteAll(before, [aRow({ id: 'b' })]);
    expect(ids(after.fresh)).toEqual(['b']);
    expect([...after.watch.ringing]).toEqual(['b']);
  });
});
