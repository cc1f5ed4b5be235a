import { describe, expect, it } from '@jest/globals';
import { FrameScanner } from '../frame-scanner.js';
import { polledSession, type Patience } from '../polled-session.js';
import type { Side } from '../byte-session.js';
import { escposFrames } from './parser.js';
import { escposConversation } from './session.js';

const LISTENING: Patience = { listenOnly: true, ackMs: 100, responseMs: 100, resends: 0, offlineAfter: 3 };
const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** A printer that is heard, or asked; gives what is said of it. */
function printer(patience = LISTENING) {
  const session = polledSession(escposConversation('escpos', 'receiptPrinter'), patience);
  let { state } = session.next(session.initial, { kind: 'opened', side: 'device' });
  return (side: Side, text: string): string[] =>
    new FrameScanner(escposFrames(side)).push(bytes(text)).flatMap((item) => {
      const step = session.next(state, { kind: 'item', side, item });
      ({ state } = step);
      return step.effects.flatMap((effect) =>
        effect.kind === 'observe' && effect.observation.kind === 'state'
          ? [`${effect.observation.name} ${effect.observation.value}`]
          : [],
      );
    });
}

describe('the ESC/POS session', () => {
  it('does not take a printer that prints, and owes no answer, for one that is gone', () => {
    const hears = printer();
    for (let line = 0; line < 50; line++) expect(hears('host', `\x1b@line ${line}\n`)).toEqual([]);
  });

  it('says offline when the questions of a host go unanswered', () => {
    const hears = printer();
    const said = Array.from({ length: 10 }, () => hears('host', '\x10\x04\x04')).flat();
    expect(said).toEqual(['device offline']);
  });

  it('reads one answer per question: a byte more belongs to nobody', () => {
    const hears = printer();
    hears('host', '\x10\x04\x04');
    expect(hears('device', '\x7e')).toEqual(['paper out']);
    expect(hears('device', '\x12')).toEqual([]);
  });

  it('does not take a full status for the answer to another question', () => {
    const hears = printer({ ...LISTENING, listenOnly: false });
    hears('device', '\x10\x0f\x00\x00\x00\x00');
    // Still the printer's own status is waited for: it says nothing until the offline cause is known.
    expect(hears('device', '\x1a')).toEqual([]);
    expect(hears('device', '\x16')).toEqual(['device online', 'cover open']);
  });
});
