import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { IncidentDetail, IncidentRow } from '#libs/contract';
import type { ListQuery } from '../../api/desk-api.js';
import { ApiError } from '../../api/problem.js';
import { aRow } from '../../ui/incident-row.fixture.js';
import { ALL_OPEN } from '../list/list-filter.js';
import { shownRows } from '../list/list-rows.js';
import { LiveDesk } from './live-desk.js';

let stored: IncidentRow[];
let lists: ListQuery[];
let details: string[];
let announced: string[];
let failure: ApiError | null;
let desk: LiveDesk;

const answer = <T>(value: T): Promise<T> => (failure ? Promise.reject(failure) : Promise.resolve(value));
const shown = (): string[] => shownRows(desk.view.get().rows).map((row) => row.id);

beforeEach(async () => {
  jest.useFakeTimers({ now: 0 });
  stored = [aRow({ id: 'old' })];
  lists = [];
  details = [];
  announced = [];
  failure = null;
  desk = new LiveDesk({
    api: {
      incidents: (query) => {
        lists.push(query);
        const items = stored.filter((row) => !query.priority || row.priority === query.priority);
        return answer({ items, next: null });
      },
      incident: (id) => {
        details.push(id);
        const row = stored.find((each) => each.id === id);
        return row ? answer(row as IncidentDetail) : Promise.reject(new ApiError('notFound', 404));
      },
    },
    now: () => Date.now(),
    announce: (rows) => void announced.push(...rows.map((row) => row.id)),
    failed: () => undefined,
  });
  await desk.show(ALL_OPEN);
  lists.length = 0;
});

afterEach(() => {
  jest.useRealTimers();
});

const happen = (...rows: IncidentRow[]): void => {
  stored = [...stored.filter((each) => !rows.some((row) => row.id === each.id)), ...rows];
  rows.forEach((row) => desk.incidentChanged(row.id));
};

describe('the live desk', () => {
  it('announces nothing of what was there when it was opened, but lets an untaken P1 ring', () => {
    expect(announced).toEqual([]);
    expect([...desk.alarms.get().ringing]).toEqual(['old']);
  });

  it('reads a few changed rows one by one and shows and announces the new one within a second', async () => {
    happen(aRow({ id: 'n', openedAt: '2026-11-20T23:00:00+08:00' }));
    await jest.advanceTimersByTimeAsync(1_000);
    expect(shown()).toEqual(['n', 'old']);
    expect(announced).toEqual(['n']);
    expect(lists).toEqual([]);
  });

  it('reads the list as a whole when many change together, and not for each of them', async () => {
    happen(...Array.from({ length: 200 }, (_, index) => aRow({ id: `m${index}` })));
    await jest.advanceTimersByTimeAsync(2_000);
    expect(details).toEqual([]);
    expect(lists).toHaveLength(3);
    expect(shown()).toHaveLength(201);
    expect(announced).toHaveLength(200);
  });

  it('in a storm reads the list at most once in 1.2 s', async () => {
    for (let second = 0; second < 60; second += 1) {
      happen(...Array.from({ length: 6 }, (_, index) => aRow({ id: `s${index}`, version: second })));
      await jest.advanceTimersByTimeAsync(100);
    }
    expect(lists.length / 3).toBeLessThanOrEqual(6);
    expect(lists.length).toBeGreaterThan(0);
  });

  it('announces a P1 that the filter hides', async () => {
    await desk.show({ ...ALL_OPEN, terminal: 'T0099' });
    happen(aRow({ id: 'hidden', terminalId: 'T0001' }));
    await jest.advanceTimersByTimeAsync(500);
    expect(announced).toEqual(['hidden']);
    expect(shown()).not.toContain('hidden');
  });

  it('after a gap reads everything again and announces only what is new', async () => {
    stored = [...stored, aRow({ id: 'missed' })];
    await jest.advanceTimersByTimeAsync(60_000);
    desk.resumed();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(shown()).toContain('missed');
    expect(announced).toEqual(['missed']);
  });

  it('passes over an incident of another region', async () => {
    desk.incidentChanged('elsewhere');
    await jest.advanceTimersByTimeAsync(500);
    expect(desk.view.get().error).toBeNull();
    expect(shown()).toEqual(['old']);
  });

  it('keeps what it shows when a reading fails, says so, and catches up', async () => {
    failure = new ApiError('network', 0);
    happen(aRow({ id: 'n' }));
    await jest.advanceTimersByTimeAsync(300);
    expect(shown()).toEqual(['old']);
    expect(desk.view.get().error).toBe(failure);
    failure = null;
    await jest.advanceTimersByTimeAsync(3_000);
    expect(shown()).toContain('n');
    expect(desk.view.get().error).toBeNull();
  });

  it('holds the order while the pointer is in the list', async () => {
    desk.hold(true);
    happen(aRow({ id: 'n' }));
    await jest.advanceTimersByTimeAsync(500);
    expect(shown()).toEqual(['old']);
    desk.hold(false);
    expect(shown()).toContain('n');
  });
});
