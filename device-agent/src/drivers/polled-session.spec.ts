import { describe, expect, it } from '@jest/globals';
import type { Observation } from '../observation.js';
import type { ByteEffect, ByteInput, ByteSession } from './byte-session.js';
import type { Garbage } from './frame-scanner.js';
import { polledSession, type Conversation, type Patience, type PolledState } from './polled-session.js';

type Item =
  | { kind: 'ack' }
  | { kind: 'nak' }
  | { kind: 'answer'; to: string }
  | { kind: 'asked'; what: string }
  /** An acknowledgement, a page that is printed. */
  | { kind: 'aside' }
  /** A question that is heard on the device's own line. */
  | { kind: 'shared' }
  | { kind: 'odd'; reason: string };

const raw = { protocol: 'test', code: 'x' };
const QUESTIONS = ['a', 'b'].map((name) => ({ name, bytes: Buffer.from(name) }));

/** Counts the answers; says `online` at each. */
const conversation: Conversation<Item, number> = {
  protocol: 'test',
  component: 'cardReader',
  initial: 0,
  reopened: (memory) => memory + 100,
  questions: () => QUESTIONS,
  hear(item, { memory, question }) {
    if (item.kind === 'odd') {
      return { memory, observations: [{ kind: 'garbage', component: 'cardReader', reason: item.reason, raw }] };
    }
    if (item.kind === 'aside') return { memory, asks: false };
    if (item.kind === 'shared') return { memory, asks: true };
    if (item.kind !== 'answer') return { memory };
    return {
      memory: memory + 1,
      observations: [{ kind: 'state', component: 'cardReader', name: 'device', value: 'online', raw }],
      reply: Buffer.from('!'),
      answered: item.to === question?.name,
    };
  },
};
const acknowledged: Conversation<Item, number> = {
  ...conversation,
  handshake: {
    isAck: ({ kind }) => kind === 'ack',
    isNak: ({ kind }) => kind === 'nak',
    refuse: Buffer.from('?'),
  },
};
const PATIENCE: Patience = { listenOnly: false, ackMs: 3, responseMs: 20, resends: 2, offlineAfter: 2 };

/** Feeds a session; gives what it wants done, in words: `send a`, `timer 20`, `device offline`. */
class Talk {
  private readonly session: ByteSession<Item | Garbage, PolledState<number>>;
  state: PolledState<number>;

  constructor(of: Conversation<Item, number>, patience: Partial<Patience> = {}) {
    this.session = polledSession(of, { ...PATIENCE, ...patience });
    this.state = this.session.initial;
  }

  feed(input: ByteInput<Item | Garbage>): string[] {
    const { state, effects } = this.session.next(this.state, input);
    this.state = state;
    return effects.map(inWords);
  }

  open = (): string[] => this.feed({ kind: 'opened', side: 'device' });
  poll = (): string[] => this.feed({ kind: 'poll' });
  timeout = (): string[] => this.feed({ kind: 'timeout' });
  hears = (item: Item | Garbage, side: 'device' | 'host' = 'device'): string[] =>
    this.feed({ kind: 'item', side, item });
  answer = (to: string): string[] => this.hears({ kind: 'answer', to });
  spoilt = (reason: Garbage['reason'] = 'wrongChecksum'): string[] =>
    this.hears({ kind: 'garbage', reason, bytes: Uint8Array.of(1, 2) });
}

function inWords(effect: ByteEffect): string {
  if (effect.kind === 'send') return `send ${Buffer.from(effect.bytes).toString()}`;
  if (effect.kind === 'startTimer') return `timer ${effect.ms}`;
  return effect.kind === 'observe' ? said(effect.observation) : effect.kind;
}

function said(seen: Observation): string {
  if (seen.kind === 'state') return `${seen.name} ${seen.value}`;
  if (seen.kind !== 'garbage') return seen.kind;
  const { skipped } = (seen.raw.data ?? {}) as { skipped?: number };
  return `garbage ${seen.reason}${skipped ? ` (${skipped} before it)` : ''}`;
}

