import type { EventName, Observation } from '../../observation.js';
import { field, isObject, objectField, textField, type JsonObject } from './frame.js';
import type { Identity } from './identity.js';
import { isKnownUnit, isRetainUnit, unitsIn } from './storage.js';
import { PROTOCOL, stateSeen } from './statuses.js';
import { ERROR_EVENT_DEVICE, STORAGE_FAILURE } from './statuses.table.js';

/** What an unsolicited event means: a change to the known status, to the storage, something that happened. */
export interface EventMeaning {
  status?: JsonObject;
  storage?: JsonObject;
  observations?: readonly Observation[];
  /** Status and storage are to be read anew (README.md, "Receiving"). */
  reread?: boolean;
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
    'barcodeReader biometric camera lights auxiliaries vendorMode vendorApplication check mixedMedia'
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
    observations: [happened(view, 'cardTaken')],
  }),
  'CashManagement.ItemsPresentedEvent': (view) => ({ observations: [happened(view, 'cashPresented')] }),
  'CashManagement.ItemsTakenEvent': (view) => ({ observations: [happened(view, 'cashTaken')] }),
  'CashManagement.MediaDetectedEvent': cashDetected,
  'CashManagement.ShutterStatusChangedEvent': shutterChanged,
  'CashManagement.SafeDoorOpenEvent': () => ({ status: { cashManagement: { safeDoor: 'doorOpen' } } }),
  'CashManagement.SafeDoorClosedEvent': () => ({ status: { cashManagement: { safeDoor: 'doorClosed' } } }),
  'Storage.StorageThresholdEvent': ({ payload }) => ({ storage: unitsIn(payload) }),
  'Storage.StorageChangedEvent': ({ payload }) => ({ storage: unitsIn(payload) }),
  'Storage.CountsChangedEvent': ({ payload }) => ({ storage: unitsIn(payload) }),
  'Storage.StorageErrorEvent': storageError,
  'Printer.PaperThresholdEvent': ({ payload }) => {
    const [source, threshold] = [textField(payload, 'paperSource'), textField(payload, 'threshold')];
    return source && threshold ? { status: { printer: { paper: { [source]: threshold } } } } : {};
  },
  'Printer.TonerThresholdEvent': ({ payload }) => printerSupply('toner', payload),
  'Printer.InkThresholdEvent': ({ payload }) => printerSupply('ink', payload),
  'Printer.LampThresholdEvent': ({ payload }) => printerSupply('lamp', payload),
  'Printer.MediaAutoRetractedEvent': () => ({ status: { printer: { media: 'retracted' } } }),
  'Printer.MediaTakenEvent': () => ({ status: { printer: { media: 'notPresent' } } }),
  'Auxiliaries.AuxiliaryStatusEvent': auxiliaryStatus,
  'VendorMode.ModeEnteredEvent': () => ({ status: { vendorMode: { service: 'active' } } }),
  'VendorMode.ModeExitedEvent': () => ({ status: { vendorMode: { service: 'inactive' } }, reread: true }),
};
const BY_NAME = new Map(Object.entries(READERS).map(([name, reader]) => [name.toLowerCase(), reader]));

/** Reads an unsolicited event. One that is not known means nothing. */
export function readEvent(view: EventView): EventMeaning {
  return BY_NAME.get(view.name.toLowerCase())?.(view) ?? {};
}

// The flat form of 2021-1 tells only the common part, so the rest is asked for.
function statusChanged({ payload }: EventView): EventMeaning {
  const wrapped = Object.entries(payload).some(([key, part]) => STATUS_PARTS.has(key.toLowerCase()) && isObject(part));
  return wrapped ? { status: payload } : { status: { common: payload }, reread: true };
}

function errorEvent({ payload, name, identity }: EventView): EventMeaning {
  const value = ERROR_EVENT_DEVICE[textField(payload, 'eventId') ?? ''];
  if (value === undefined) return { reread: true };
  const raw = { protocol: PROTOCOL, code: name, data: payload };
  const { own: component, service: unit } = identity;
  return { reread: true, observations: [stateSeen({ component, name: 'device', value, unit, raw })] };
}

/**
 * `exit`, `transport`, `jammed`, or a unit. The event names only retain units as a target, so a unit that is not known
 * to be something else counts as one: better a capture too many than a customer's card unseen.
 */
function cardWentTo(view: EventView, to: string | undefined): EventMeaning {
  if (to === 'jammed') return { status: { cardReader: { media: 'jammed' } } };
  if (to === 'transport') return { status: { cardReader: { media: 'present' } } };
  if (to === undefined || !/^unit/i.test(to)) return {};
  if (isKnownUnit(view.storage, to) && !isRetainUnit(view.storage, to)) return {};
  return { observations: [{ ...happened(view, 'cardCaptured'), unit: to }], reread: true };
}

/** Targets at which notes are out of the customer's reach (2.x: `target`; 2021-1: `retractArea.retractArea`). */
const RETAINED_AT = new Set(['retract', 'reject', 'transport', 'stacker']);

function cashDetected(view: EventView): EventMeaning {
  const { payload, storage } = view;
  const unit = textField(payload, 'unit');
  const target = textField(payload, 'target') ?? textField(objectField(payload, 'retractArea'), 'retractArea');
  const intoBin = unit !== undefined && isKnownUnit(storage, unit) && isRetainUnit(storage, unit);
  if (!intoBin && !RETAINED_AT.has(target ?? '')) return { reread: true };
  const seen = happened(view, 'cashRetained');
  return { observations: [unit === undefined ? seen : { ...seen, unit }], reread: true };
}

function shutterChanged({ payload }: EventView): EventMeaning {
  const [position, shutter] = [textField(payload, 'position'), textField(payload, 'shutter')];
  if (!position || !shutter) return {};
  const part = /^in/i.test(position) ? 'cashAcceptor' : 'cashDispenser';
  return { status: { [part]: { positions: [{ position, shutter }] } } };
}

function storageError(view: EventView): EventMeaning {
  const value = STORAGE_FAILURE[textField(view.payload, 'failure') ?? ''];
  const units = unitsIn(objectField(view.payload, 'unit'));
  const raw = { protocol: PROTOCOL, code: view.name, data: view.payload };
  const faulty = value === undefined ? [] : Object.keys(units).filter((unit) => !isRetainUnit(view.storage, unit));
  const component = view.identity.own;
  return {
    storage: units,
    observations: faulty.map((unit) => stateSeen({ component, name: 'cassette', value: value!, unit, raw })),
    reread: true,
  };
}

function printerSupply(name: 'toner' | 'ink' | 'lamp', payload: JsonObject): EventMeaning {
  const word = textField(payload, 'state');
  return word === undefined ? {} : { status: { printer: { [name]: word } } };
}

// 2021-1 names the properties as in the status, mostly with the word State behind.
function auxiliaryStatus({ payload }: EventView): EventMeaning {
  const entries = Object.entries(payload).map(([key, value]) => [key.replace(/State$/, ''), value]);
  return { status: { auxiliaries: Object.fromEntries(entries) as JsonObject } };
}

function happened({ name, payload, identity }: EventView, event: EventName): Extract<Observation, { kind: 'event' }> {
  const position = field(payload, 'position');
  const unit = typeof position === 'string' ? { unit: position } : {};
  return {
    kind: 'event',
    component: identity.own,
    name: event,
    ...unit,
    raw: { protocol: PROTOCOL, code: name, data: payload },
  };
}
