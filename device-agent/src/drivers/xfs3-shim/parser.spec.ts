import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LineSplitter } from '../../transport/index.js';
import { maySend } from './commands.js';
import { KINDS } from './frame.js';
import { parseLine, type ShimItem } from './parser.js';
import { sayingKey, sayingOf } from '../saying.js';
import { SAYINGS } from './sayings.js';
import { INITIAL, next } from './session.js';

const CAPTURE =
  '{"class":"IDC","logicalName":"IDC30","kind":"SRVE","code":205,"hResult":0,"ts":"2026-11-21T03:00:00.000","payload":{"wAction":1,"wPosition":1}}';
const ALIVE = '{"kind":"ALIVE"}';

const parse = (...chunks: string[]): ShimItem[] => {
  const splitter = new LineSplitter(2_048);
  return chunks.flatMap((chunk) => splitter.push(new Uint8Array(Buffer.from(chunk))).map(parseLine));
};
const short = (items: ShimItem[]): string[] =>
  items.map((item) => {
    if (item.kind === 'record') return `${item.record.deviceClass} ${item.record.kind} ${item.record.code}`;
    return item.kind === 'garbage' ? `garbage ${item.reason}` : item.kind;
  });

describe('the shim parser', () => {
  it('reads one line', () => {
    expect(parse(`${CAPTURE}\n`)).toEqual([
      {
        kind: 'record',
        record: {
          deviceClass: 'IDC',
          logicalName: 'IDC30',
          kind: 'SRVE',
          code: 205,
          hResult: 0,
          ts: '2026-11-21T03:00:00.000',
          payload: { wAction: 1, wPosition: 1 },
        },
      },
    ]);
  });

  it('reads two lines in one chunk, one line in two, and byte by byte', () => {
    const both = ['IDC SRVE 205', 'alive'];
    expect(short(parse(`${CAPTURE}\r\n${ALIVE}\n`))).toEqual(both);
    expect(short(parse(CAPTURE.slice(0, 40), `${CAPTURE.slice(40)}\n`, `${ALIVE}\n`))).toEqual(both);
    expect(short(parse(...`${CAPTURE}\n${ALIVE}\n`))).toEqual(both);
  });

  it('reads what a shim says of itself', () => {
    expect(parse('{"shim":"wk-shim","version":"0.3","contract":1}\n')).toEqual([
      { kind: 'hello', shim: 'wk-shim', version: '0.3', contract: 1 },
    ]);
  });

  it.each([
    ['{"class":2,"kind":"srve","code":"205"}', 'IDC SRVE 205'],
    ['{"Class":"WFS_SERVICE_CLASS_IDC","Kind":"SRVE","Code":"0xCD"}', 'IDC SRVE 205'],
    ['{"kind":"USRE","code":1303}', 'CIM USRE 1303'],
    ['{"class":"","kind":"STATUS","payload":{}}', 'undefined STATUS undefined'],
    ['{"class":"TTU","kind":"SRVE","code":701}', 'undefined SRVE 701'],
    ['{"class":"CDM","kind":"SYSE","code":4}', 'CDM SYSE 4'],
    ['{"kind":"SYSE","code":4}', 'undefined SYSE 4'],
  ])('reads %s, other letter case and numbers as text among it', (line, said) => {
    expect(short(parse(`${line}\n`))).toEqual([said]);
  });

  it.each([
    ['{"class":"IDC",', 'not JSON'],
    ['[1,2]', 'not a JSON object'],
    ['null', 'not a JSON object'],
    ['"SRVE"', 'not a JSON object'],
    ['{}', 'no kind'],
    ['{"kind":5,"code":205}', 'no kind'],
    ['{"kind":"EVENT","code":205}', 'unknown kind'],
    ['{"kind":"SRVE","class":"IDC"}', 'no code'],
    ['{"kind":"SRVE","class":"IDC","code":{}}', 'no code'],
    ['{"kind":"SRVE","class":"IDC","code":2.5}', 'no code'],
    [`{"kind":"ALIVE","more":"${'x'.repeat(2_100)}"}`, 'line too long'],
  ])('gives %.40s as garbage, and reads on', (line, reason) => {
    expect(short(parse(`${line}\n${CAPTURE}\n`))).toEqual([`garbage ${reason}`, 'IDC SRVE 205']);
  });

  it('gives garbage first, then the line', () => {
    expect(short(parse(`\u0000\u0001 half a line"}}\n${CAPTURE}\n`))).toEqual(['garbage not JSON', 'IDC SRVE 205']);
  });

  it('has nothing that may be sent', () => {
    expect([ALIVE, CAPTURE, ''].some(maySend)).toBe(false);
  });
});

