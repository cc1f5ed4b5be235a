import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { STATE_RULES, type StateRule } from '../../device-agent/src/detect/state-rules.table.js';
import { SAYINGS } from '../../device-agent/src/drivers/xfs3-shim/sayings.js';
import { TABLES } from '../../device-agent/src/drivers/xfs3-shim/statuses.js';
import { HeardShim } from './heard-shim.js';

describe('cash units', () => {
  const units = (code: number, list: unknown[], components = {}): string[] =>
    new HeardShim(components).tell('STATUS', code, { lppList: list });

  it.each([
    [0, 'ok'],
    [1, 'high'],
    [2, 'high'],
    [3, 'low'],
    [4, 'empty'],
    [5, 'inoperative'],
    [6, 'missing'],
    [7, 'notConfigured'],
    [8, 'notConfigured'],
    [9, 'manipulated'],
  ])('reads usStatus %i of a cassette to pay out of as %s', (usStatus, word) => {
    expect(units(303, [{ usNumber: 3, usType: 3, usStatus }])).toEqual([`cashDispenser cassette[CDM/3] ${word}`]);
  });

  it('reads retract and reject units as bins, with their counters', () => {
    expect(
      units(303, [
        { usNumber: 1, usType: 2, usStatus: 1, ulCount: 30, ulRetractedCount: 0 },
        { usNumber: 2, usType: 6, usStatus: 2, ulCount: 3, ulRetractedCount: 14 },
        { usNumber: 5, usType: 1, usStatus: 4 },
      ]),
    ).toEqual([
      'cashDispenser rejectBin[CDM/1] full',
      'cashDispenser cassette[CDM/1] ok',
      'cashDispenser retractedNotes[CDM/1] 0',
      'cashDispenser rejected[CDM/1] 30',
      'cashDispenser rejectBin[CDM/2] high',
      'cashDispenser cassette[CDM/2] ok',
      'cashDispenser retractedNotes[CDM/2] 14',
    ]);
  });

  it('counts what lies in a retract cassette where XFS is too old to have a counter', () => {
    expect(units(303, [{ usNumber: 2, usType: 6, ulCount: 3 }])).toEqual(['cashDispenser retractedNotes[CDM/2] 3']);
  });

  it('takes an empty deposit box for well, and its bins for boxes', () => {
    expect(
      units(1303, [
        { usNumber: 1, fwType: 2, usStatus: 4 },
        { usNumber: 2, fwType: 4, usStatus: 1 },
        { usNumber: 3, fwType: 6, usStatus: 4 },
      ]),
    ).toEqual(['cashAcceptor cassette[CIM/1] ok', 'cashAcceptor cassette[CIM/2] full']);
  });

  it('remembers what a unit is for when an event leaves it out', () => {
    const one = new HeardShim();
    one.tell('STATUS', 303, {
      lppList: [
        { usNumber: 1, usType: 2 },
        { usNumber: 3, usType: 3 },
      ],
    });
    expect(one.tell('USRE', 303, { usNumber: 1, usStatus: 1 })).toEqual([
      'cashDispenser rejectBin[CDM/1] full',
      'cashDispenser cassette[CDM/1] ok',
    ]);
    expect(one.tell('SRVE', 317, { usNumber: 1 })).toEqual(['cashDispenser event cashRetained']);
    one.tell('SRVE', 313);
    expect(one.tell('SRVE', 317, { usNumber: 3 })).toEqual([]);
    // What the units tell of themselves is not told of the device once more.
    expect(one.tell('STATUS', 301, { fwDispenser: 2 })).toEqual(['cashDispenser cassette[CDM] ok']);
  });

  it('counts retracted notes of a recycler by its dispenser alone', () => {
    const one = new HeardShim({ cdm: 'recycler', cim: 'recycler' });
    const acceptor = { lppCashIn: [{ usNumber: 2, fwType: 4, ulRetractedCount: 5 }] };
    expect(one.tell('STATUS', 1303, acceptor)).toEqual(['recycler retractedNotes[CIM/2] 5']);
    one.tell('STATUS', 303, { lppList: [{ usNumber: 2, usType: 6, ulRetractedCount: 5 }] });
    expect(one.tell('STATUS', 1303, acceptor)).toEqual([]);
  });
});

