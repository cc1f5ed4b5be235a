import type { ByteInput } from '../byte-session.js';
import { readText, type SankyoItem } from './parser.js';
import { sankyoSession, type SessionSettings } from './session.js';

const SETTINGS: SessionSettings = {
  listenOnly: false,
  ackMs: 300,
  resends: 3,
  responseMs: 20_000,
  offlineAfter: 3,
  binHighAt: 20,
  binFullAt: 99,
};
const COUNTER = 'PC00000';

/** Polls the reader as often as there are answers to its status; gives the events. */
function poll(...statuses: string[]): string[] {
  const session = sankyoSession(SETTINGS);
  const events: string[] = [];
  let { state } = session.next(session.initial, { kind: 'opened' });
  const feed = (input: ByteInput<SankyoItem>): void => {
    const step = session.next(state, input);
    state = step.state;
    for (const effect of step.effects) {
      if (effect.kind === 'observe' && effect.observation.kind === 'event') events.push(effect.observation.name);
    }
  };
  const answer = (text: string): void => {
    feed({ kind: 'item', item: { kind: 'ack' } });
    const bytes = Buffer.from(text);
    feed({ kind: 'item', item: { kind: 'frame', message: readText(bytes), bytes } });
  };
  for (const [i, status] of statuses.entries()) {
    if (i > 0) feed({ kind: 'poll' });
    answer(status);
    answer(COUNTER);
  }
  return events;
}

describe('the Sankyo session', () => {
  it('tells of a card that was pulled out once, though the reader answers so until it is reset', () => {
    expect(poll('N1040', 'N1040', 'N1040')).toEqual(['cheatAttempt']);
  });

  it('tells of it again after the reader was well', () => {
    expect(poll('N1040', 'P1000', 'N1040')).toEqual(['cheatAttempt', 'cheatAttempt']);
  });
});
