import type { EventName, Observation, RawSource } from '../../observation.js';
import {
  CARD_WENT,
  COUNTERFEIT,
  ERROR_EVENT_DEVICE,
  HAPPENED,
  PRINT_FOUND,
  PRINT_RETRACTED,
  RETAINED_AT,
} from './events.table.js';
import { field, isObject, numberField, objectField, textField, type JsonObject } from './frame.js';
import { componentOf, unitOf, type Identity, type Speaker } from './identity.js';
import { PRINTER_BIN } from './statuses.table.js';
import { failedUnits, isKnownUnit, isRetainUnit, unitsIn } from './storage.js';
import { PROTOCOL, partState, stateSeen } from './statuses.js';
import { wordOf } from './words.js';

/** What an event means: a change to the known status, to the storage, something that happened. */
export interface EventMeaning {
  status?: JsonObject;
  storage?: JsonObject;
  observations?: readonly Observation[];
  /** Status and storage are to be read anew (README.md, "Receiving"): of this service, or of all. */
  reread?: 'own' | 'all';
}

export interface EventView {
  name: string;
  payload: JsonObject;
  storage: JsonObject;
  identity: Identity;
}

type Reader = (view: EventView) => EventMeaning;

/** Interfaces of `Common.Status`, by which a 2.x/3.x StatusChangedEvent is told from the flat one of 2021-1. */
const STATUS_PARTS = new Set(
  (
    'common cardReader cashAcceptor cashDispenser cashManagement keyManagement keyboard textTerminal printer ' +
    'barcodeReader biometric camera lights auxiliaries deposit vendorMode vendorApplication check mixedMedia ' +
    'banknoteNeutralization powerManagement cardDispenser cardEmbosser'
  )
    .toLowerCase()
    .split(' '),
);

const READERS: Readonly<Record<string, Reader>> = {
  'Common.StatusChangedEvent': statusChanged,
  'Common.ErrorEvent': errorEvent,
  'CardReader.CardActionEvent': (view) => cardWentTo(view, textField(view.payload, 'to')),
  'CardReader.MediaDetectedEvent': (view) => cardWentTo(view, textField(view.payload, 'position')),
  'CardReader.MediaRemovedEvent': (view) => ({
    status: { cardReader: { media: 'notPresent' } },
    ...byName(view),
  }),
  'CashManagement.ItemsPresentedEvent': byName,
  'CashManagement.ItemsTakenEvent': byName,
  'CashDispenser.IncompleteDispenseEvent': byName,
  'CashManagement.MediaDetectedEvent': cashDetected,
  // What a retract left behind, and what it took, stands in the status and in the counters.
  'CashManagement.IncompleteRetractEvent': () => ({ reread: 'own' }),
  'CashManagement.InfoAvailableEvent': notesExamined,
  'CashAcceptor.InputRefuseEvent': inputRefused,
  'CashManagement.ShutterStatusChangedEvent': shutterChanged,
  'CashManagement.SafeDoorOpenEvent': () => ({ status: { cashManagement: { safeDoor: 'doorOpen' } } }),
  'CashManagement.SafeDoorClosedEvent': () => ({ status: { cashManagement: { safeDoor: 'doorClosed' } } }),
  'Storage.StorageThresholdEvent': ({ payload }) => ({ storage: unitsIn(payload) }),
  'Storage.StorageChangedEvent': ({ payload }) => ({ storage: unitsIn(payload) }),
  'Storage.CountsChangedEvent': ({ payload }) => ({ storage: unitsIn(payload) }),
  'Storage.StorageErrorEvent': ({ payload, storage }) => ({
    storage: failedUnits(payload, storage),
    reread: 'own',
  }),
  'Printer.PaperThresholdEvent': ({ payload }) => {
    const [source, threshold] = [textField(payload, 'paperSource'), textField(payload, 'threshold')];
    return source && threshold ? { status: { printer: { paper: { [source]: threshold } } } } : {};
  },
  'Printer.TonerThresholdEvent': ({ payload }) => printerSupply('toner', payload),
  'Printer.InkThresholdEvent': ({ payload }) => printerSupply('ink', payload),
  'Printer.LampThresholdEvent': ({ payload }) => printerSupply('lamp', payload),
  'Printer.RetractBinThresholdEvent': printerBin,
  'Printer.RetractBinStatusEvent': printerBin,
  'Printer.MediaAutoRetractedEvent': ({ payload }) => {
    const went = textField(payload, 'result') ?? textField(payload, 'retractResult');
    return { status: { printer: { media: wordOf(PRINT_RETRACTED, went) ?? 'retracted' } } };
  },
  'Printer.MediaDetectedEvent': ({ payload }) => {
    const position = textField(payload, 'position') ?? '';
    const media = wordOf(PRINT_FOUND, position) ?? (isUnitId(position) ? 'retracted' : undefined);
    return media === undefined ? {} : { status: { printer: { media } } };
  },
  'Printer.MediaTakenEvent': () => ({ status: { printer: { media: 'notPresent' } } }),
  'Auxiliaries.AuxiliaryStatusEvent': auxiliaryStatus,
  'VendorMode.ModeEnteredEvent': () => ({ status: { vendorMode: { service: 'active' } } }),
  'VendorMode.ModeExitedEvent': () => ({ status: { vendorMode: { service: 'inactive' } }, reread: 'all' }),
};
const BY_NAME = new Map(Object.entries(READERS).map(([name, reader]) => [name.toLowerCase(), reader]));

