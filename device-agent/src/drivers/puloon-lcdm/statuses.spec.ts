import { describe, expect, it } from '@jest/globals';
import { bytesOf as bytes } from '../../../../test/protocol/codec-contract.js';
import type { Observation } from '../../observation.js';
import type { Family } from './frame.js';
import type { UnitSettings } from './sensors.js';
import { observeOperation, observeStatus, rejectedNotes, type Before } from './statuses.js';

const inWords = (one: Observation): string => {
  if (one.kind === 'state') return `${one.name}${one.unit ? `[${one.unit}]` : ''} ${one.value}`;
  return one.kind === 'event' ? `event ${one.name}` : one.kind;
};
const answer = (hex: string, command = 0x46) => ({ command, data: bytes(hex), bytes: bytes(hex) });
const words = (settings: Family | UnitSettings, hex: string, before: Before = { fitted: [] }): string[] => {
  const unit = typeof settings === 'string' ? { family: settings } : settings;
  return observeStatus(unit, answer(hex), before).observations.filter(isNews).map(inWords);
};
const isNews = ({ kind }: Observation): boolean => kind !== 'eventOver';

describe('the Puloon status of a 1000 and a 2000', () => {
  it('reads the two answers on record', () => {
    expect(words('lcdm1000', '30 30 80 82')).toEqual([
      'device online',
      'transport ok',
      'exit empty',
      'rejectBin ok',
      'cassette[upper] ok',
    ]);
    expect(words('lcdm1000', '30 38 C0 82')).toContain('cassette[upper] empty');
  });

  it('reads SENSOR1 of the 2000 by its own order', () => {
    expect(words('lcdm2000', '30 30 80 A6')).toEqual([
      'device online',
      'transport ok',
      'exit empty',
      'rejectBin ok',
      'cassette[upper] ok',
      'cassette[lower] low',
    ]);
    expect(words('lcdm2000', '30 30 80 C2')).toContain('rejectBin missing');
    expect(words('lcdm2000', '30 30 80 82')).toContain('cassette[lower] missing');
  });

  it.each([
    [0x32, 'cassette[upper] inoperative'],
    [0x33, 'transport jammed'],
    [0x34, 'transport inoperative'],
    [0x35, 'transport jammed'],
    [0x36, 'transport jammed'],
    [0x38, 'cassette[upper] empty'],
    [0x3a, 'event shortDispense'],
    [0x3c, 'event shortDispense'],
    [0x3d, 'event shortDispense'],
    [0x3f, 'rejectBin missing'],
    [0x40, 'cassette[lower] empty'],
    [0x41, 'transport inoperative'],
    [0x42, 'transport jammed'],
    [0x43, 'transport jammed'],
    [0x44, 'rejectBin full'],
    [0x45, 'cassette[upper] missing'],
    [0x46, 'cassette[lower] missing'],
    [0x47, 'transport inoperative'],
    [0x48, 'transport jammed'],
    [0x49, 'transport inoperative'],
    [0x4a, 'transport inoperative'],
    [0x4c, 'transport jammed'],
    [0x4e, 'transport jammed'],
  ])('reads error %i as "%s"', (error, said) => {
    expect(words('lcdm2000', `30 ${error.toString(16)} 80 86`)).toContain(said);
  });

  it.each([0x30, 0x31])('takes %i for no error', (error) => {
    expect(words('lcdm2000', `30 ${error.toString(16)} 80 86`)).toEqual(words('lcdm2000', '30 30 80 86'));
  });

  it.each([0x37, 0x3b, 0x7e])(
    "tells error %i, which is not the unit's or nobody's, and says nothing of the path",
    (error) => {
      const said = words('lcdm1000', `30 ${error.toString(16)} 80 82`);
      expect(said).toContain('garbage');
      expect(said).toContain('device online');
      expect(said).toContain('cassette[upper] ok');
      expect(said.join()).not.toContain('transport');
    },
  );

  it('tells a count error once', () => {
    expect(words('lcdm2000', '30 3C 80 86', { fitted: [], lastError: 0x3c })).not.toContain('event shortDispense');
    expect(words('lcdm2000', '30 3C 80 86', { fitted: [], lastError: 0x3d })).toContain('event shortDispense');
  });
});

