import { describe, expect, it } from '@jest/globals';
import { DEVICE_WORDS } from '../../device-agent/src/drivers/xfs3-shim/common.table.js';
import { HeardShim } from './heard-shim.js';

describe('what each code says', () => {
  it.each<[string, number, unknown, string[]]>([
    // Card reader.
    ['SRVE', 204, {}, ['cardReader event cardTaken', 'cardReader media[IDC] notPresent']],
    ['SRVE', 205, { wAction: 1, wPosition: 1 }, ['cardReader event cardCaptured']],
    ['SRVE', 205, { wAction: 2 }, []],
    ['SRVE', 205, { wAction: 4 }, ['cardReader media[IDC] jammed']],
    ['USRE', 206, { fwRetainBin: 3 }, ['cardReader bin[IDC] full']],
    ['USRE', 206, 4, ['cardReader bin[IDC] high']],
    ['USRE', 206, { lpfwRetainBin: '1' }, ['cardReader bin[IDC] ok']],
    ['EXEE', 208, null, ['cardReader event cardCaptured']],
    ['SRVE', 209, 1, ['cardReader event cardCaptured']],
    ['SRVE', 209, { lpwResetOut: 4 }, ['cardReader media[IDC] jammed']],
    ['SRVE', 209, 2, []],
    ['SRVE', 210, {}, ['cardReader bin[IDC] ok']],
    ['SRVE', 211, {}, ['cardReader bin[IDC] missing']],
    ['SRVE', 213, { wPosition: 1 }, ['cardReader position[IDC] notInPosition']],
    ['CMPL', 204, { usCount: 7, fwPosition: 1 }, ['cardReader captured[IDC] 7']],
    // A service event has another number than the execute event or command of the same code.
    ['SRVE', 208, {}, []],
    ['USRE', 205, { wAction: 1 }, []],
    // Dispenser.
    ['SRVE', 301, {}, ['safe safeDoor[CDM] open']],
    ['SRVE', 302, {}, ['safe safeDoor[CDM] closed']],
    ['SRVE', 305, {}, []],
    ['CMPL', 305, {}, ['cashDispenser event cashRetained']],
    ['EXEE', 305, {}, ['cashDispenser event cashRetained']],
    ['SRVE', 309, { fwPosition: 4 }, ['cashDispenser event cashTaken', 'cashDispenser exit[CDM/center] empty']],
    ['SRVE', 309, null, ['cashDispenser event cashTaken']],
    ['SRVE', 313, 4, ['cashDispenser event cashPresented', 'cashDispenser exit[CDM/center] blocked']],
    ['EXEE', 308, { wFailure: 4, lpCashUnit: { usNumber: 3 } }, ['cashDispenser cassette[CDM/3] full']],
    ['EXEE', 310, {}, []],
    ['EXEE', 315, {}, ['cashDispenser event shortDispense']],
    ['SRVE', 317, null, ['cashDispenser event cashRetained']],
    ['SRVE', 317, { usNumber: 0, lpRetractArea: { usRetractArea: 8 } }, ['cashDispenser event cashRetained']],
    ['SRVE', 317, { usNumber: 0, lpRetractArea: { usRetractArea: 0x20 } }, []],
    ['SRVE', 317, { usNumber: 0, fwOutputPosition: 4 }, []],
    // Acceptor.
    ['SRVE', 1301, {}, ['safe safeDoor[CIM] open']],
    ['EXEE', 1306, { wFailure: 3, lpCashUnit: { usNumber: 1 } }, ['cashAcceptor cassette[CIM/1] full']],
    ['SRVE', 1307, { wPosition: 4 }, ['cashAcceptor event cashTaken', 'cashAcceptor exit[CIM/inCenter] empty']],
    ['EXEE', 1309, { lpusReason: 9 }, ['cashAcceptor event counterfeitNote']],
    ['EXEE', 1309, { lpusReason: 2 }, []],
    ['SRVE', 1314, { usNumber: 0, lpRetractArea: { usRetractArea: 0x20 } }, ['cashAcceptor event cashRetained']],
    ['SRVE', 1314, { usNumber: 0, lpRetractArea: { usRetractArea: 8 } }, []],
    ['EXEE', 1315, [{ usLevel: 4 }, { usLevel: 2 }], ['cashAcceptor event counterfeitNote']],
    ['EXEE', 1315, [{ usLevel: 4 }], []],
    ['CMPL', 1305, {}, ['cashAcceptor event cashRetained']],
    // Printer.
    ['USRE', 105, { usBinNumber: 2, wRetractBin: 1 }, ['receiptPrinter bin[PTR/2] full']],
    ['SRVE', 106, {}, ['receiptPrinter media[PTR] notPresent']],
    ['USRE', 107, { wPaperSource: 2, wPaperThreshold: 1 }, ['receiptPrinter paper[PTR/upper] low']],
    ['USRE', 107, { wPaperSource: 1, wPaperThreshold: 2 }, ['receiptPrinter paper[PTR/upper] out']],
    ['USRE', 108, { wTonerThreshold: 1 }, ['receiptPrinter supply[PTR/toner] low']],
    ['USRE', 110, 2, ['receiptPrinter supply[PTR/lamp] out']],
    ['USRE', 111, 2, ['receiptPrinter supply[PTR/ink] out']],
    ['SRVE', 112, { wPosition: 2 }, ['receiptPrinter media[PTR] jammed']],
    ['SRVE', 112, { wPosition: 7 }, ['receiptPrinter media[PTR] notPresent']],
    ['SRVE', 113, { usBinNumber: 1, wRetractBin: 5 }, ['receiptPrinter bin[PTR/1] missing']],
    ['SRVE', 118, { wRetractResult: 1 }, ['receiptPrinter media[PTR] jammed']],
    // PIN pad.
    ['SRVE', 402, {}, ['pinPad encryptor[PIN] ok']],
    ['SRVE', 403, { lpsKeyName: 'MK', lErrorCode: -400 }, ['pinPad encryptor[PIN] fault']],
    // Sensors.
    ['SRVE', 801, { wPortType: 1, wPortIndex: 0, wPortStatus: 4 }, ['application mode supervisor on']],
    ['SRVE', 801, { wPortType: 1, wPortIndex: 0, wPortStatus: 1 }, ['application mode supervisor off']],
    ['SRVE', 801, { wPortType: 1, wPortIndex: 1, wPortStatus: 2 }, ['cabinet tamper on']],
    ['SRVE', 801, { wPortType: 1, wPortIndex: 3, wPortStatus: 2 }, ['safe vibration on']],
    ['SRVE', 801, { wPortType: 2, wPortIndex: 1, wPortStatus: 2 }, ['safe safeDoor open']],
    ['SRVE', 801, { wPortType: 2, wPortIndex: 3, wPortStatus: 9 }, ['cabinet cabinetDoor[front] bolted']],
    ['SRVE', 801, { wPortType: 2, wPortIndex: 2, wPortStatus: 2 }, []],
    ['SRVE', 801, { wPortType: 8, wPortIndex: 1, wPortStatus: 4 }, ['ups ups onBattery']],
    ['SRVE', 801, { wPortType: 8, wPortIndex: 1, wPortStatus: 6 }, ['ups ups batteryLow']],
    ['SRVE', 801, { wPortType: 8, wPortIndex: 1, wPortStatus: 0x10 }, ['ups ups mains']],
    ['SRVE', 801, { wPortType: 8, wPortIndex: 1, wPortStatus: 0 }, []],
    ['SRVE', 801, { wPortType: 4, wPortIndex: 0, wPortStatus: 2 }, []],
    // Not in any table.
    ['SRVE', 299, { fwMedia: 3 }, []],
    ['SRVE', 205, { wAction: 99 }, []],
  ])('%s %i %j: %j', (kind, code, payload, said) => {
    expect(new HeardShim().tell(kind, code, payload)).toEqual(said);
  });

  it.each<[number, number, string[]]>([
    [204, -200, ['cardReader media[IDC] jammed']],
    [203, -202, ['cardReader event cardCaptured']],
    [204, -203, ['cardReader bin[IDC] full']],
    [203, -209, ['cardReader shutter[IDC] jammed']],
    [207, -14, ['cardReader device[IDC] hardwareError']],
    [207, -57, ['cardReader device[IDC] fraudAttempt']],
    [207, -13, []],
    [207, -4, []],
    [305, -316, []],
    [305, -323, []],
    [1305, -1316, []],
    [303, -310, ['safe safeDoor[CDM] open']],
    [102, -119, ['receiptPrinter media[PTR] jammed']],
  ])('a completion of %i with %i: %j', (code, hResult, said) => {
    expect(new HeardShim().tell('CMPL', code, {}, hResult)).toEqual(said);
  });

  it('takes a shutter that failed for well again once a card went through it', () => {
    const one = new HeardShim();
    expect(one.tell('SRVE', 204)).toHaveLength(2);
    one.tell('CMPL', 203, {}, -209);
    expect(one.tell('SRVE', 204)).toContain('cardReader shutter[IDC] open');
    expect(one.tell('CMPL', 203)).toEqual([]);
  });

  it('does not take a retract for one that found nothing unless it says so', () => {
    expect(new HeardShim().tell('CMPL', 305, { lppItemNumber: [{ ulCount: 0 }] })).toEqual([]);
    expect(new HeardShim().tell('CMPL', 305, { lppItemNumber: [{ ulCount: 0 }, { ulCount: 2 }] })).toEqual([
      'cashDispenser event cashRetained',
    ]);
  });

  it('tells one card once, and the next one again', () => {
    const one = new HeardShim();
    expect(one.tell('EXEE', 208)).toEqual(['cardReader event cardCaptured']);
    expect(one.tell('SRVE', 205, { wAction: 1 })).toEqual([]);
    one.tell('EXEE', 203);
    expect(one.tell('SRVE', 205, { wAction: 1 })).toEqual(['cardReader event cardCaptured']);
    one.tell('STATUS', 201, { fwMedia: 1 });
    expect(one.tell('SRVE', 209, 1)).toEqual(['cardReader event cardCaptured']);
  });
});

