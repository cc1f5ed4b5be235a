import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Observation } from '../../observation.js';
import { STATE_WORDS } from '../../observation.js';
import { sayingKey, sayingOf } from '../saying.js';
import { READ_EVENTS, readEvent } from './events.js';
import type { JsonObject } from './frame.js';
import { identify, unitOf } from './identity.js';
import { merge } from './merge.js';
import { SAYINGS } from './sayings.js';
import { observeStatus } from './statuses.js';
import { observeStorage } from './storage.js';
import { UNTOLD_EVENTS, UNTOLD_STATUS } from './untold.table.js';
import { wordOf } from './words.js';

const identity = (...interfaces: string[]) =>
  identify('Service', { interfaces: interfaces.map((name) => ({ name })), printer: { type: { receipt: true } } });
const ALL = ['CardReader', 'CashDispenser', 'CashAcceptor', 'Printer', 'KeyManagement', 'Auxiliaries', 'Storage'];
const words = (seen: readonly Observation[]): string[] =>
  seen.map((one) => (one.kind === 'state' ? `${one.component} ${one.name}[${one.unit ?? ''}] ${one.value}` : one.kind));

/** Every property and word of the specification, beside what only 2021-1 has; a vendor's words are among `rest`. */
const STATUS: Record<string, Record<string, readonly unknown[]>> = {
  common: {
    device:
      'online offline powerOff noDevice hardwareError userError deviceBusy fraudAttempt potentialFraud starting'.split(
        ' ',
      ),
    devicePosition: ['inPosition', 'notInPosition', 'unknown', 'Unknown'],
    antiFraudModule: ['ok', 'inoperable', 'deviceDetected', 'unknown'],
    exchange: ['active', 'inactive', 'notSupported'],
    endToEndSecurity: ['notEnforced', 'notConfigured', 'enforced'],
    powerSaveRecoveryTime: [0, 7],
    persistentDataStore: [{ remaining: 7 }],
  },
  cardReader: {
    media: ['unknown', 'present', 'notPresent', 'jammed', 'entering', 'latched'],
    security: ['notReady', 'open'],
    chipPower: ['unknown', 'online', 'busy', 'poweredOff', 'noDevice', 'hardwareError', 'noCard'],
    chipModule: ['ok', 'inoperable', 'unknown'],
    magWriteModule: ['ok', 'inoperable', 'unknown'],
    frontImageModule: ['ok', 'inoperable', 'unknown'],
    backImageModule: ['ok', 'inoperable', 'unknown'],
  },
  cashDispenser: { intermediateStacker: ['empty', 'notEmpty', 'notEmptyCustomer', 'notEmptyUnknown', 'unknown'] },
  cashAcceptor: {
    intermediateStacker: ['empty', 'notEmpty', 'full', 'unknown'],
    stackerItems: ['customerAccess', 'noCustomerAccess', 'accessUnknown', 'noItems'],
    banknoteReader: ['ok', 'inoperable', 'unknown'],
    dropBox: [true, false],
  },
  cashManagement: {
    dispenser: ['ok', 'attention', 'stop', 'unknown'],
    acceptor: ['ok', 'attention', 'stop', 'unknown'],
    safeDoor: ['doorNotSupported', 'doorOpen', 'doorClosed', 'doorUnknown'],
  },
  printer: {
    media: ['unknown', 'present', 'notPresent', 'jammed', 'entering', 'retracted'],
    toner: ['unknown', 'full', 'low', 'out'],
    ink: ['unknown', 'full', 'low', 'out'],
    lamp: ['unknown', 'ok', 'fading', 'inop'],
    paper: ['unknown', 'full', 'low', 'out', 'jammed'].flatMap((word) =>
      ['upper', 'lower', 'external', 'aux', 'aux2', 'park', 'vendorTray'].map((source) => ({ [source]: word })),
    ),
    retractBins: ['unknown', 'ok', 'full', 'high', 'missing'].map((state) => [{ state, count: 1 }]),
  },
  auxiliaries: {
    operatorSwitch: ['run', 'maintenance', 'supervisor', 'notAvailable'],
    ...Object.fromEntries(
      ['tamperSensor', 'internalTamperSensor', 'seismicSensor', 'heatSensor'].map((name) => [name, ['on', 'off']]),
    ),
    ...Object.fromEntries(
      ['safeDoor', 'cabinetDoor', 'cabinetFrontDoor', 'cabinetRearDoor', 'cabinetLeftDoor', 'cabinetRightDoor'].map(
        (name) => [name, ['closed', 'open', 'locked', 'bolted', 'tampered']],
      ),
    ),
    vandalShield: ['closed', 'open', 'locked', 'service', 'keyboard', 'partiallyOpen', 'jammed', 'tampered'],
    UPS: [{ low: true }, { engaged: true }, { powering: true }, { recovered: true, low: true }, { low: false }],
    audibleAlarm: ['on', 'off'],
  },
};
const POSITION = {
  shutter: ['closed', 'open', 'jammedOpen', 'jammedPartiallyOpen', 'jammedClosed', 'jammedUnknown', 'unknown'],
  positionStatus: ['empty', 'notEmpty', 'unknown', 'foreignItems'],
  transport: ['ok', 'inoperative', 'unknown'],
  transportStatus: ['empty', 'notEmpty', 'notEmptyCustomer', 'unknown'],
};
/** The events that matter to a monitor. */
const EVENTS = (
  'Common.StatusChangedEvent Common.ErrorEvent CardReader.CardActionEvent CardReader.MediaRemovedEvent ' +
  'CardReader.MediaDetectedEvent CardReader.MediaInsertedEvent CardReader.InvalidMediaEvent CardReader.InsertCardEvent ' +
  'CardReader.TrackDetectedEvent CashManagement.ItemsPresentedEvent CashManagement.ItemsTakenEvent ' +
  'CashManagement.ItemsInsertedEvent CashManagement.MediaDetectedEvent CashManagement.ShutterStatusChangedEvent ' +
  'CashManagement.IncompleteRetractEvent CashManagement.NoteErrorEvent CashDispenser.IncompleteDispenseEvent ' +
  'CashDispenser.DelayedDispenseEvent CashDispenser.StartDispenseEvent CashAcceptor.InputRefuseEvent ' +
  'Storage.StorageThresholdEvent Storage.CountsChangedEvent Storage.StorageChangedEvent Storage.StorageErrorEvent ' +
  'Printer.PaperThresholdEvent Printer.TonerThresholdEvent Printer.InkThresholdEvent Printer.LampThresholdEvent ' +
  'Printer.RetractBinThresholdEvent Printer.RetractBinStatusEvent Printer.MediaAutoRetractedEvent Printer.MediaTakenEvent ' +
  'Printer.MediaDetectedEvent Printer.MediaPresentedUnsolicitedEvent VendorMode.ModeEnteredEvent ' +
  'VendorMode.ModeExitedEvent CashManagement.SafeDoorOpenEvent CashManagement.SafeDoorClosedEvent ' +
  'Auxiliaries.AuxiliaryStatusEvent'
).split(' ');

