import { describe, expect, it } from '@jest/globals';
import { bytesOf, describeCodec } from '../../../../test/protocol/codec-contract.js';
import { FrameScanner } from '../frame-scanner.js';
import { maySend } from './commands.js';
import { questionBytes, type StatusName } from './frame.js';
import { escposFrames } from './parser.js';
import { namesCause, observeByte, observeFull, saysOffline } from './statuses.js';

describeCodec('ESC/POS printer', {
  frames: escposFrames('device'),
  longest: 5,
  checked: false,
  noise: 'FF 00 99',
  messages: [
    ['10 0F 00 00 00 00', { kind: 'full', paper: 0, user: 0, recoverable: 0, unrecoverable: 0 }],
    ['10 0F 05 02 40 01', { kind: 'full', paper: 5, user: 2, recoverable: 0x40, unrecoverable: 1 }],
    ['12', { kind: 'status', byte: 0x12 }],
    ['1E', { kind: 'status', byte: 0x1e }],
    ['7E', { kind: 'status', byte: 0x7e }],
    ['11', { kind: 'flow' }],
    ['13', { kind: 'flow' }],
  ],
});

describe("the ESC/POS host's codec", () => {
  it('hears the questions, and passes over what is printed', () => {
    const scanner = new FrameScanner(escposFrames('host'));
    const items = scanner.push(bytesOf('1B 40 48 69 0A 10 04 02 1D 56 00 10 04 63'));
    expect(items).toEqual([
      { kind: 'printing' },
      { kind: 'question', name: 'offlineCause' },
      { kind: 'printing' },
      { kind: 'question', name: undefined },
    ]);
    expect(scanner.push(bytesOf('10'))).toEqual([]);
    expect(scanner.push(bytesOf('04 04'))).toEqual([{ kind: 'question', name: 'paper' }]);
  });
});

describe('an ESC/POS status byte', () => {
  const words = (name: StatusName, byte: number): string[] =>
    observeByte('receiptPrinter', name, byte).flatMap((o) => (o.kind === 'state' ? [`${o.name} ${o.value}`] : []));

  it.each<[StatusName, number, string[]]>([
    ['offlineCause', 0x12, ['cover closed']],
    ['offlineCause', 0x16, ['cover open']],
    ['errorCause', 0x12, ['cutter ok', 'transport ok', 'sensor ok']],
    ['errorCause', 0x1a, ['cutter fault', 'transport ok', 'sensor ok']],
    ['errorCause', 0x16, ['cutter ok', 'transport inoperative', 'sensor ok']],
    ['errorCause', 0x32, ['cutter ok', 'transport ok', 'sensor fault']],
    ['errorCause', 0x52, ['cutter ok', 'transport ok', 'sensor ok']],
    ['paper', 0x12, ['paper full']],
    ['paper', 0x1e, ['paper low']],
    ['paper', 0x7e, ['paper out']],
    ['paper', 0x72, ['paper out']],
    ['printer', 0x1a, []],
  ])('of %s, %i, says %j', (name, byte, said) => {
    expect(words(name, byte)).toEqual(said);
  });

  it('tells offline with a cause from offline without one', () => {
    expect([saysOffline(0x12), saysOffline(0x1a)]).toEqual([false, true]);
    // A person who holds the feed button takes the printer offline too.
    expect([0x12, 0x16, 0x1a, 0x32, 0x52].map(namesCause)).toEqual([false, true, true, true, true]);
  });
});

describe('a Custom full status', () => {
  const [item] = new FrameScanner(escposFrames('device')).push(bytesOf('10 0F 04 01 48 02'));

  it('says every state there is', () => {
    if (item?.kind !== 'full') throw new Error('not read as a full status');
    expect(observeFull('receiptPrinter', item).map((o) => (o.kind === 'state' ? `${o.name} ${o.value}` : ''))).toEqual([
      'device online',
      'paper low',
      'cover open',
      'media jammed',
      'transport inoperative',
      'cutter fault',
      'sensor ok',
    ]);
  });
});

describe('the ESC/POS whitelist', () => {
  it('lets the status questions out, and nothing else', () => {
    expect(maySend(questionBytes('paper'))).toBe(true);
    expect(maySend(questionBytes('full'))).toBe(true);
    for (const hex of ['10 04 05', '10 05 01', '10 14 01 00 01', '1B 40', '1D 61 FF', '1D 56 00', '0A']) {
      expect(maySend(bytesOf(hex))).toBe(false);
    }
  });
});
