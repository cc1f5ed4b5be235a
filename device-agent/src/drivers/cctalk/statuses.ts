import type { Component } from '#libs/domain';
import { hexEvidence } from '../../evidence-cutter.js';
import type { Observation, RawSource } from '../../observation.js';
import type { QuestionName } from './commands.js';
import type { DeviceKind } from './frame.js';
import { LEVEL, SELF_CHECK, WELL, selfCheckMeaning, type Meaning, type StateWord } from './statuses.table.js';

export const PROTOCOL = 'cctalk';

/** What a device of each kind is to the terminal. */
export const COMPONENT = {
  coinAcceptor: 'cashAcceptor',
  hopper: 'cashDispenser',
  billValidator: 'cashAcceptor',
} as const satisfies Record<DeviceKind, Component>;

export interface Told {
  component: Component;
  raw: RawSource;
}

/** The evidence of one answer. */
export function rawOf(question: QuestionName, bytes: Uint8Array, meaning?: string): RawSource {
  const code = meaning === undefined ? question : `${question}: ${meaning}`;
  return { protocol: PROTOCOL, code, data: { bytes: hexEvidence(bytes) } };
}

/** A self-check: what is at fault, and that everything else is well. */
export function observeSelfCheck(component: Component, fault: number, bytes: Uint8Array): Observation[] {
  const { text, states: faulty = [] } = selfCheckMeaning(fault);
  const told = { component, raw: rawOf('selfCheck', bytes, text) };
  const well = WELL.filter(([name]) => !faulty.some(([faultyName]) => faultyName === name));
  return [...states(told, [...well, ...faulty]), ...standing(told, fault)];
}

/** What a self-check tells of stands as long as its code does. A hopper is not cheated with a string. */
function standing({ component, raw }: Told, fault: number): Observation[] {
  if (component !== 'cashAcceptor') return [];
  return Object.entries(SELF_CHECK).flatMap(([stands, { event: name }]): Observation[] =>
    name ? [{ kind: Number(stands) === fault ? 'event' : 'eventOver', component, name, stands, raw }] : [],
  );
}

/** One event code of a buffer. */
export function observeMeaning(told: Told, meaning: Meaning): Observation[] {
  const { component, raw } = told;
  const event: Observation[] = meaning.event ? [{ kind: 'event', component, name: meaning.event, raw }] : [];
  return [...event, ...states(told, meaning.states ?? [])];
}

/** How full a hopper is, where it has sensors for it. */
export function observeLevels(component: Component, levels: number, bytes: Uint8Array): Observation[] {
  if ((levels & (LEVEL.hasLow | LEVEL.hasHigh)) === 0) return [];
  const low = (levels & LEVEL.hasLow) !== 0 && (levels & LEVEL.low) !== 0;
  return states({ component, raw: rawOf('levels', bytes) }, [['cassette', low ? 'low' : 'ok']]);
}

function states({ component, raw }: Told, words: readonly StateWord[]): Observation[] {
  return words.map(([name, value]) => ({ kind: 'state', component, name, value, raw }));
}
