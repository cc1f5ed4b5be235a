import type { Observation } from '../../observation.js';
import type { ByteEffect, ByteInput, ByteSession } from '../byte-session.js';
import type { NcrMemory } from '../ncr-status.js';
import type { NdcItem } from './parser.js';
import { garbage, observeMessage, offline, online } from './statuses.js';

/** Different complaints that are told of per connection. */
const COMPLAINTS = 50;

export interface SessionState {
  /** What is known of cassettes, bins and paper: the terminal tells of changes only. */
  memory: NcrMemory;
  complaints: readonly string[];
}

type Step = { state: SessionState; effects: ByteEffect[] };

/** Listening to a terminal and its host: nothing is asked, so silence says nothing. */
export const ndcSession: ByteSession<NdcItem, SessionState> = { initial: { memory: {}, complaints: [] }, next };

function next(state: SessionState, input: ByteInput<NdcItem>): Step {
  switch (input.kind) {
    case 'opened':
      return told({ ...state, complaints: [] }, [online()]);
    case 'lost':
      return told(state, [offline(input.problem, input.reason)]);
    case 'item':
      return onItem(state, input.item);
    case 'poll':
    case 'timeout':
      return { state, effects: [] };
  }
}

function onItem(state: SessionState, item: NdcItem): Step {
  if (item.kind === 'other') return { state, effects: [] };
  if (item.kind === 'garbage') return told(state, [garbage(item.reason, item.bytes)]);
  const { memory, observations } = observeMessage(state.memory, item.message);
  return told({ ...state, memory }, observations);
}

/** What cannot be understood is told once per connection. */
function told(state: SessionState, observations: readonly Observation[]): Step {
  const complaints = [...state.complaints];
  const effects = observations.flatMap((observation): ByteEffect[] => {
    if (observation.kind === 'garbage') {
      if (complaints.includes(observation.reason) || complaints.length >= COMPLAINTS) return [];
      complaints.push(observation.reason);
    }
    return [{ kind: 'observe', observation }];
  });
  return { state: { ...state, complaints }, effects };
}
