import { KERMIT, MODBUS, SSP, XMODEM, crc16 } from './crc16.js';

describe('the CRC-16', () => {
  it.each([
    ['KERMIT', KERMIT, 0x2189],
    ['XMODEM', XMODEM, 0x31c3],
    ['MODBUS', MODBUS, 0x4b37],
    // CRC-16/CMS in the catalogue of parametrised CRC algorithms.
    ['SSP', SSP, 0xaee7],
  ])('of %s has the check value of its catalogue', (_name, kind, check) => {
    expect(crc16(kind, Buffer.from('123456789'))).toBe(check);
  });
});