describe('whose word it is', () => {
  it('keeps several services of one class apart by name', () => {
    const one = new HeardShim({ journal: 'journalPrinter' });
    const paper = (logicalName: string) =>
      one.line({ class: 'PTR', logicalName, kind: 'STATUS', code: 101, payload: { fwPaper: [2] } });
    expect(paper('Receipt')).toEqual(['receiptPrinter paper[Receipt/upper] out']);
    expect(paper('Statement')).toEqual(['receiptPrinter paper[Statement/upper] out']);
    expect(paper('JOURNAL')).toEqual(['journalPrinter paper[JOURNAL/upper] out']);
  });

  it('takes a line without a name for the only service of its class', () => {
    const one = new HeardShim();
    one.line({ class: 'IDC', logicalName: 'IDC30', kind: 'STATUS', code: 201, payload: {} });
    expect(one.tell('SRVE', 211)).toEqual(['cardReader bin[IDC30] missing']);
  });

  it('finds the device of a system event by the name in its payload', () => {
    const one = new HeardShim();
    one.line({ class: 'CDM', logicalName: 'Cash1', kind: 'STATUS', code: 301, payload: {} });
    expect(one.tell('SYSE', 2, { lpszLogicalName: 'cash1', dwAction: 0x10, lpbDescription: 'E 4711' })).toEqual([
      'cashDispenser device[Cash1] hardwareError',
    ]);
    expect(one.seen[0]!.raw).toMatchObject({
      code: 'SYSE 2 HARDWARE_ERROR',
      data: { dwAction: 0x10, lpbDescription: 'E 4711' },
    });
  });

  it('tells of a device that nobody knows, and takes it back when it is known', () => {
    const one = new HeardShim();
    expect(one.line({ logicalName: 'X1', kind: 'SYSE', code: 9, payload: {} })).toEqual([
      'application device[X1] fraudAttempt',
    ]);
    expect(one.line({ class: 'IDC', logicalName: 'X1', kind: 'STATUS', code: 201, payload: { fwDevice: 0 } })).toEqual([
      'application device[X1] online',
      'cardReader device[X1] online',
    ]);
  });

  it.each([
    [1, {}],
    [2, { dwAction: 0 }],
    [3, {}],
    [5, {}],
    [6, { dwAction: 2 }],
    [7, { dwAction: 0 }],
    [8, {}],
  ])('says nothing of a device for system event %i %j', (code, payload) => {
    expect(new HeardShim().line({ class: 'CDM', kind: 'SYSE', code, payload })).toEqual([]);
  });

  it('takes a user error for one', () => {
    expect(new HeardShim().line({ class: 'CDM', kind: 'SYSE', code: 7, payload: { dwAction: 8 } })).toEqual([
      'cashDispenser device[CDM] userError',
    ]);
  });

  it('does not let names fill its memory', () => {
    const one = new HeardShim();
    const said = Array.from({ length: 300 }, (_, n) =>
      one.line({ class: 'IDC', logicalName: `R${n}`, kind: 'STATUS', code: 201, payload: { fwMedia: 1 } }),
    );
    expect(said.filter((lines) => lines.length > 0)).toHaveLength(64);
  });
});

