import { describe, expect, it } from '@jest/globals';
import { bytesOf, describeCodec } from '../../../../test/protocol/codec-contract.js';
import { FrameScanner } from '../frame-scanner.js';
import { mayFamilySend, statusFrame } from './commands.js';
import { FAMILIES, encodeCommand } from './frame.js';
import { puloonFrames } from './parser.js';

const bytes = bytesOf;

const GOOD = '01 50 02 46 30 30 80 82 03 14';
const BILL_END = '01 50 02 46 30 38 C0 82 03 5C';

describe('the Puloon frame', () => {
  it('is the one on record', () => {
    expect(Buffer.from(statusFrame('lcdm1000'))).toEqual(Buffer.from(bytes('04 50 02 46 03 13')));
    expect(Buffer.from(statusFrame('lcdm4000'))).toEqual(Buffer.from(bytes('04 30 02 50 03 65')));
    expect(Buffer.from(encodeCommand('lcdm1000', 0x47))).toEqual(Buffer.from(bytes('04 50 02 47 03 12')));
    expect(Buffer.from(encodeCommand('lcdm1000', 0x45, [0x31, 0x30]))).toEqual(
      Buffer.from(bytes('04 50 02 45 31 30 03 11')),
    );
  });
});

describeCodec('Puloon', {
  frames: puloonFrames('lcdm1000'),
  longest: 71,
  messages: [
    [GOOD, { kind: 'response', command: 0x46, data: bytesOf('30 30 80 82') }],
    [BILL_END, { kind: 'response', command: 0x46, data: bytesOf('30 38 C0 82') }],
    ['04 50 02 46 03 13', { kind: 'command', command: 0x46 }],
    ['04 50 02 47 03 12', { kind: 'command', command: 0x47 }],
    ['04 50 02 45 31 30 03 11', { kind: 'command', command: 0x45, data: bytesOf('31 30') }],
    ['01 50 02 45 30 37 30 35 35 30 30 32 03 10', { kind: 'response', command: 0x45 }],
    ['01 50 02 44 4E 03 5A', { kind: 'response', command: 0x44, data: bytesOf('4E') }],
    ['06', { kind: 'ack' }],
    ['15', { kind: 'nak' }],
  ],
});

/** A STATUS answer of the 4000 style: all four positions, of which the first two hold a cassette. */
const GOOD_4000 = '01 30 02 50 20 20 20 31 30 60 20 32 30 60 20 30 30 60 20 30 30 60 03 63';

describeCodec('Puloon, 4000 style,', {
  frames: puloonFrames('lcdm4000'),
  longest: 71,
  messages: [
    [GOOD_4000, { kind: 'response', command: 0x50 }],
    ['04 30 02 50 03 65', { kind: 'command', command: 0x50 }],
    ['06', { kind: 'ack' }],
    ['15', { kind: 'nak' }],
  ],
});

describe('the Puloon parser', () => {
  const kinds = (items: readonly { kind: string }[]): string[] => items.map(({ kind }) => kind);

  it('is not led astray by a sensor byte that reads like the end of the text', () => {
    const scanner = new FrameScanner(puloonFrames('lcdm2000'));
    expect(scanner.push(bytes('01 50 02 46 30 30 03 82 03 97'))).toMatchObject([{ data: bytes('30 30 03 82') }]);
    const data = '20 03 20 31 30 60 20 32 30 60 20 30 30 60 20 30 30 60';
    const other = new FrameScanner(puloonFrames('lcdm4000'));
    expect(other.push(bytes(`01 30 02 50 ${data} 03 40`))).toMatchObject([{ data: bytes(data) }]);
  });

  it('reads a 4000 style status that is a byte longer', () => {
    const scanner = new FrameScanner(puloonFrames('lcdm4000'));
    const longer = bytes(GOOD_4000.replace(/03 ..$/, '20 03 43'));
    expect(scanner.push(longer)).toMatchObject([{ kind: 'response', command: 0x50 }]);
  });

  it('reads the EOT that ends a 4000 style conversation, alone or before the next message', () => {
    const scanner = new FrameScanner(puloonFrames('lcdm4000'));
    expect(scanner.push(bytes('04'))).toEqual([]);
    expect(kinds(scanner.idle())).toEqual(['eot']);
    expect(kinds(scanner.push(bytes('04 06')))).toEqual(['eot', 'ack']);
  });
});

describe('the Puloon whitelist', () => {
  it.each(FAMILIES)('of the %s lets STATUS and the acknowledgements out, and nothing else', (family) => {
    expect(mayFamilySend(family)(statusFrame(family))).toBe(true);
    expect(mayFamilySend(family)(bytes('06'))).toBe(true);
    expect(mayFamilySend(family)(bytes('15'))).toBe(true);
    for (const command of [0x44, 0x45, 0x51, 0x52, 0x53, 0x55, 0x56, 0x58, 0x5a, 0x5e, 0x76, 0x77]) {
      expect(mayFamilySend(family)(encodeCommand(family, command))).toBe(false);
    }
  });
});
