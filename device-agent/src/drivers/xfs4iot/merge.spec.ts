import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from './frame.js';
import { merge, touched } from './merge.js';

describe('what is known of a service', () => {
  it('takes over what an event changed, deep and whatever the letters, and leaves both as they were', () => {
    const known = { common: { device: 'online' }, auxiliaries: { UPS: { low: false } } };
    const change = { Auxiliaries: { ups: { low: true } } };
    expect(merge(known, change)).toEqual({ common: { device: 'online' }, auxiliaries: { UPS: { low: true } } });
    expect(known.auxiliaries.UPS.low).toBe(false);
  });

  it('knows positions by their name and replaces other lists', () => {
    const known = { positions: [{ position: 'outLeft', shutter: 'closed' }], list: [1, 2] };
    const change = { positions: [{ position: 'outRight' }, { position: 'outLeft', shutter: 'open' }], list: [3] };
    expect(merge(known, change)).toEqual({
      positions: [{ position: 'outLeft', shutter: 'open' }, { position: 'outRight' }],
      list: [3],
    });
  });

  it('is bounded, whatever names, depths and lists a service invents, and still follows what it knows', () => {
    let known: JsonObject = { common: { device: 'online' } };
    for (let i = 0; i < 300; i++) {
      const wide = Object.fromEntries(Array.from({ length: 400 }, (_none, n) => [`n${n}`, { a: i, b: [i] }]));
      known = merge(known, { [`part${i}`]: { inner: wide, items: Array.from({ length: 2_000 }, () => i) } });
    }
    expect(JSON.stringify(known).length).toBeLessThan(1_000_000);
    expect(merge(known, { common: { device: 'hardwareError' } })['common']).toEqual({ device: 'hardwareError' });
  });

  it('cannot be used to reach what all objects share', () => {
    merge({}, JSON.parse('{"__proto__":{"polluted":true},"a":{"__proto__":{"polluted":true}}}') as JsonObject);
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('what an event touched', () => {
  it('is read with what is known of it, interface by interface', () => {
    const known = { cardReader: { media: 'jammed', security: 'open' }, common: { device: 'online' } };
    expect(touched(known, { CardReader: { Media: 'jammed' } })).toEqual({ CardReader: { Media: 'jammed' } });
  });
});