describe('retained notes', () => {
  const kept = ['cashDispenser event cashRetained'];
  const nowhere = { usNumber: 0, lpRetractArea: { usRetractArea: 2 } };

  it('that a retract and the detection of it tell of are one act, until a snapshot has come', () => {
    const one = new HeardShim();
    expect(one.tell('CMPL', 305)).toEqual(kept);
    expect(one.tell('SRVE', 317, nowhere)).toEqual([]);
    one.tell('STATUS', 301, { fwDevice: 0 });
    expect(one.tell('SRVE', 317, nowhere)).toEqual(kept);
    expect(one.tell('SRVE', 317, nowhere)).toEqual(kept);
  });

  it('that both halves of a recycler find in one reset are one act', () => {
    const one = new HeardShim({ cdm: 'recycler', cim: 'recycler' });
    expect(one.tell('SRVE', 317, nowhere)).toEqual(['recycler event cashRetained']);
    one.tell('STATUS', 301, { fwDevice: 0 });
    expect(one.tell('SRVE', 1314, nowhere)).toEqual([]);
    one.tell('SRVE', 1311);
    expect(one.tell('SRVE', 1314, nowhere)).toEqual(['recycler event cashRetained']);
  });
});

describe('what a snapshot says', () => {
  const status = (code: number, payload: unknown, hResult = 0): string[] =>
    new HeardShim().tell('STATUS', code, payload, hResult);

  it('reads every member of the card reader', () => {
    const payload = { fwDevice: 0, fwMedia: 3, fwRetainBin: 4, usCards: 12, fwChipModule: 2, fwChipPower: 4 };
    expect(status(201, { ...payload, fwMagReadModule: 2, wDevicePosition: 1, wAntiFraudModule: 3 })).toEqual([
      'cardReader device[IDC] online',
      'cardReader position[IDC] notInPosition',
      'cardReader antiFraud[IDC] deviceDetected',
      'cardReader media[IDC] jammed',
      'cardReader bin[IDC] high',
      'cardReader chip[IDC] fault',
      'cardReader chip[IDC/power] fault',
      'cardReader sensor[IDC/magRead] fault',
      'cardReader captured[IDC] 12',
    ]);
  });

  it.each(Object.entries(DEVICE_WORDS))('reads fwDevice %s as %s', (code, word) => {
    expect(status(401, { fwDevice: code })).toEqual([`pinPad device[PIN] ${word}`]);
    expect(new HeardShim().line({ class: 'PIN', kind: 'SYSE', code: 4, payload: { dwState: Number(code) } })).toEqual([
      `pinPad device[PIN] ${word}`,
    ]);
  });

  it('does not take capabilities, or any other answer, for a status', () => {
    expect(status(202, { usCards: 30, fwType: 1 })).toEqual([]);
    expect(status(302, { fwSafeDoor: 2 })).toEqual([]);
  });

  it('takes a snapshot without a code for a status', () => {
    expect(new HeardShim().line({ class: 'IDC', kind: 'STATUS', payload: { FWMEDIA: '1' } })).toEqual([
      'cardReader media[IDC] present',
    ]);
  });

  it.each([
    [-13, 'offline'],
    [-14, 'hardwareError'],
    [-43, 'noDevice'],
    [-54, 'offline'],
    [-55, 'userError'],
    [-57, 'fraudAttempt'],
  ])('reads a status that failed with %i as %s', (hResult, word) => {
    expect(status(301, { fwSafeDoor: 2 }, hResult)).toEqual([`cashDispenser device[CDM] ${word}`]);
  });

  it('reads dispenser, positions and stacker', () => {
    const position = { fwPosition: 0x800, fwShutter: 2, fwPositionStatus: 1, fwTransport: 1 };
    expect(status(301, { fwSafeDoor: 2, fwDispenser: 2, fwIntermediateStacker: 2, lppPositions: [position] })).toEqual([
      'safe safeDoor[CDM] open',
      'cashDispenser stacker[CDM] notEmptyCustomer',
      'cashDispenser shutter[CDM/front] jammed',
      'cashDispenser exit[CDM/front] blocked',
      'cashDispenser transport[CDM/front] inoperative',
      'cashDispenser cassette[CDM] inoperative',
    ]);
    // Five is unknown at the dispenser, four at the acceptor.
    expect(status(301, { fwSafeDoor: 5 })).toEqual(['safe safeDoor[CDM] unknown']);
    expect(status(1301, { fwSafeDoor: 4, fwIntermediateStacker: 2, fwBanknoteReader: 1 })).toEqual([
      'safe safeDoor[CIM] unknown',
      'cashAcceptor stacker[CIM] full',
      'cashAcceptor sensor[CIM/banknoteReader] fault',
    ]);
  });

  it('reads the paper of each source, an array or by index', () => {
    expect(status(101, { fwPaper: [0, 1, 3, 2, 5, 4] })).toEqual([
      'receiptPrinter paper[PTR/upper] full',
      'receiptPrinter paper[PTR/lower] low',
      'receiptPrinter paper[PTR/aux] out',
      'receiptPrinter paper[PTR/aux2] jammed',
      'receiptPrinter paper[PTR/park] unknown',
    ]);
    expect(status(101, { fwPaper: { 1: '2' } })).toEqual(['receiptPrinter paper[PTR/lower] out']);
  });

  it.each([
    [0, 'ok'],
    [1, 'notReady'],
    [2, 'notReady'],
    [3, 'ok'],
    [5, 'ok'],
    [6, 'tampered'],
  ])('reads encryptor state %i as %s', (fwEncStat, word) => {
    expect(status(401, { fwEncStat })).toEqual([`pinPad encryptor[PIN] ${word}`]);
  });
});