describe('the Puloon status of the 4000 style', () => {
  const TWO = '20 20 20 31 30 60 20 32 30 60 20 30 30 60 20 30 30 60';
  const NO_SECOND = '20 20 20 31 30 60 20 30 30 60 20 30 30 60 20 30 30 60';
  const WELL = ['device online', 'transport ok', 'cassette[requested] ok', 'exit empty', 'rejectBin ok'];

  it('reads which positions hold a cassette, and does not miss one where none was ever seen', () => {
    expect(words('lcdm4000', TWO)).toEqual([...WELL, 'cassette[top] ok', 'cassette[second] ok']);
    expect(words('lcdm4000', NO_SECOND)).toEqual([...WELL, 'cassette[top] ok']);
  });

  it('misses one that was seen, and one that the settings name', () => {
    const { fitted } = observeStatus({ family: 'lcdm4000' }, answer(TWO), { fitted: [] });
    expect(words('lcdm4000', NO_SECOND, { fitted })).toContain('cassette[second] missing');
    expect(words({ family: 'lcdm4000', cassettes: 3 }, TWO)).toContain('cassette[third] missing');
  });

  it('reads the sensor bits that a site knows, and no others', () => {
    const blockedAndLow = '20 28 20 31 30 60 28 32 30 60 20 30 30 60 20 30 30 60';
    const known = words({ family: 'lcdm4000', sensorBits: { exit: 3, nearEnd: 3 } }, blockedAndLow);
    expect(known).toContain('exit blocked');
    expect(known).toContain('cassette[top] ok');
    expect(known).toContain('cassette[second] low');
    expect(words('lcdm4000', blockedAndLow)).toEqual(words('lcdm4000', TWO));
  });

  it.each([
    [0x21, 'cassette[requested] inoperative'],
    [0x22, 'transport jammed'],
    [0x23, 'transport jammed'],
    [0x24, 'transport jammed'],
    [0x25, 'exit blocked'],
    [0x27, 'event shortDispense'],
    [0x29, 'transport jammed'],
    [0x2a, 'transport jammed'],
    [0x2b, 'transport jammed'],
    [0x2c, 'event shortDispense'],
    [0x2d, 'rejectBin high'],
    [0x2e, 'transport inoperative'],
    [0x40, 'transport inoperative'],
    [0x42, 'transport inoperative'],
    [0x43, 'transport inoperative'],
    [0x44, 'cassette[requested] missing'],
    [0x45, 'cassette[requested] low'],
    [0x46, 'rejectBin missing'],
    [0x55, 'device hardwareError'],
    [0x61, 'cassette[second] inoperative'],
  ])('reads error %i as "%s"', (error, said) => {
    expect(words('lcdm4000', TWO.replace('20', error.toString(16)))).toContain(said);
  });

  it.each([0x26, 0x28, 0x49])('takes %i for nothing that a technician could mend', (error) => {
    expect(words('lcdm4000', TWO.replace('20', error.toString(16)))).toEqual(words('lcdm4000', TWO));
  });

  it('names the missing cassette where the positions tell which one it is', () => {
    const said = words('lcdm4000', NO_SECOND.replace('20', '44'), { fitted: [0, 1] });
    expect(said).toContain('cassette[second] missing');
    expect(said).toContain('cassette[requested] ok');
  });
});

describe('the answer to a Puloon operation', () => {
  const said = (family: Family, command: number, hex: string): string[] =>
    observeOperation(family, answer(hex, command), { fitted: [] }).observations.filter(isNews).map(inWords);

  it('is an event of its own, though the error is that of the operation before', () => {
    const before: Before = { fitted: [], lastError: 0x27 };
    const told = observeOperation('lcdm4000', answer('27 30', 0x52), before).observations;
    expect(told.map(inWords).at(-1)).toBe('event shortDispense');
    expect(told).toContainEqual(expect.objectContaining({ kind: 'eventOver', name: 'shortDispense', stands: '27' }));
  });

  it('tells its error and nothing else', () => {
    expect(said('lcdm1000', 0x45, '30 37 30 35 35 30 30 32')).toEqual(['transport jammed']);
    expect(said('lcdm1000', 0x44, '4E')).toEqual(['transport jammed']);
    expect(said('lcdm1000', 0x45, '30 37 30 37 30 30 30 30')).toEqual([]);
    expect(said('lcdm2000', 0x56, '30 31 30 31 30 31 30 31 35 30 30 30 30 30 30')).toEqual([]);
    expect(said('lcdm4000', 0x52, '27 30')).toEqual(['event shortDispense']);
  });

  it('reads tens as tens', () => {
    expect(rejectedNotes('lcdm1000', 0x45, bytes('30 37 30 35 35 30 30 32'))).toBe(2);
    expect(rejectedNotes('lcdm1000', 0x45, bytes('30 37 30 35 35 30 31 32'))).toBe(12);
  });

  it('adds up both cassettes of a 2000 and all four of a 4000', () => {
    expect(rejectedNotes('lcdm2000', 0x56, bytes('30 31 30 31 30 31 30 31 30 30 30 30 31 31 32'))).toBe(1 + 12);
    expect(rejectedNotes('lcdm4000', 0x52, bytes('20 30 25 21 31 20 22 32 20 23 33 20 24 34'))).toBe(1 + 2 + 3 + 4);
    expect(rejectedNotes('lcdm4000', 0x52, bytes('27'))).toBeUndefined();
  });
});
