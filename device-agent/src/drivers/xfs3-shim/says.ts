import type { Component } from '#libs/domain';
import type { CounterName, EventName, StateName } from '../../observation.js';
import type { ClassName, Kind } from './frame.js';

/**
 * What one code or number of a table says.
 * - a state of the service's own device, or of the part of the terminal named by `whose`; `sub` names a place within
 *   the device; with `onlyAfter` it is said only to take back that word, which no snapshot would;
 * - an event; with `once`, one per card, whichever lines tell of it;
 * - a counter that stands in `member`;
 * - what the number in the payload means (`word`: the names it may have there);
 * - a piece of the payload that has a reader of its own.
 */
export type Says =
  | { state: StateName; value: string; sub?: string; whose?: Component; onlyAfter?: string }
  | { event: EventName }
  | { once: 'cardCaptured' }
  | { counter: CounterName; member: string }
  | { word: readonly string[]; means: Readonly<Record<number, readonly Says[]>> }
  | { read: ReaderName };

/** The parts of a payload that are lists or structures; `readers.ts` holds the code, with what each can say. */
export type ReaderName =
  | 'cashUnit'
  | 'cashUnits'
  | 'cashUnitError'
  | 'positions'
  | 'takenFrom'
  | 'presentedAt'
  | 'itemsDetected'
  | 'retracted'
  | 'signatures'
  | 'paper'
  | 'paperThreshold'
  | 'retractBin'
  | 'retractBins'
  | 'sensors'
  | 'doors'
  | 'auxiliaries'
  | 'port';

export interface EventRule {
  code: number;
  /** As in the header, without its class: `CARDACTION`. */
  name: string;
  /** Service and user events go to every registered application, execute events only to the one that gave the command. */
  kind: Exclude<Kind, 'SYSE' | 'STATUS' | 'CMPL'>;
  says: readonly Says[];
  /** A new card, or new notes: what was told of the last ones may be told again. */
  fresh?: true;
  /** Members of the payload that are kept as evidence; nothing else of it is. */
  keeps?: readonly string[];
}

export interface CompletionRule {
  code: number;
  name: string;
  /** What it says when it went well. */
  says: readonly Says[];
  keeps?: readonly string[];
}

/** One device class: what its status members, events, completions and error numbers say. */
export interface ClassTable {
  name: ClassName;
  /** Unless the configuration says otherwise. */
  component: Component;
  /** Codes of WFSGetInfo whose result is read; others (capabilities among them) have members of the same names. */
  status: readonly number[];
  members: readonly MemberRule[];
  /** Lists and structures of the status. */
  reads: readonly ReaderName[];
  events: readonly EventRule[];
  completions: readonly CompletionRule[];
  /** `hResult` of a completion, by number. */
  errors: Readonly<Record<number, { name: string; says: readonly Says[] }>>;
}

export interface MemberRule {
  member: string;
  means: Readonly<Record<number, readonly Says[]>>;
}

/** A table of words for one state. */
export function words(
  state: StateName,
  by: Readonly<Record<number, string>>,
  more: { sub?: string; whose?: Component } = {},
): Readonly<Record<number, readonly Says[]>> {
  return Object.fromEntries(Object.entries(by).map(([code, value]) => [code, [{ state, value, ...more }]]));
}
