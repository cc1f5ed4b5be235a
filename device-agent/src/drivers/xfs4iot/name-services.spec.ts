import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nameServices, serviceName } from './name-services.js';

const at = (uri: string) => ({ uri, generation: 'current' as const });
const names = (...uris: string[]) =>
  Object.fromEntries([...nameServices(uris.map(at))].map(([name, one]) => [name, one.uri]));

describe('the names of services', () => {
  it('are the last part of their address', () => {
    expect(serviceName('ws://h:5846/xfs4iot/v1.0/CardReader/')).toBe('CardReader');
    expect(serviceName('ws://h:5846/')).toBe('ws://h:5846/');
  });

  it('stay with the lowest port where two have the same', () => {
    const [high, low] = ['ws://h:5850/xfs4iot/v1.0/CardReader/', 'ws://h:5846/xfs4iot/v1.0/CardReader/'];
    expect(names(high, low)).toEqual({ CardReader: low, 'CardReader@5850': high });
  });

  it('are one for an address that several publishers name', () => {
    const uri = 'ws://h:5846/xfs4iot/v1.0/CardReader/';
    expect(names(uri, uri)).toEqual({ CardReader: uri });
  });

  it('know the ports that an address leaves out', () => {
    expect(names('wss://h/x/Printer', 'ws://h/x/Printer')).toEqual({
      Printer: 'ws://h/x/Printer',
      'Printer@443': 'wss://h/x/Printer',
    });
  });

  it('do not hang on the order in which services are found', () => {
    const uri = fc
      .tuple(fc.integer({ min: 5846, max: 5849 }), fc.constantFrom('A', 'B', 'C'))
      .map(([port, name]) => `ws://h:${port}/xfs4iot/v1.0/${name}/`);
    fc.assert(
      fc.property(fc.uniqueArray(uri, { maxLength: 8 }), (uris) => {
        expect(names(...uris)).toEqual(names(...[...uris].reverse()));
        expect(Object.values(names(...uris)).sort()).toEqual([...uris].sort());
      }),
    );
  });
});