describe('the shim itself', () => {
  it('is gone when its link is lost or silent, and back with the first line that can be read', () => {
    const one = new HeardShim({}, 5_000);
    expect(one.feed({ kind: 'opened' })).toEqual([]);
    expect(one.last).toEqual([{ kind: 'startTimer', ms: 5_000 }]);
    expect(one.line({ shim: 'x', contract: 1 })).toEqual(['application device online']);
    expect(one.line({ kind: 'ALIVE' })).toEqual([]);
    expect(one.last).toEqual([{ kind: 'startTimer', ms: 5_000 }]);
    expect(one.feed({ kind: 'timeout' })).toEqual(['application device offline']);
    expect(one.last).toContainEqual({ kind: 'reopen' });
    expect(one.feed({ kind: 'lost', problem: 'closedByUs', reason: 'x' })).toEqual(['application device offline']);
    one.feed({ kind: 'opened' });
    expect(one.line({ nothing: 1 })).toEqual(['application garbage no kind']);
    expect(one.last).toHaveLength(1);
    expect(one.line({ nothing: 1 })).toEqual([]);
    expect(one.line({ kind: 'ALIVE' })).toEqual(['application device online']);
  });

  it('is told of when it speaks a newer contract, and read all the same', () => {
    const one = new HeardShim();
    expect(one.line({ shim: 'x', contract: 2 })).toEqual(['application garbage contract 2 is newer than this agent']);
    expect(one.tell('SRVE', 211)).toEqual(['cardReader bin[IDC] missing']);
  });
});

describe('the tables', () => {
  it('have the codes of their class, each once', () => {
    for (const table of Object.values(TABLES)) {
      const number = { PTR: 1, IDC: 2, CDM: 3, PIN: 4, SIU: 8, CIM: 13 }[table.name];
      const codes = [...table.events, ...table.completions].map(({ code }) => code);
      expect(codes.every((code) => Math.floor(code / 100) === number)).toBe(true);
      const events = table.events.map(({ kind, code }) => `${kind} ${code}`);
      expect(new Set(events).size).toBe(events.length);
      expect(Object.keys(table.errors).every((code) => Math.floor(-Number(code) / 100) === number)).toBe(true);
    }
  });

  it('say of whatever they call wrong that it is well, too', () => {
    for (const saying of SAYINGS) {
      if (!('state' in saying)) continue;
      const rule: StateRule = STATE_RULES[saying.state];
      if (rule.raise[saying.value] === undefined) continue;
      const well = SAYINGS.filter(
        (one) => 'state' in one && one.component === saying.component && one.state === saying.state,
      ).some((one) => 'state' in one && rule.well.includes(one.value));
      expect({ ...saying, well }).toEqual({ ...saying, well: true });
    }
  });
});

describe('a whole night, written out by hand as a shim would write it,', () => {
  it('with one captured card and one retract, is read to its end', () => {
    const lines = readFileSync('test/protocol/fixtures/xfs3-shim-trace.jsonl', 'utf8').trim().split('\n');
    const one = new HeardShim();
    const said = lines.flatMap((line) => one.line(JSON.parse(line)));
    expect(said).toEqual([
      'cardReader device[IDCardUnit1] online',
      'cardReader media[IDCardUnit1] notPresent',
      'cardReader bin[IDCardUnit1] ok',
      'cardReader captured[IDCardUnit1] 4',
      'cardReader event cardTaken',
      'cardReader media[IDCardUnit1] notPresent',
      'cashDispenser event cashPresented',
      'cashDispenser exit[CurrencyDispenser1/center] blocked',
      'cashDispenser event cashTaken',
      'cashDispenser exit[CurrencyDispenser1/center] empty',
      'cardReader event cardCaptured',
      'cardReader device[IDCardUnit1] online',
      'cardReader media[IDCardUnit1] notPresent',
      'cardReader bin[IDCardUnit1] high',
      'cardReader captured[IDCardUnit1] 5',
      'cashDispenser event cashPresented',
      'cashDispenser event cashRetained',
      'cashDispenser rejectBin[CurrencyDispenser1/2] ok',
      'cashDispenser cassette[CurrencyDispenser1/2] ok',
      'cashDispenser retractedNotes[CurrencyDispenser1/2] 9',
      'cashDispenser cassette[CurrencyDispenser1/3] low',
      'cashDispenser retractedNotes[CurrencyDispenser1/3] 0',
      'application mode supervisor on',
      'safe safeDoor open',
      'safe safeDoor closed',
      'application mode supervisor off',
    ]);
  });
});
