import fc from 'fast-check';
import { weekAhead, weekToTell, type Turn } from '../index.js';

const ZONE = 'Asia/Shanghai';
const turn = (from: string, until: string, change: Partial<Turn> = {}): Turn => ({
  ...{ regionId: 'east', line: 'first', skill: null, technicianIds: ['chen'], standIns: [] },
  ...{ from: new Date(from), until: new Date(until), source: { kind: 'shift', id: '1' } },
  ...change,
});

describe('the week that is told of', () => {
  it('begins on Monday at nine on the wall', () => {
    expect(weekToTell(new Date('2026-11-23T08:59:59+08:00'), ZONE)).toBe('2026-11-16');
    expect(weekToTell(new Date('2026-11-23T09:00:00+08:00'), ZONE)).toBe('2026-11-23');
    expect(weekToTell(new Date('2026-11-29T23:59:00+08:00'), ZONE)).toBe('2026-11-23');
    expect(weekToTell(new Date('2026-11-23T02:00:00Z'), 'America/New_York')).toBe('2026-11-16');
  });

  it('never goes back, and is another one every seven days', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 500 * 1_440 }),
        fc.constantFrom(ZONE, 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'),
        (minutes, zone) => {
          const at = new Date(Date.parse('2026-01-01T00:00:00Z') + minutes * 60_000);
          const later = new Date(at.getTime() + 7 * 86_400_000 + 3_600_000);
          expect(weekToTell(later, zone) > weekToTell(at, zone)).toBe(true);
          expect(weekToTell(new Date(at.getTime() + 60_000), zone) >= weekToTell(at, zone)).toBe(true);
        },
      ),
    );
  });
});

describe('the seven days to come', () => {
  const now = new Date('2026-11-23T09:00:00+08:00');

  it('name everybody of a day, once, from now on', () => {
    const nights = [0, 1, 2, 3, 4, 5, 6].map((n) =>
      turn(`2026-11-${22 + n}T20:00:00+08:00`, `2026-11-${23 + n}T08:00:00+08:00`, {
        technicianIds: n % 2 ? ['li'] : ['chen'],
      }),
    );
    const days = weekAhead(nights, now, ZONE);
    expect(days.map(({ day, weekday }) => `${day} ${weekday}`)).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((weekday) => `2026-11-${22 + weekday} ${weekday}`),
    );
    // The night that ended at eight is over.
    expect(days[0]).toMatchObject({ technicianIds: ['li'], gap: true });
    expect(days[1]).toMatchObject({ technicianIds: ['chen', 'li'], gap: true });
  });

  it('have no gap where turns meet, and one where nobody is named or only for one skill', () => {
    const whole = [
      turn('2026-11-20T00:00:00Z', '2026-11-26T00:00:00Z'),
      turn('2026-11-26T00:00:00Z', '2026-12-03T00:00:00Z'),
    ];
    expect(weekAhead(whole, now, ZONE).every(({ gap }) => !gap)).toBe(true);
    const nobody = turn('2026-11-20T00:00:00Z', '2026-12-03T00:00:00Z', { technicianIds: [] });
    const cash = turn('2026-11-20T00:00:00Z', '2026-12-03T00:00:00Z', { skill: 'cash' });
    expect(weekAhead([nobody, cash], now, ZONE)).toEqual(
      weekAhead([], now, ZONE).map((day) => ({ ...day, technicianIds: [], gap: true })),
    );
  });
});
