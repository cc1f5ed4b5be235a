import type { ByteInput } from '../byte-session.js';
import { readText, type SankyoItem } from './parser.js';
import { polledSession, type Patience } from '../polled-session.js';
import { sankyoConversation } from './session.js';

const SETTINGS: Patience & { binHighAt: number; binFullAt: number } = {
  listenOnly: false,
  ackMs: 300,
  resends: 3,
  responseMs: 20_000,
  offlineAfter: 3,
  binHighAt: 20,
  binFullAt: 99,
};
const COUNTER = 'PC00000';

interface Said {
  events: string[];
  bin: string[];
}

/** Polls the reader as often as there are answers to its status; gives what it says. */
function poll(counter: string, ...statuses: string[]): Said {
  const session = polledSession(sankyoConversation(SETTINGS), SETTINGS);
  const said: Said = { events: [], bin: [] };
  let { state } = session.next(session.initial, { kind: 'opened', side: 'device' });
  const feed = (input: ByteInput<SankyoItem>): void => {
    const step = session.next(state, input);
    state = step.state;
    for (const effect of step.effects) {
      if (effect.kind !== 'observe') continue;
      const { observation } = effect;
      if (observation.kind === 'event') said.events.push(observation.name);
      if (observation.kind === 'state' && observation.name === 'bin') said.bin.push(observation.value);
    }
  };
  const answer = (text: string): void => {
    feed({ kind: 'item', side: 'device', item: { kind: 'ack' } });
    const bytes = Buffer.from(text);
    feed({ kind: 'item', side: 'device', item: { kind: 'frame', message: readText(bytes), bytes } });
  };
  for (const [i, status] of statuses.entries()) {
    if (i > 0) feed({ kind: 'poll' });
    answer(status);
    answer(counter);
  }
  return said;
}

describe('the Sankyo session', () => {
  it('tells of a card that was pulled out once, though the reader answers so until it is reset', () => {
    expect(poll(COUNTER, 'N1040', 'N1040', 'N1040').events).toEqual(['cheatAttempt']);
  });

  it('tells of it again after the reader was well', () => {
    expect(poll(COUNTER, 'N1040', 'P1000', 'N1040').events).toEqual(['cheatAttempt', 'cheatAttempt']);
  });

  it('takes the bin for full as long as the reader says that its counter overflowed', () => {
    expect(poll('PC00003', 'N1050', 'N1050', 'P1000').bin).toEqual(['full', 'full', 'ok']);
  });
});
