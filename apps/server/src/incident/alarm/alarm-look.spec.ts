import { DEFAULT_ALARM_RULES, FAULT_CATALOGUE, type FaultCode, type TerminalGroup } from '#libs/domain';
import { workMs } from '#libs/testkit';
import type { FaultBook, Settings } from '../../settings/index.js';
import type { Terminal, TerminalDirectory } from '../../terminal/index.js';
import { newIncident } from '../incident.js';
import { AlarmLook } from './alarm-look.js';
import { AlarmPicture, type AlarmRecords, type PlannedWindow } from './alarm-picture.js';

const NOW = new Date('2026-11-21T19:00:00Z');
const settings = { read: () => DEFAULT_ALARM_RULES } as unknown as Settings;
const faults = { of: (code: FaultCode) => FAULT_CATALOGUE[code] } as unknown as FaultBook;
const groups: TerminalGroup[] = [
  { subject: 'site', id: 's1', size: 10 },
  { subject: 'region', id: 'north', size: 1_000 },
];
const terminals = {
  find: (id: string) => ({ id, siteId: 's1', regionId: 'north' }) as Terminal,
  groupsOf: () => groups,
} as unknown as TerminalDirectory;
const records = (change: Partial<AlarmRecords> = {}): AlarmRecords => ({
  windows: [],
  modes: [],
  outages: [],
  desks: [{ id: 'night', regions: [], floodSince: null }],
  alarms: [],
  ...change,
});
const nightly = (n: number, placeId: string): PlannedWindow => ({
  id: String(n),
  scope: { place: 'site', placeId, component: null },
  plan: {
    schedule: { kind: 'daily', fromMinute: 120, toMinute: 240 },
    notBefore: null,
    notAfter: null,
    skipUntil: null,
  },
  hidesForced: false,
});
const incidentOf = (fault: FaultCode, terminalId = 'T1') =>
  newIncident(
    { terminalId, regionId: 'north', component: 'cashDispenser', fault, detail: {} },
    FAULT_CATALOGUE[fault],
    NOW,
  );
const lookAt = (change: Partial<AlarmRecords>, at = NOW) =>
  new AlarmLook({ settings, faults, terminals }, new AlarmPicture(records(change), 'Asia/Shanghai', NOW), at);

describe('a look at what hides alarms', () => {
  it('sees windows, modes, outages and floods of the place', () => {
    // 03:00 in Shanghai.
    const hidden = (change: Partial<AlarmRecords>, fault: FaultCode = 'dispenser.jam') =>
      lookAt(change).admit(incidentOf(fault));
    expect(hidden({ windows: [nightly(7, 's1')] })).toMatchObject({ by: 'maintenance', ref: '7' });
    expect(hidden({ windows: [nightly(7, 's2')] })).toMatchObject({ outcome: 'page' });
    const mode = { terminalId: 'T1', mode: 'supervisor', since: NOW };
    expect(hidden({ modes: [mode] })).toMatchObject({ by: 'supervisorMode' });
    expect(hidden({ modes: [{ ...mode, terminalId: 'T2' }] })).toMatchObject({ outcome: 'page' });
    const outage = { id: '9', subject: 'region' as const, subjectId: 'north' };
    expect(hidden({ outages: [outage] }, 'terminal.silent')).toMatchObject({ by: 'parentOutage', ref: '9' });
    expect(hidden({ outages: [outage] })).toMatchObject({ outcome: 'page' });
    const desks = [{ id: 'south', regions: ['south'], floodSince: NOW }];
    expect(hidden({ desks })).toMatchObject({ outcome: 'page' });
    expect(hidden({ desks: [...desks, { id: 'night', regions: [], floodSince: NOW }] })).toMatchObject({
      by: 'flood',
      ref: 'night',
    });
  });

  it('sees a window close and open again without reading the tables anew', () => {
    const change = { windows: [nightly(7, 's1')] };
    const picture = new AlarmPicture(records(change), 'Asia/Shanghai', NOW);
    const outcomeAt = (text: string) =>
      new AlarmLook({ settings, faults, terminals }, picture, new Date(text)).admit(incidentOf('dispenser.jam'))
        .outcome;
    expect(outcomeAt('2026-11-22T03:59:59+08:00')).toBe('suppress');
    expect(outcomeAt('2026-11-22T04:00:00+08:00')).toBe('page');
    expect(outcomeAt('2026-11-23T02:00:00+08:00')).toBe('suppress');
  });

  it('mutes from the eleventh new alarm on, before the tables know of a flood', () => {
    const look = lookAt({ alarms: [{ regionId: 'north', count: 3 }] });
    const outcomes = Array.from({ length: 9 }, (_, n) =>
      look.admit(incidentOf('dispenser.jam', `T${n}`), { opened: true }),
    ).map(({ outcome }) => outcome);
    expect(outcomes).toEqual([...Array<string>(7).fill('page'), 'mute', 'mute']);
  });

  it('decides about ten thousand faults in a moment, with hundreds of windows planned', () => {
    const look = lookAt({
      windows: Array.from({ length: 300 }, (_, n) => nightly(n, `s${n}`)),
      desks: Array.from({ length: 8 }, (_, n) => ({ id: `desk-${n}`, regions: ['north'], floodSince: null })),
    });
    const incidents = Array.from({ length: 10_000 }, (_, n) => incidentOf('dispenser.jam', `T${n}`));
    const tookMs = workMs(() => {
      for (const incident of incidents) look.admit(incident, { opened: true });
    });
    console.info(`10,000 admissions in ${Math.round(tookMs)} ms`);
    expect(tookMs).toBeLessThan(1_000);
  });
});
