import fc from 'fast-check';
import { judgeAlert, placeAlert, type KnownPlaces, type MonitorAlert, type MonitorReading } from './monitor-alert.js';

const reading: MonitorReading = {
  region: 'centre',
  terminalLabel: 'terminal',
  siteLabel: 'site',
  hostLabel: 'instance',
  critical: ['critical'],
  ignored: ['info'],
};
const places: KnownPlaces = {
  terminal: (id) => ({ T0001: 'east' })[id],
  site: (id) => ({ 'site-1': 'west' })[id],
};
const alert = (labels: Record<string, string>, severity = 'critical'): MonitorAlert => ({
  fingerprint: 'f',
  status: 'firing',
  severity,
  name: 'LinkDown',
  note: '',
  startsAt: new Date(0),
  link: null,
  labels,
});

describe('what an alert of another monitor is about', () => {
  it.each([
    [
      { terminal: 'T0001', instance: 'sw1' },
      { subject: 'terminal', subjectId: 'T0001', regionId: 'east', reason: 'terminalLabel' },
    ],
    [
      { site: 'site-1', instance: 'sw1' },
      { subject: 'site', subjectId: 'site-1', regionId: 'west', reason: 'siteLabel' },
    ],
    [
      { terminal: 'T9999', instance: 'sw1' },
      { subject: 'host', subjectId: 'sw1', regionId: 'centre', reason: 'hostLabel' },
    ],
    [{ terminal: 'T9999' }, { subject: 'host', subjectId: 'T9999', regionId: 'centre', reason: 'hostLabel' }],
    [{}, { subject: 'host', subjectId: 'LinkDown', regionId: 'centre', reason: 'noLabel' }],
  ])('%j is about %j', (labels, place) => {
    expect(placeAlert(alert(labels), reading, places)).toEqual({
      outcome: 'placed',
      fault: 'monitor.critical',
      ...place,
    });
  });

  it('is grave when the reading says so, and opens nothing when it says that', () => {
    expect(placeAlert(alert({}, 'warning'), reading, places)).toMatchObject({ fault: 'monitor.warning' });
    expect(placeAlert(alert({}, 'unheard of'), reading, places)).toMatchObject({ fault: 'monitor.warning' });
    expect(placeAlert(alert({}, 'info'), reading, places)).toEqual({ outcome: 'ignored', reason: 'severityIgnored' });
  });
});

describe('what the words of a monitor change', () => {
  it('in any order and however often they are said: open exactly while an alert fires', () => {
    const word = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      status: fc.constantFrom('firing' as const, 'resolved' as const),
    });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => {
        const known = new Map<string, boolean>();
        let open = false;
        for (const { id, status } of words) {
          const before = known.has(id) ? { firing: known.get(id)! } : null;
          const others = [...known].filter(([other, firing]) => other !== id && firing).length;
          const step = judgeAlert(status, before, others);
          if (step.outcome === 'raise') open = true;
          if (step.outcome === 'clear') {
            expect(open).toBe(true);
            open = false;
          }
          if (status === 'firing' || before) known.set(id, status === 'firing');
          expect(open).toBe([...known.values()].some(Boolean));
        }
      }),
    );
  });
});