/** The events that are read; what the others are, and why they say nothing, stands in `untold.table.ts`. */
export const READ_EVENTS: readonly string[] = Object.keys(READERS);

/** Reads an event. One that is not known means nothing. */
export function readEvent(view: EventView): EventMeaning {
  return BY_NAME.get(view.name.toLowerCase())?.(view) ?? {};
}

// The flat form of 2021-1 tells only the common part, so the rest is asked for.
function statusChanged({ payload }: EventView): EventMeaning {
  const wrapped = Object.entries(payload).some(([key, part]) => STATUS_PARTS.has(key.toLowerCase()) && isObject(part));
  return wrapped ? { status: payload } : { status: { common: payload }, reread: 'own' };
}

function errorEvent(view: EventView): EventMeaning {
  const value = wordOf(ERROR_EVENT_DEVICE, field(view.payload, 'eventId'));
  if (value === undefined) return { reread: 'own' };
  const { own: component, service: unit } = view.identity;
  return { reread: 'own', observations: [stateSeen({ component, name: 'device', value, unit, raw: rawOf(view) })] };
}

/**
 * `exit`, `transport`, `jammed`, or a unit. The event names only retain units as a target, so a unit that is not known
 * to be something else counts as one: better a capture too many than a customer's card unseen.
 */
function cardWentTo(view: EventView, to: string | undefined): EventMeaning {
  const media = wordOf(CARD_WENT, to);
  if (media !== undefined) return { status: { cardReader: { media } } };
  if (to === undefined || !isUnitId(to)) return {};
  if (isKnownUnit(view.storage, to) && !isRetainUnit(view.storage, to)) return {};
  return { observations: [happened(view, 'cardReader', 'cardCaptured', to)], reread: 'own' };
}

function cashDetected(view: EventView): EventMeaning {
  const { payload, storage } = view;
  const unit = textField(payload, 'unit');
  const target = textField(payload, 'target') ?? textField(objectField(payload, 'retractArea'), 'retractArea');
  const intoBin = unit !== undefined && isKnownUnit(storage, unit) && isRetainUnit(storage, unit);
  if (!intoBin && !RETAINED_AT.includes(target ?? '')) return { reread: 'own' };
  return { observations: [happened(view, 'cash', 'cashRetained', unit)], reread: 'own' };
}

function notesExamined(view: EventView): EventMeaning {
  const summary = field(view.payload, 'itemInfoSummary');
  const found = (Array.isArray(summary) ? summary : []).some(
    (one) => isObject(one) && textField(one, 'level') === COUNTERFEIT && (numberField(one, 'numOfItems') ?? 1) > 0,
  );
  return found ? { observations: [happened(view, 'acceptor', 'counterfeitNote')] } : {};
}

function inputRefused(view: EventView): EventMeaning {
  if (textField(view.payload, 'reason') !== COUNTERFEIT) return { reread: 'own' };
  return { observations: [happened(view, 'acceptor', 'counterfeitNote')] };
}

// The event does not say whose position it is, but input and output positions are named apart.
function shutterChanged({ payload }: EventView): EventMeaning {
  const [position, shutter] = [textField(payload, 'position'), textField(payload, 'shutter')];
  if (position === undefined || shutter === undefined) return {};
  const part = /^in/i.test(position) ? 'cashAcceptor' : 'cashDispenser';
  return { status: { [part]: { positions: [{ position, shutter }] } } };
}

function printerSupply(name: 'toner' | 'ink' | 'lamp', payload: JsonObject): EventMeaning {
  const word = textField(payload, 'state');
  return word === undefined ? {} : { status: { printer: { [name]: word } } };
}

// Bins are counted from 1, in the events and in `printer.retractBins[]`.
function printerBin(view: EventView): EventMeaning {
  const value = wordOf(PRINTER_BIN, field(view.payload, 'state'));
  if (value === undefined) return {};
  const unit = `retract${numberField(view.payload, 'binNumber') ?? 1}`;
  return {
    observations: [partState({ whose: 'printer', state: 'bin', value, unit, raw: rawOf(view) }, view.identity)],
  };
}

// 2021-1 names the properties as in the status, mostly with the word State behind.
function auxiliaryStatus({ payload }: EventView): EventMeaning {
  const entries = Object.entries(payload).map(([key, value]) => [key.replace(/State$/i, ''), value]);
  return { status: { auxiliaries: Object.fromEntries(entries) as JsonObject } };
}

function byName(view: EventView): EventMeaning {
  const found = Object.entries(HAPPENED).find(([name]) => name.toLowerCase() === view.name.toLowerCase())?.[1];
  return found ? { observations: [happened(view, found.whose, found.event, positionIn(view.payload))] } : {};
}

// The position of presented notes is wrapped in an object in 2021-1.
function positionIn(payload: JsonObject): string | undefined {
  const position = field(payload, 'position');
  return isObject(position) ? textField(position, 'position') : typeof position === 'string' ? position : undefined;
}

function happened(view: EventView, whose: Speaker, name: EventName, at?: string): Observation {
  const component = componentOf(whose, view.identity);
  const unit = unitOf(view.identity, component, at);
  return { kind: 'event', component, name, ...(unit === undefined ? {} : { unit }), raw: rawOf(view) };
}

function rawOf({ name, payload }: EventView): RawSource {
  return { protocol: PROTOCOL, code: name, data: payload };
}

function isUnitId(text: string): boolean {
  return /^unit[0-9A-Za-z]+$/i.test(text);
}