describe('the shim driver on any input', () => {
  const SETTINGS = { components: new Map(), aliveMs: 0, reopens: true };
  const keys = new Set(SAYINGS.map(sayingKey));
  const NAMES = (
    'fwDevice fwMedia fwRetainBin usCards wAction wResetOut value fwPaper fwSensors fwDoors fwAuxiliaries ' +
    'lppPositions lppList lppCashIn usNumber usType fwType usStatus ulRetractedCount ulCount wFailure lpCashUnit ' +
    'wPortType wPortIndex wPortStatus fwEncStat dwState dwAction lppRetractBins wRetractBin usBinNumber ' +
    'lpRetractArea usRetractArea fwPosition fwShutter fwPositionStatus fwTransport wPaperSource wPaperThreshold ' +
    '__proto__ constructor lppItemNumber usLevel list'
  ).split(' ');
  const number = fc.oneof(fc.integer({ min: -1, max: 20 }), fc.constantFrom('1', '0x10', null, 1.5, 1e300, 2 ** 40));
  const { payload } = fc.letrec((tie) => ({
    payload: fc.dictionary(fc.constantFrom(...NAMES), tie('value') as fc.Arbitrary<unknown>, { maxKeys: 12 }),
    value: fc.oneof(
      { depthSize: 'small' },
      { arbitrary: number, weight: 6 },
      { arbitrary: tie('payload'), weight: 1 },
      { arbitrary: fc.array(tie('payload'), { maxLength: 4 }), weight: 1 },
      { arbitrary: fc.array(number, { maxLength: 8 }), weight: 1 },
      { arbitrary: fc.string(), weight: 1 },
    ),
  }));
  const record = fc.record(
    {
      class: fc.oneof(fc.constantFrom('IDC', 'CDM', 'CIM', 'PTR', 'PIN', 'SIU', 'TTU'), fc.anything()),
      logicalName: fc.oneof(fc.constantFrom('A', 'b', 'constructor', '__proto__'), fc.string()),
      kind: fc.constantFrom(...KINDS),
      code: fc.oneof(
        fc
          .tuple(fc.constantFrom(0, 1, 2, 3, 4, 8, 13), fc.integer({ min: 0, max: 22 }))
          .map(([one, n]) => one * 100 + n),
        fc.anything(),
      ),
      hResult: fc.constantFrom(0, -13, -14, -43, -54, -55, -57, -200, -202, -209, -316, 'x'),
      payload: fc.oneof({ arbitrary: payload, weight: 8 }, { arbitrary: fc.anything(), weight: 1 }),
    },
    { requiredKeys: ['kind', 'code', 'payload'] },
  );

  it('neither throws nor says what it does not list', () => {
    let said = 0;
    fc.assert(
      fc.property(fc.array(record, { maxLength: 20 }), (records) => {
        let state = INITIAL;
        for (const one of records) {
          const line = JSON.stringify(one, (_key, value: unknown) =>
            typeof value === 'bigint' ? String(value) : value,
          );
          const step = next(SETTINGS, state, { kind: 'item', item: parseLine(line) });
          state = step.state;
          for (const effect of step.effects) {
            if (effect.kind !== 'observe') continue;
            const saying = sayingOf(effect.observation);
            if (saying) expect(keys).toContain(sayingKey(saying));
            said += 1;
          }
        }
      }),
      { numRuns: 3_000 },
    );
    expect(said).toBeGreaterThan(3_000);
  });

  it('neither throws nor stalls on any bytes, and reads the next line', () => {
    const likely = fc.constantFrom(...Buffer.from(`${CAPTURE}\n{"kind":`));
    fc.assert(
      fc.property(fc.array(fc.array(fc.oneof(likely, fc.nat(255)), { maxLength: 300 }), { maxLength: 8 }), (chunks) => {
        const splitter = new LineSplitter(512);
        for (const chunk of chunks) splitter.push(Uint8Array.from(chunk)).map(parseLine);
        const last = splitter.push(new Uint8Array(Buffer.from(`\n${CAPTURE}\n`))).map(parseLine);
        expect(short(last).at(-1)).toBe('IDC SRVE 205');
      }),
      { numRuns: 500 },
    );
  });
});
