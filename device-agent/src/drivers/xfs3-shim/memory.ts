import type { Component } from '#libs/domain';
import type { EventName } from '../../observation.js';
import type { UnitKind } from './cash-units.table.js';
import type { ClassName, ShimRecord } from './frame.js';

/** One service of the terminal, as its lines have told of it. */
export interface Service {
  name: string;
  deviceClass: ClassName | undefined;
  component: Component;
}

/** An event that was told, and by which line. */
export interface Told {
  component: Component;
  event: EventName;
  deviceClass: ClassName | undefined;
  code: number | undefined;
  /** A snapshot of the same class has come since. */
  settled: boolean;
}

/** What is known beside the states: everything is bounded. */
export interface Memory {
  /** By logical name in lower case. */
  services: ReadonlyMap<string, Service>;
  /** Kind of each cash unit, by service and number: a threshold event may leave it out. */
  units: Readonly<Record<string, UnitKind>>;
  /** Events of the present card or notes that another line may tell of as well. */
  told: readonly Told[];
  /** States that no snapshot takes back, while they are wrong. */
  stuck: readonly string[];
  /** Names of which a system event told before it was known what they are. */
  strangers: readonly string[];
  /** Components whose dispenser counts the retracted notes: at a recycler the acceptor counts the same ones. */
  counting: readonly Component[];
}

export const NOTHING_KNOWN: Memory = {
  services: new Map(),
  units: {},
  told: [],
  stuck: [],
  strangers: [],
  counting: [],
};

const MOST_SERVICES = 64;
const MOST_UNITS = 512;
const MOST_NAMES = 256;

/** The component by logical name, in lower case, where the configuration names one. */
export type Components = ReadonlyMap<string, Component>;

/** @returns undefined when there are more services than a terminal can have */
export function withService(memory: Memory, service: Service): Memory | undefined {
  const key = service.name.toLowerCase();
  const known = memory.services.get(key);
  if (known?.component === service.component && known.deviceClass === service.deviceClass) return memory;
  if (!known && memory.services.size >= MOST_SERVICES) return undefined;
  return { ...memory, services: new Map([...memory.services, [key, service]]) };
}

export function withUnit(memory: Memory, unit: string, kind: UnitKind): Memory {
  if (memory.units[unit] === kind) return memory;
  if (!(unit in memory.units) && Object.keys(memory.units).length >= MOST_UNITS) return memory;
  return { ...memory, units: { ...memory.units, [unit]: kind } };
}

export function withName(names: readonly string[], name: string): readonly string[] {
  return names.includes(name) || names.length >= MOST_NAMES ? names : [...names, name];
}

export const without = (names: readonly string[], name: string): readonly string[] =>
  names.includes(name) ? names.filter((one) => one !== name) : names;

/** A line without a logical name is of the only service of its class; else its name is the class. */
export function serviceNameOf(memory: Memory, record: ShimRecord, named: string | undefined): string | undefined {
  const name = record.logicalName ?? named;
  if (name !== undefined) return name;
  const { deviceClass } = record;
  if (deviceClass === undefined) return undefined;
  const ofClass = [...memory.services.values()].filter((one) => one.deviceClass === deviceClass);
  return ofClass.length === 1 ? ofClass[0]!.name : deviceClass;
}
