import { describe, expect, it } from '@jest/globals';
import { bytesOf, describeCodec } from '../../../../test/protocol/codec-contract.js';
import { FrameScanner } from '../frame-scanner.js';
import { COMMAND, mayAsk } from './commands.js';
import { encodeCommand } from './frame.js';
import { sspFrames } from './parser.js';
import { readPollAnswer } from './poll-answer.js';
import { observePoll, type Troubles } from './statuses.js';

const frame = (sequence: number, data: string): object => ({ kind: 'frame', sequence, data: bytesOf(data) });

describeCodec('SSP', {
  frames: sspFrames(0),
  longest: 520,
  noise: 'FF 00 99',
  messages: [
    ['7F 80 02 F0 EA 40 22', frame(1, 'F0 EA')],
    ['7F 80 01 F0 23 80', frame(1, 'F0')],
    ['7F 80 02 F0 F1 1A 22', frame(1, 'F0 F1')],
    ['7F 80 03 F0 E6 01 CA 7C', frame(1, 'F0 E6 01')],
    ['7F 80 04 F0 EF 02 CC 7C C2', frame(1, 'F0 EF 02 CC')],
    ['7F 80 01 11 65 82', frame(1, '11')],
    ['7F 80 01 07 12 02', frame(1, '07')],
    ['7F 00 01 07 11 88', frame(0, '07')],
  ],
});

describe('the SSP parser', () => {
  it('reads a doubled 7F as one, also cut in two', () => {
    const scanner = new FrameScanner(sspFrames(0));
    const stuffed = encodeCommand(0, 0, 0x7f);
    expect([...stuffed].filter((byte) => byte === 0x7f).length).toBeGreaterThan(2);
    for (let at = 1; at < stuffed.length; at++) {
      expect([...scanner.push(stuffed.slice(0, at)), ...scanner.push(stuffed.slice(at))]).toMatchObject([
        frame(0, '7F'),
      ]);
    }
  });

  it('takes a single 7F for the beginning of another frame', () => {
    const items = new FrameScanner(sspFrames(0)).push(bytesOf('7F 80 02 F0 7F 80 01 F0 23 80'));
    expect(items).toMatchObject([{ kind: 'garbage', reason: 'unfinished' }, frame(1, 'F0')]);
  });

  it('passes over the frames of other addresses', () => {
    const hopper = encodeCommand(0x10, 1, COMMAND.poll);
    const items = new FrameScanner(sspFrames(0)).push(Uint8Array.from([...hopper, ...bytesOf('7F 80 01 F0 23 80')]));
    expect(items).toMatchObject([{ kind: 'garbage' }, frame(1, 'F0')]);
  });

  it('writes the frames on record', () => {
    expect(encodeCommand(0, 1, COMMAND.sync)).toEqual(bytesOf('7F 80 01 11 65 82'));
    expect(encodeCommand(0, 0, COMMAND.poll)).toEqual(bytesOf('7F 00 01 07 11 88'));
  });
});

describe('the answer to an SSP poll', () => {
  const value = '10 27 00 00 45 55 52';

  it.each<[string, string, readonly [version: number, paysOut: boolean], object]>([
    ['is empty', '', [6, false], { codes: [] }],
    ['has events with and without data', 'EF 02 CC E6 01 E9', [6, false], { codes: [0xef, 0xcc, 0xe6, 0xe9] }],
    ['has values from version 6 on', `DA 01 ${value} E9`, [6, true], { codes: [0xda, 0xe9] }],
    ['has four bytes before it', 'DA 10 27 00 00 E9', [5, true], { codes: [0xda, 0xe9] }],
    ['has a note in the bezel without a value', 'CE E9', [6, true], { codes: [0xce, 0xe9] }],
    ['has a note in the bezel with one', `CE ${value} E9`, [8, true], { codes: [0xce, 0xe9] }],
    ['has a fraud of a payout with values', `E6 01 ${value} E9`, [6, true], { codes: [0xe6, 0xe9] }],
    ['has an incomplete payout', `DC 01 ${value} 00 00 00 00 E9`, [6, true], { codes: [0xdc, 0xe9] }],
    ['has an error of a payout', `B1 01 ${value} 01 E9`, [7, true], { codes: [0xb1, 0xe9] }],
    ['ends at an event that is not known', 'E7 99 E9', [6, false], { codes: [0xe7], unknown: 0x99 }],
    ['ends at an event that is cut off', 'E7 EF', [6, false], { codes: [0xe7], unknown: 0xef }],
  ])('%s', (_title, data, [version, paysOut], read) => {
    expect(readPollAnswer(bytesOf(data), version, paysOut)).toEqual(read);
  });
});

