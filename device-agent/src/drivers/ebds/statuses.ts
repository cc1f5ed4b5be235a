import { hexEvidence } from '../../evidence-cutter.js';
import type { Observation, RawSource } from '../../observation.js';
import { BYTE, NOTE_INSIDE, STANDING, WELL, WRONG, type BitLine } from './statuses.table.js';

export const PROTOCOL = 'ebds';
export const COMPONENT = 'cashAcceptor';
const component = COMPONENT;

/** Data bytes of a reply that carries a whole status: state, status, exception, misc. */
const LEAST = 4;

type Bit = Pick<BitLine, 'byte' | 'bit' | 'inverted'>;

/** Whether a reply has what this driver reads. */
export const isWhole = (data: Uint8Array): boolean => data.length >= LEAST;

/** What a reply says. `before`: the data of the reply before it, so that what stands in it is told once. */
export function observeReply(data: Uint8Array, before: Uint8Array | undefined, bytes: Uint8Array): Observation[] {
  const wrong = WRONG.filter((line) => holds(data, line));
  const raw = rawOf(wrong.length > 0 ? wrong.map(({ text }) => text).join(', ') : 'well', bytes);
  const states = WELL.map(([name, well]): Observation => {
    const line = wrong.find(({ state }) => state === name);
    return { kind: 'state', component, name, value: line?.value ?? well, raw };
  });
  return [...states, ...eventsOf(data, before, bytes)];
}

/** A reply that is too short to be read. */
export function unreadable(bytes: Uint8Array): Observation {
  return { kind: 'garbage', component, reason: 'reply without a whole status', raw: rawOf('reply', bytes) };
}

/** Each stands as long as its bit does. After a power-up a note that lies inside is nobody's until it is seen to. */
function eventsOf(data: Uint8Array, before: Uint8Array | undefined, bytes: Uint8Array): Observation[] {
  return STANDING.flatMap(({ name, bit, stands, noteInside }): Observation[] => {
    const about = { component, name, stands, raw: rawOf(stands, bytes) } as const;
    if (!holds(data, bit)) return [{ kind: 'eventOver', ...about }];
    const tells = begins(data, before, bit) && (!noteInside || NOTE_INSIDE.some((one) => holds(data, one)));
    return tells ? [{ kind: 'event', ...about }] : [];
  });
}

function holds(data: Uint8Array, { byte, bit, inverted = false }: Bit): boolean {
  return (((data[BYTE[byte]] ?? 0) >> bit) & 1) === (inverted ? 0 : 1);
}

function begins(data: Uint8Array, before: Uint8Array | undefined, bit: Bit): boolean {
  return holds(data, bit) && !(before && holds(before, bit));
}

function rawOf(code: string, bytes: Uint8Array): RawSource {
  return { protocol: PROTOCOL, code, data: { bytes: hexEvidence(bytes) } };
}