describe('a polled session', () => {
  it('asks as soon as the line is open, one question after the other, and then waits for the poll', () => {
    const talk = new Talk(conversation);
    expect(talk.poll()).toEqual([]);
    expect(talk.open()).toEqual(['send a', 'timer 20']);
    expect(talk.poll()).toEqual([]);
    expect(talk.answer('a')).toEqual(['send !', 'device online', 'send b', 'timer 20']);
    expect(talk.answer('b')).toEqual(['send !', 'device online', 'stopTimer']);
    expect(talk.poll()).toEqual(['send a', 'timer 20']);
    // Two answers, and once opened.
    expect(talk.state.memory).toBe(102);
  });

  it('hears an answer to nothing, and does not take it for the one that it waits for', () => {
    const talk = new Talk(conversation);
    talk.open();
    expect(talk.answer('b')).toEqual(['send !', 'device online']);
    expect(talk.answer('a')).toContain('send b');
  });

  it('asks again when there is no answer, as often as it may, and then waits for the next poll', () => {
    const talk = new Talk(conversation);
    talk.open();
    expect(talk.timeout()).toEqual(['send a', 'timer 20']);
    expect(talk.timeout()).toEqual(['send a', 'timer 20']);
    expect(talk.timeout()).toEqual(['stopTimer']);
    expect(talk.timeout()).toEqual([]);
    expect(talk.poll()).toEqual(['send a', 'timer 20']);
  });

  it('says offline after so many unanswered polls, and opens the line anew', () => {
    const talk = new Talk(conversation, { resends: 0 });
    talk.open();
    expect(talk.timeout()).toEqual(['stopTimer']);
    talk.poll();
    expect(talk.timeout()).toEqual(['stopTimer', 'device offline', 'reopen']);
  });

  it('counts unanswered polls only while they follow each other', () => {
    const talk = new Talk(conversation, { resends: 0 });
    talk.open();
    talk.timeout();
    talk.poll();
    talk.answer('a');
    expect(talk.timeout()).toEqual(['stopTimer']);
  });

  it('says offline when the line is lost, and keeps of its memory what the protocol wants kept', () => {
    const talk = new Talk(conversation);
    talk.open();
    talk.answer('a');
    const lost = { kind: 'lost', side: 'device', problem: 'disconnected', reason: 'gone' } as const;
    expect(talk.feed(lost)).toEqual(['device offline']);
    expect(talk.poll()).toEqual([]);
    expect(talk.open()).toEqual(['send a', 'timer 20']);
    expect(talk.state.memory).toBe(201);
  });

  it('tells garbage once per poll, and counts what came beside it', () => {
    const talk = new Talk(conversation);
    talk.open();
    expect(talk.spoilt('noise')).toEqual(['garbage noise']);
    expect(talk.spoilt('noise')).toEqual([]);
    expect(talk.spoilt('noise')).toEqual([]);
    talk.answer('a');
    talk.answer('b');
    talk.poll();
    expect(talk.spoilt('noise')).toEqual(['garbage noise (4 before it)']);
  });

  it('complains of what it does not understand once per connection', () => {
    const talk = new Talk(conversation);
    talk.open();
    expect(talk.hears({ kind: 'odd', reason: 'why' })).toEqual(['garbage why']);
    expect(talk.hears({ kind: 'odd', reason: 'why' })).toEqual([]);
    expect(talk.hears({ kind: 'odd', reason: 'how' })).toEqual(['garbage how']);
    talk.open();
    expect(talk.hears({ kind: 'odd', reason: 'why' })).toEqual(['garbage why']);
  });

  it('holds no more than so many complaints', () => {
    const talk = new Talk(conversation);
    talk.open();
    for (let i = 0; i < 200; i++) talk.hears({ kind: 'odd', reason: `reason ${i}` });
    expect(talk.state.complaints.length).toBeLessThanOrEqual(50);
  });
});