describe('a trouble of an SSP unit', () => {
  /** What is said of the transport at each of several polls. */
  const transport = (...polls: number[][]): string[][] => {
    let troubles: Troubles = {};
    return polls.map((codes) => {
      const seen = observePoll('cashAcceptor', codes, troubles, bytesOf(''));
      troubles = seen.troubles;
      return seen.observations.flatMap((o) =>
        o.kind === 'state' && o.name === 'transport' && !o.unit ? [o.value] : [],
      );
    });
  };
  const JAM = 0xea;

  it('that is repeated is over when it has not been for three polls', () => {
    expect(transport([JAM], [JAM], [], [], [])).toEqual([['jammed'], ['jammed'], ['jammed'], ['jammed'], ['ok']]);
  });

  it('that is told once stands until notes move', () => {
    expect(transport([JAM], [], [], [], [], [0xef], [0xeb])).toEqual([
      ...Array.from({ length: 6 }, () => ['jammed']),
      ['ok'],
    ]);
  });

  it('that is told once is over when the unit was switched on and does not say it again', () => {
    expect(transport([JAM], [0xf1], [], []).at(-1)).toEqual(['ok']);
    expect(transport([JAM], [0xf1, JAM], [], []).at(-1)).toEqual(['jammed']);
  });

  it('is not said to be over by an agent that has just started', () => {
    expect(transport([], [], [])).toEqual([[], [], []]);
    expect(transport([], [0xeb])).toEqual([[], ['ok']]);
  });
});

describe('a place of an SSP unit', () => {
  /** The last word of each place after these polls; `part` is the observation's unit. */
  const places = (...polls: number[][]): Record<string, string> => {
    let troubles: Troubles = {};
    const last: Record<string, string> = {};
    for (const codes of polls) {
      const seen = observePoll('recycler', codes, troubles, bytesOf(''));
      troubles = seen.troubles;
      for (const o of seen.observations)
        if (o.kind === 'state') last[[o.name, o.unit].filter(Boolean).join(' ')] = o.value;
    }
    return last;
  };

  it.each<[string, number[][], object]>([
    [
      'a payout out of service is not well because a note was stacked',
      [[0xc6], [0xeb]],
      { 'transport payout': 'inoperative' },
    ],
    ['a payout is well when it has paid', [[0xc6], [0xd2]], { 'transport payout': 'ok' }],
    [
      'a note float that was taken out is not back because a note was stacked',
      [[0xc7], [0xeb]],
      { 'cassette float': 'missing' },
    ],
    ['a note float is back when it says so', [[0xc7], [0xc8]], { 'cassette float': 'ok' }],
    ['a note told once to lie in the bezel is gone when the next one is read', [[0xce], [], [0xef]], { exit: 'empty' }],
    ['a coin mechanism works again when it takes a coin', [[0xb7], [], [0xdf]], { 'sensor coins': 'ok' }],
    ['a box taken out and put back between two polls is in', [[0xe3, 0xe4]], { 'cassette box': 'ok' }],
    ['the note that fills the stacker leaves it full', [[0xeb, 0xe7]], { 'cassette stacker': 'full' }],
    ['an agent that starts anew hears of the bezel too', [[0xeb]], { exit: 'empty', 'transport path': 'ok' }],
  ])('%s', (_title, polls, words) => {
    expect(places(...polls)).toMatchObject(words);
  });
});

describe('the SSP whitelist', () => {
  it('lets SYNC and POLL out, and nothing else', () => {
    for (const sequence of [0, 1] as const) {
      expect(mayAsk(0)(encodeCommand(0, sequence, COMMAND.poll))).toBe(true);
      expect(mayAsk(0)(encodeCommand(0, sequence, COMMAND.sync))).toBe(true);
      for (const command of [0x01, 0x02, 0x06, 0x08, 0x09, 0x0a, 0x18, 0x33, 0x42]) {
        expect(mayAsk(0)(encodeCommand(0, sequence, command))).toBe(false);
      }
    }
    expect(mayAsk(0)(encodeCommand(0x10, 0, COMMAND.poll))).toBe(false);
  });
});
