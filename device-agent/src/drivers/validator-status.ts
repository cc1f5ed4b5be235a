import type { Component } from '#libs/domain';
import { hexEvidence } from '../evidence-cutter.js';
import type { EventName, Observation, RawSource, StateName } from '../observation.js';
import { reachable, stateSayings, type Saying } from './saying.js';

/**
 * What one status code of a note validator means. CCNET and ID-003 validators answer every poll with a single code: the
 * one thing that matters most to them now.
 */
export interface ValidatorStatus {
  text: string;
  /** It can do its work, so that whatever it complained of is over. */
  well?: true;
  /** What is wrong; that the device answers goes without saying. */
  state?: StateWord;
  /** What has happened. The code stands until the host resets the unit, and is told of once. */
  event?: EventName;
  /** Names of the byte that follows the code: a reason, a part that failed. */
  details?: Readonly<Record<number, string>>;
  /** About what the host said, not about the unit. */
  refusal?: true;
}

export type StatusTable = Readonly<Record<number, ValidatorStatus>>;
type StateWord = readonly [StateName, string];

export interface StatusHeard {
  code: number;
  /** The byte after the code, in statuses that have one. */
  detail?: number | undefined;
  bytes: Uint8Array;
  /** The event that the status before told of. */
  told?: EventName | undefined;
}

const ONLINE: StateWord = ['device', 'online'];
const WELL: readonly StateWord[] = [ONLINE, ['transport', 'ok'], ['cassette', 'ok']];

/** What one status says, and the event that stands with it now. */
export function observeStatus(
  table: StatusTable,
  { protocol, component }: { protocol: string; component: Component },
  { code, detail, bytes, told }: StatusHeard,
): { observations: Observation[]; told: EventName | undefined } {
  const status = table[code];
  const raw: RawSource = { protocol, code: codeText(code, detail, status), data: { bytes: hexEvidence(bytes) } };
  const observations: Observation[] = wordsOf(status).map(([name, value]) => ({
    kind: 'state',
    component,
    name,
    value,
    raw,
  }));
  if (!status) observations.push({ kind: 'garbage', component, reason: `unknown status ${hexByte(code)}`, raw });
  if (status?.refusal) observations.push({ kind: 'garbage', component, reason: status.text, raw });
  // What says nothing of the unit ends nothing.
  if (!status || status.refusal) return { observations, told };
  const { event } = status;
  if (event && event !== told) {
    observations.push({ kind: 'event', component, name: event, stands: hexByte(code), raw });
  }
  for (const { stands, name } of standingEvents(table)) {
    if (name !== event) observations.push({ kind: 'eventOver', component, name, stands, raw });
  }
  return { observations, told: event };
}

/** All that a validator of this table can say. */
export function validatorSayings(component: Component, table: StatusTable): Saying[] {
  const statuses = Object.values(table);
  const events = new Set(statuses.flatMap(({ event }) => event ?? []));
  return [
    ...reachable(component),
    ...stateSayings(component, statuses.flatMap(wordsOf)),
    ...[...events].map((event) => ({ component, event })),
  ];
}

export function hexByte(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}

function standingEvents(table: StatusTable): { stands: string; name: EventName }[] {
  return Object.entries(table).flatMap(([code, { event }]) =>
    event ? [{ stands: hexByte(Number(code)), name: event }] : [],
  );
}

function wordsOf(status: ValidatorStatus | undefined): readonly StateWord[] {
  if (status?.well) return WELL;
  if (!status?.state) return [ONLINE];
  return status.state[0] === 'device' ? [status.state] : [ONLINE, status.state];
}

function codeText(code: number, detail: number | undefined, status: ValidatorStatus | undefined): string {
  const name = status ? `${hexByte(code)} ${status.text}` : hexByte(code);
  if (detail === undefined) return name;
  const named = status?.details?.[detail];
  return named === undefined ? `${name}, ${hexByte(detail)}` : `${name}, ${hexByte(detail)} ${named}`;
}