describe('a polled session with acknowledgements', () => {
  const open = (): Talk => {
    const talk = new Talk(acknowledged);
    expect(talk.open()).toEqual(['send a', 'timer 3']);
    return talk;
  };

  it('waits shortly for the acknowledgement, then longer for the answer', () => {
    const talk = open();
    expect(talk.hears({ kind: 'ack' })).toEqual(['timer 20']);
    expect(talk.hears({ kind: 'ack' })).toEqual([]);
    expect(talk.answer('a')).toEqual(['send !', 'device online', 'send b', 'timer 3']);
  });

  it('asks again when it is refused or not heard, and gives up after so many times', () => {
    const talk = open();
    expect(talk.hears({ kind: 'nak' })).toEqual(['send a', 'timer 3']);
    expect(talk.timeout()).toEqual(['send a', 'timer 3']);
    expect(talk.hears({ kind: 'nak' })).toEqual(['stopTimer']);
    expect(talk.hears({ kind: 'nak' })).toEqual([]);
  });

  it('does not ask again what was acknowledged', () => {
    const talk = open();
    talk.hears({ kind: 'ack' });
    expect(talk.timeout()).toEqual(['stopTimer']);
  });

  it('takes an answer whose acknowledgement was lost', () => {
    expect(open().answer('a')).toContain('send b');
  });

  it('refuses a spoilt answer as often as it may, and does not wait longer for it', () => {
    const talk = open();
    expect(talk.spoilt()).toEqual(['garbage wrongChecksum']);
    talk.hears({ kind: 'ack' });
    expect(talk.spoilt()).toEqual(['send ?']);
    expect(talk.spoilt()).toEqual(['send ?']);
    expect(talk.spoilt()).toEqual([]);
    expect(talk.timeout()).toEqual(['stopTimer']);
  });

  it('does not refuse noise', () => {
    const talk = open();
    talk.hears({ kind: 'ack' });
    expect(talk.spoilt('noise')).toEqual(['garbage noise']);
  });
});

describe('a session that only listens', () => {
  const listen = (of = conversation): Talk => {
    const talk = new Talk(of, { listenOnly: true });
    expect(talk.open()).toEqual([]);
    expect(talk.feed({ kind: 'opened', side: 'host' })).toEqual([]);
    return talk;
  };

  it('says what it hears, and sends nothing, neither questions nor replies nor refusals', () => {
    const talk = listen(acknowledged);
    expect(talk.poll()).toEqual([]);
    expect(talk.hears({ kind: 'asked', what: 'a' }, 'host')).toEqual([]);
    expect(talk.hears({ kind: 'ack' })).toEqual([]);
    expect(talk.hears({ kind: 'nak' })).toEqual([]);
    expect(talk.answer('a')).toEqual(['device online']);
    expect(talk.spoilt()).toEqual(['garbage wrongChecksum']);
    expect(talk.spoilt()).toEqual([]);
    talk.poll();
    expect(talk.spoilt()).toEqual(['garbage wrongChecksum (2 before it)']);
  });

  it('says offline when the host asks ten times for nothing, and has patience before', () => {
    const talk = listen();
    const ask = (): string[] => talk.hears({ kind: 'asked', what: 'a' }, 'host');
    for (let i = 0; i < 9; i++) expect(ask()).toEqual([]);
    talk.answer('a');
    for (let i = 0; i < 9; i++) expect(ask()).toEqual([]);
    expect(ask()).toEqual(['device offline']);
    expect(ask()).toEqual([]);
  });

  it('does not count what asks nothing, and counts what asks on the line of the device', () => {
    const talk = listen();
    for (let i = 0; i < 30; i++) expect(talk.hears({ kind: 'aside' }, 'host')).toEqual([]);
    for (let i = 0; i < 9; i++) expect(talk.hears({ kind: 'shared' })).toEqual([]);
    expect(talk.hears({ kind: 'aside' })).toEqual([]);
    expect(talk.hears({ kind: 'shared' })).toEqual(['device offline']);
  });

  it('goes on hearing the device when the line of the host is lost, and tells of it once', () => {
    const talk = listen();
    const lost = { kind: 'lost', side: 'host', problem: 'disconnected', reason: 'gone' } as const;
    expect(talk.feed(lost)).toEqual(["garbage the host's line is lost: gone"]);
    expect(talk.feed(lost)).toEqual([]);
    expect(talk.answer('a')).toEqual(['device online']);
    talk.feed({ kind: 'opened', side: 'host' });
    expect(talk.feed(lost)).toEqual(["garbage the host's line is lost: gone"]);
  });
});
