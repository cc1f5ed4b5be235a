import type { Component } from '#libs/domain';
import type { StateName } from '../../observation.js';
import { reachable, sayingKey, type Saying } from '../saying.js';
import { CARD_WENT, ERROR_EVENT_DEVICE, HAPPENED, HAPPENED_BY_PAYLOAD } from './events.table.js';
import { SPEAKERS, type Identity, type Speaker } from './identity.js';
import {
  BIN_LEVEL,
  CARD_BIN_STATUS,
  CASH_BIN,
  CASH_BIN_STATUS,
  OPERATION,
  REPLENISHMENT,
  STORAGE_FAILURE,
  UNIT_STATUS,
} from './storage.table.js';
import {
  COMPLETION_DEVICE,
  MODES,
  PAPER_WORDS,
  POSITION_PARTS,
  POSITION_RULES,
  PRINTER_BIN,
  STATUS_RULES,
  TRANSPORT,
  TRANSPORT_NOTES,
  UPS_WORDS,
} from './statuses.table.js';
import type { Words } from './words.js';

const who = (whose: Speaker): readonly Component[] =>
  whose in SPEAKERS ? SPEAKERS[whose as 'own'] : [whose as 'safe'];

function states(whose: Speaker, state: StateName, words: Words | readonly string[]): Saying[] {
  const values = Array.isArray(words) ? (words as readonly string[]) : Object.values(words as Words);
  return who(whose).flatMap((component) => values.map((value) => ({ component, state, value })));
}

const properties = STATUS_RULES.flatMap(({ whose, state, words }) => states(whose, state, words));

const positions = POSITION_PARTS.flatMap(({ whose }) => [
  ...POSITION_RULES.flatMap(({ state, words }) => states(whose, state, words)),
  ...states(whose, 'transport', [...Object.values(TRANSPORT), 'jammed']),
  ...(whose === 'dispenser' ? states(whose, 'stacker', TRANSPORT_NOTES) : []),
]);

/** Words that a unit's own properties are given after a failure are words of the storage tables. */
const failures = Object.values(STORAGE_FAILURE).flatMap(({ status, level }) => [status, level]);
const storage = [
  ...states('cardReader', 'bin', [...Object.values(BIN_LEVEL), 'missing']),
  ...states('cardReader', 'sensor', CARD_BIN_STATUS),
  ...SPEAKERS.cash.flatMap((component) =>
    states(component, CASH_BIN[component as Identity['cash']], [...Object.values(BIN_LEVEL), 'missing']),
  ),
  ...states('cash', 'cassette', CASH_BIN_STATUS),
  ...states('cash', 'cassette', UNIT_STATUS),
  ...states('cash', 'cassette', OPERATION),
  ...states('cash', 'cassette', REPLENISHMENT),
  ...states(
    'cash',
    'cassette',
    failures.filter((word) => word !== undefined),
  ),
  ...states('printer', 'bin', [...Object.values(BIN_LEVEL), ...Object.values(PRINTER_BIN), 'missing']),
];

const counters: Saying[] = [
  { component: 'cardReader', counter: 'captured' },
  ...SPEAKERS.cash.flatMap((component): Saying[] => [
    { component, counter: 'retracted' },
    { component, counter: 'retractedNotes' },
    { component, counter: 'rejected' },
  ]),
];

const events: Saying[] = [...Object.values(HAPPENED), ...HAPPENED_BY_PAYLOAD].flatMap(({ whose, event }) =>
  who(whose).map((component) => ({ component, event })),
);

const modes: Saying[] = MODES.flatMap(({ whose, mode }) => who(whose).map((component) => ({ component, mode })));

const all: readonly Saying[] = [
  ...SPEAKERS.own.flatMap(reachable),
  ...states('own', 'device', COMPLETION_DEVICE),
  ...states('own', 'device', ERROR_EVENT_DEVICE),
  ...properties,
  ...positions,
  ...states('cardReader', 'media', CARD_WENT),
  ...states('printer', 'paper', PAPER_WORDS),
  ...states('ups', 'ups', [...UPS_WORDS.map(([, word]) => word), 'mains']),
  ...storage,
  ...counters,
  ...events,
  ...modes,
];

/** All that this driver can say, drawn from its tables. */
export const SAYINGS: readonly Saying[] = [...new Map(all.map((one) => [sayingKey(one), one])).values()];