describe('the vocabulary of the XFS4IoT driver', () => {
  it.each(EVENTS)('knows the event %s, or says why it says nothing', (name) => {
    const isRead = READ_EVENTS.includes(name);
    expect(isRead || UNTOLD_EVENTS[name] !== undefined).toBe(true);
    expect(isRead && UNTOLD_EVENTS[name] !== undefined).toBe(false);
  });

  const properties = Object.entries(STATUS).flatMap(([part, of]) =>
    Object.keys(of).map((name) => [part, name] as const),
  );
  it.each(properties)('knows the status %s.%s, or says why it says nothing', (part, name) => {
    const seen = STATUS[part]![name]!.flatMap((word) =>
      observeStatus({ [part]: { [name]: word } }, identity(...ALL), 'x'),
    );
    const untold = UNTOLD_STATUS[`${part}.${name}`];
    if (untold === undefined) expect(seen.length).toBeGreaterThan(0);
    else expect(seen).toEqual([]);
  });

  it('says only what it lists, and only words of the agent, whatever a status says', () => {
    const listed = new Set(SAYINGS.map(sayingKey));
    const rest = fc.constantFrom<unknown>('notSupported', 'vendorWord', 'constructor', null, 7, [], {}, ['x']);
    const part = (of: Record<string, readonly unknown[]>) =>
      fc.record(
        Object.fromEntries(Object.entries(of).map(([name, list]) => [name, fc.oneof(fc.constantFrom(...list), rest)])),
        { requiredKeys: [] },
      );
    const position = fc.record(
      Object.fromEntries(
        Object.entries(POSITION).map(([name, list]) => [name, fc.oneof(fc.constantFrom(...list), rest)]),
      ),
      { requiredKeys: [] },
    );
    const status = fc.record(Object.fromEntries(Object.entries(STATUS).map(([name, of]) => [name, part(of)])), {
      requiredKeys: [],
    });
    const who = fc.subarray([...ALL, 'Lights', 'PinPad']);
    fc.assert(
      fc.property(status, fc.array(position, { maxLength: 3 }), who, (seen, positions, interfaces) => {
        const whole = merge(seen as JsonObject, { cashDispenser: { positions }, cashAcceptor: { positions } });
        for (const one of observeStatus(whole, identity(...interfaces), 'x')) {
          const saying = sayingOf(one)!;
          expect(listed).toContain(sayingKey(saying));
          if (one.kind === 'state') expect(STATE_WORDS[one.name]).toContain(one.value);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('says only what it lists, whatever an event says of it', () => {
    const listed = new Set(SAYINGS.map(sayingKey));
    const word = fc.constantFrom(
      ...[
        'hardware',
        'user',
        'fraudAttempt',
        'unit1',
        'exit',
        'transport',
        'jammed',
        'retract',
        'reject',
        'counterfeit',
      ],
      ...['ok', 'full', 'high', 'low', 'out', 'inop', 'removed', 'inserted', 'error', 'empty', 'outDefault', 'upper'],
    );
    const key = fc.constantFrom(
      ...['eventId', 'to', 'position', 'target', 'unit', 'reason', 'state', 'threshold', 'paperSource', 'shutter'],
      ...['result', 'retractResult', 'failure'],
    );
    const unit = { status: 'ok', cash: { capabilities: { types: { cashOutRetract: true } }, status: {} } };
    fc.assert(
      fc.property(fc.constantFrom(...READ_EVENTS), fc.dictionary(key, word), fc.subarray(ALL), (name, payload, who) => {
        const view = { name, payload, storage: { unit1: unit }, identity: identity(...who) };
        const meaning = readEvent(view);
        const storage = merge(view.storage, meaning.storage ?? {});
        const stored = observeStorage({ storage, retracts: {}, identity: view.identity, source: name }, ['unit1']);
        const told = observeStatus(meaning.status ?? {}, view.identity, name);
        for (const one of [...(meaning.observations ?? []), ...stored.observations, ...told])
          expect(listed).toContain(sayingKey(sayingOf(one)!));
      }),
      { numRuns: 500 },
    );
  });

  it('reads words in any case, and takes no name of JavaScript for one', () => {
    expect(wordOf({ unknown: 'unknown' }, 'Unknown')).toBe('unknown');
    for (const word of ['constructor', '__proto__', 'toString']) expect(wordOf({ ok: 'ok' }, word)).toBeUndefined();
  });
});

describe('a jam of a cash path', () => {
  const path = (transport: string, transportStatus?: string): string[] =>
    words(
      observeStatus(
        { cashDispenser: { positions: [{ position: 'outFront', transport, transportStatus }] } },
        identity('CashDispenser'),
        'x',
      ),
    ).filter((line) => line.includes(' transport['));

  it.each(['notEmpty', 'notEmptyCustomer', 'notEmptyUnknown', 'notEmptyUnkown'])(
    'is a path that does not work while it holds notes (%s)',
    (holds) => expect(path('inoperative', holds)).toEqual(['cashDispenser transport[Service/outFront] jammed']),
  );

  it.each(['empty', 'unknown', 'notSupported', undefined])(
    'is not said of a path that does not work and may be empty (%s)',
    (holds) => expect(path('inoperative', holds)).toEqual(['cashDispenser transport[Service/outFront] inoperative']),
  );

  it('is not said of notes on their way', () => {
    expect(path('ok', 'notEmpty')).toEqual(['cashDispenser transport[Service/outFront] ok']);
  });
});

describe('who a service speaks for', () => {
  it('is each of its device classes, by the interface that a property belongs to', () => {
    const kiosk = identity('CardReader', 'Printer', 'CashDispenser', 'CashAcceptor');
    const status = {
      cardReader: { media: 'jammed' },
      printer: { paper: { upper: 'out' } },
      cashDispenser: { intermediateStacker: 'empty' },
    };
    expect(words(observeStatus(status, kiosk, 'x'))).toEqual([
      'cardReader media[Service] jammed',
      'recycler stacker[Service] empty',
      'receiptPrinter paper[Service/upper] out',
    ]);
    expect(kiosk.all).toEqual(['cardReader', 'recycler', 'receiptPrinter']);
  });

  it('is the journal printer where it prints no receipts', () => {
    const journal = identify('JournalPrinter', {
      interfaces: [{ name: 'Printer' }],
      printer: { type: { journal: true, receipt: false } },
    });
    const seen = observeStatus({ common: { device: 'hardwareError' }, printer: { media: 'jammed' } }, journal, 'x');
    expect(words(seen)).toEqual([
      'journalPrinter device[JournalPrinter] hardwareError',
      'journalPrinter media[] jammed',
    ]);
  });

  it('names units plainly only under the usual name', () => {
    expect(unitOf({ ...identity('CardReader'), service: 'CARDREADER' }, 'cardReader', 'unit1')).toBe('unit1');
    expect(unitOf({ ...identity('CardReader'), service: 'IDC30' }, 'cardReader', 'unit1')).toBe('IDC30/unit1');
    expect(unitOf({ ...identity('CashDispenser'), service: 'CashDispenser' }, 'safe')).toBe('CashDispenser');
  });
});

describe('a storage error', () => {
  const identityOf = { ...identity('CashDispenser', 'CardReader'), service: 'CashDispenser' };
  const known = {
    unit1: { status: 'ok', card: { capabilities: { type: 'retain' }, status: { replenishmentStatus: 'ok' } } },
    unit2: {
      status: 'ok',
      cash: { capabilities: { types: { cashOut: true } }, status: { replenishmentStatus: 'ok' } },
    },
    unit3: { status: 'ok', cash: { capabilities: { types: { cashOutRetract: true } }, status: {} } },
  };
  const after = (failure: string, unit: unknown): string[] => {
    const meaning = readEvent({
      name: 'Storage.StorageErrorEvent',
      payload: { failure, unit },
      storage: known,
      identity: identityOf,
    });
    expect(meaning.reread).toBe('own');
    const storage = merge(known, meaning.storage ?? {});
    const ids = Object.keys(meaning.storage ?? {});
    return words(observeStorage({ storage, retracts: {}, identity: identityOf, source: 'x' }, ids).observations);
  };

  it.each([
    ['error', 'unit2', 'cashDispenser cassette[unit2] inoperative'],
    ['feedModuleProblem', 'unit2', 'cashDispenser cassette[unit2] inoperative'],
    ['empty', 'unit2', 'cashDispenser cassette[unit2] empty'],
    ['full', 'unit3', 'cashDispenser rejectBin[unit3] full'],
    ['full', 'unit1', 'cardReader bin[CashDispenser/unit1] full'],
    ['error', 'unit1', 'cardReader sensor[CashDispenser/unit1] fault'],
    ['notConfigured', 'unit2', 'cashDispenser cassette[unit2] notConfigured'],
    ['locked', 'unit2', 'cashDispenser cassette[unit2] ok'],
    ['physicalUnlocked', 'unit2', 'cashDispenser cassette[unit2] ok'],
    ['config', 'unit2', 'cashDispenser cassette[unit2] ok'],
  ])('%s of %s says %s', (failure, unit, said) => {
    expect(after(failure, { [unit]: {} })).toContain(said);
    expect(after(failure, unit)).toContain(said);
  });
});
