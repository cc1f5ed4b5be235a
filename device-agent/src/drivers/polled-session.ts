import type { Component } from '#libs/domain';
import { hexEvidence } from '../evidence-cutter.js';
import type { Observation } from '../observation.js';
import type { ByteEffect, ByteInput, ByteSession, Side } from './byte-session.js';
import type { Garbage } from './frame-scanner.js';

/** What is asked of a device, in the very bytes that go out. */
export interface Question {
  name: string;
  bytes: Uint8Array;
}

/** What a driver makes of one item from the line. */
export interface Heard<Memory> {
  memory: Memory;
  observations?: readonly Observation[];
  /** It is the answer to the question that stands. */
  answered?: boolean;
  /** What the protocol wants said at once, for instance an acknowledgement. Never sent by a listener. */
  reply?: Uint8Array;
  /**
   * To a listener: whether the device now owes an answer. `false` for what says nothing of it: an acknowledgement, a
   * page that is printed, a neighbour on the line. Left out, what the host says asks and what the device says answers.
   */
  asks?: boolean;
}

export interface Hearing<Memory> {
  memory: Memory;
  side: Side;
  /** The question that stands; a listener has none. */
  question: Question | undefined;
}

/**
 * One protocol's part of the conversation with a polled device. Pure. What all of them have in common, the order of
 * questions, resending, patience, and being told of garbage, is in {@link polledSession}.
 */
export interface Conversation<Item, Memory> {
  protocol: string;
  component: Component;
  initial: Memory;
  /** What stays remembered when the line was lost and is open again. Everything, when left out. */
  reopened?(memory: Memory): Memory;
  /** What is asked at each poll, in order. */
  questions(memory: Memory): readonly Question[];
  hear(item: Item, hearing: Hearing<Memory>): Heard<Memory>;
  /** For protocols in which a command is first acknowledged, then answered, and the answer acknowledged. */
  handshake?: Handshake<Item>;
}

export interface Handshake<Item> {
  isAck(item: Item): boolean;
  isNak(item: Item): boolean;
  /** Sent when an answer came with a wrong check sum. */
  refuse?: Uint8Array;
}

/** How patient the agent is with a device. */
export interface Patience {
  /** Never send: another program drives this line. */
  listenOnly: boolean;
  /** Wait for the acknowledgement, in protocols that have one. */
  ackMs: number;
  responseMs: number;
  /** How often a question is sent again when it was not understood or not answered. */
  resends: number;
  /** Unanswered polls, one after the other, before the device counts as offline. */
  offlineAfter: number;
}

export interface PolledState<Memory> {
  phase: 'closed' | 'idle' | 'awaitAck' | 'awaitAnswer';
  queue: readonly Question[];
  question?: Question | undefined;
  tries: number;
  unanswered: number;
  memory: Memory;
  /** Garbage is told once per poll; what came beside it is counted. */
  garbageTold: boolean;
  garbageSkipped: number;
  /** What could not be understood, told once per connection and not at every poll. */
  complaints: readonly string[];
  /** A listener's tap on the host's line hears nothing. */
  hostLost: boolean;
}

type Step<Memory> = { state: PolledState<Memory>; effects: ByteEffect[] };

const MOST_COMPLAINTS = 50;

/** The conversation with one device: one question at a time, or only listening to another program's. */
export function polledSession<Item extends { kind: string }, Memory>(
  conversation: Conversation<Item, Memory>,
  patience: Patience,
): ByteSession<Item | Garbage, PolledState<Memory>> {
  const talk = new PolledTalk(conversation, patience);
  return { initial: talk.fresh(conversation.initial, 'closed'), next: (state, input) => talk.next(state, input) };
}

class PolledTalk<Item extends { kind: string }, Memory> {
  constructor(
    private readonly conversation: Conversation<Item, Memory>,
    private readonly patience: Patience,
  ) {}

  fresh(memory: Memory, phase: 'closed' | 'idle'): PolledState<Memory> {
    return {
      phase,
      queue: [],
      tries: 0,
      unanswered: 0,
      memory,
      garbageTold: false,
      garbageSkipped: 0,
      complaints: [],
      hostLost: false,
    };
  }

  next(state: PolledState<Memory>, input: ByteInput<Item | Garbage>): Step<Memory> {
    switch (input.kind) {
      case 'opened':
        return input.side === 'host'
          ? { state: { ...state, hostLost: false }, effects: [] }
          : this.beginPoll({ ...this.fresh(this.kept(state), 'idle'), hostLost: state.hostLost });
      case 'lost':
        return this.onLost(state, input);
      case 'poll':
        return state.phase === 'idle' ? this.beginPoll(state) : { state, effects: [] };
      case 'timeout':
        return this.onTimeout(state);
      case 'item':
        return isGarbage(input.item)
          ? this.onGarbage(state, input.item)
          : this.onItem(state, input.item as Item, input.side);
    }
  }

  private kept({ memory }: PolledState<Memory>): Memory {
    return this.conversation.reopened?.(memory) ?? memory;
  }

  private onLost(state: PolledState<Memory>, lost: Extract<ByteInput<never>, { kind: 'lost' }>): Step<Memory> {
    // Without the host's line a tap still hears the device, though it no longer knows what was asked.
    if (lost.side === 'host') {
      // It is tried again and again; only the loss is news.
      const effects = state.hostLost ? [] : [this.complaint(`the host's line is lost: ${lost.reason}`)];
      return { state: { ...state, hostLost: true }, effects };
    }
    const closed = { ...this.fresh(state.memory, 'closed'), hostLost: state.hostLost };
    return { state: closed, effects: [this.offline(lost.problem, lost.reason)] };
  }

  private beginPoll(state: PolledState<Memory>): Step<Memory> {
    const polling = { ...state, garbageTold: false };
    if (this.patience.listenOnly) return { state: polling, effects: [] };
    return this.askNext({ ...polling, queue: this.conversation.questions(state.memory) });
  }

  private askNext(state: PolledState<Memory>): Step<Memory> {
    const [question, ...queue] = state.queue;
    const asking = { ...state, question, queue, tries: 0 };
    return question ? this.ask(asking, question) : { state: { ...asking, phase: 'idle' }, effects: [STOP_TIMER] };
  }

  private ask(state: PolledState<Memory>, { bytes }: Question): Step<Memory> {
    const { ackMs, responseMs } = this.patience;
    const acknowledged = this.conversation.handshake !== undefined;
    return {
      state: { ...state, phase: acknowledged ? 'awaitAck' : 'awaitAnswer' },
      effects: [
        { kind: 'send', bytes },
        { kind: 'startTimer', ms: acknowledged ? ackMs : responseMs },
      ],
    };
  }

  private onTimeout(state: PolledState<Memory>): Step<Memory> {
    if (state.phase === 'awaitAck') return this.tryAgain(state);
    if (state.phase !== 'awaitAnswer') return { state, effects: [] };
    // A device that acknowledged has understood: asking again would only ask twice.
    return this.conversation.handshake ? this.unanswered(state) : this.tryAgain(state);
  }

  private tryAgain(state: PolledState<Memory>): Step<Memory> {
    if (!state.question || state.tries >= this.patience.resends) return this.unanswered(state);
    return this.ask({ ...state, tries: state.tries + 1 }, state.question);
  }

  private unanswered(state: PolledState<Memory>): Step<Memory> {
    const count = state.unanswered + 1;
    const idle = { ...state, phase: 'idle' as const, queue: [], question: undefined, unanswered: count };
    if (count < this.patience.offlineAfter) return { state: idle, effects: [STOP_TIMER] };
    const effects: ByteEffect[] = [STOP_TIMER, this.offline('timedOut', `no answer to ${count} polls`)];
    return { state: { ...idle, unanswered: 0 }, effects: [...effects, { kind: 'reopen' }] };
  }

  private onGarbage(state: PolledState<Memory>, garbage: Garbage): Step<Memory> {
    const told = state.garbageTold;
    const effects: ByteEffect[] = told ? [] : [this.garbage(garbage, state.garbageSkipped)];
    const after = {
      ...state,
      garbageTold: true,
      garbageSkipped: told ? state.garbageSkipped + garbage.bytes.length : 0,
    };
    const refuse = this.conversation.handshake?.refuse;
    const spoilt = state.phase === 'awaitAnswer' && garbage.reason === 'wrongChecksum';
    if (!refuse || !spoilt || state.tries >= this.patience.resends) return { state: after, effects };
    // A spoilt answer is asked for again; the timer goes on, so that noise cannot hold a poll for ever.
    return { state: { ...after, tries: state.tries + 1 }, effects: [...effects, { kind: 'send', bytes: refuse }] };
  }

  private onItem(state: PolledState<Memory>, item: Item, side: Side): Step<Memory> {
    const { handshake } = this.conversation;
    if (handshake?.isAck(item)) {
      if (state.phase !== 'awaitAck') return { state, effects: [] };
      const effects: ByteEffect[] = [{ kind: 'startTimer', ms: this.patience.responseMs }];
      return { state: { ...state, phase: 'awaitAnswer', tries: 0 }, effects };
    }
    if (handshake?.isNak(item)) return state.phase === 'awaitAck' ? this.tryAgain(state) : { state, effects: [] };
    return this.patience.listenOnly ? this.overhear(state, item, side) : this.hear(state, item, side);
  }

  private hear(state: PolledState<Memory>, item: Item, side: Side): Step<Memory> {
    const heard = this.conversation.hear(item, { memory: state.memory, side, question: state.question });
    const { after, effects } = this.told(state, heard);
    if (heard.reply) effects.unshift({ kind: 'send', bytes: heard.reply });
    if (!heard.answered || !state.question) return { state: after, effects };
    const next = this.askNext({ ...after, unanswered: 0 });
    return { state: next.state, effects: [...effects, ...next.effects] };
  }

  /** Another program asks. Its questions are counted, so that a device that no longer answers it is seen to be gone. */
  private overhear(state: PolledState<Memory>, item: Item, side: Side): Step<Memory> {
    const heard = this.conversation.hear(item, { memory: state.memory, side, question: undefined });
    const { after, effects } = this.told(state, heard);
    if (heard.asks === false) return { state: after, effects };
    if (!(heard.asks ?? side === 'host')) return { state: { ...after, unanswered: 0 }, effects };
    const unanswered = state.unanswered + 1;
    if (unanswered % LISTENER_PATIENCE === 0) {
      effects.push(this.offline('timedOut', `no answer to ${unanswered} commands of the host`));
    }
    return { state: { ...after, unanswered }, effects };
  }

  private told(
    state: PolledState<Memory>,
    heard: Heard<Memory>,
  ): { after: PolledState<Memory>; effects: ByteEffect[] } {
    const complaints = [...state.complaints];
    const effects = (heard.observations ?? []).filter((seen) => isNews(seen, complaints)).map(observe);
    return { after: { ...state, memory: heard.memory, complaints }, effects };
  }

  private offline(problem: string, reason: string): ByteEffect {
    const { protocol, component } = this.conversation;
    const raw = { protocol, code: 'link.lost', data: { problem, reason } };
    return observe({ kind: 'state', component, name: 'device', value: 'offline', raw });
  }

  private garbage({ bytes, reason }: Garbage, skipped: number): ByteEffect {
    const { protocol, component } = this.conversation;
    const data = skipped > 0 ? { skipped } : undefined;
    return observe({ kind: 'garbage', component, reason, raw: { protocol, code: hexEvidence(bytes), data } });
  }

  private complaint(reason: string): ByteEffect {
    const { protocol, component } = this.conversation;
    return observe({ kind: 'garbage', component, reason, raw: { protocol, code: 'tap' } });
  }
}

/** A host asks again and again; a device that missed a few polls is busy, one that missed this many is gone. */
const LISTENER_PATIENCE = 10;
const STOP_TIMER: ByteEffect = { kind: 'stopTimer' };

const isGarbage = (item: { kind: string }): item is Garbage => item.kind === 'garbage';

const observe = (observation: Observation): ByteEffect => ({ kind: 'observe', observation });

function isNews(seen: Observation, complaints: string[]): boolean {
  if (seen.kind !== 'garbage') return true;
  const complaint = `${seen.reason}|${seen.raw.code}`;
  if (complaints.includes(complaint) || complaints.length >= MOST_COMPLAINTS) return false;
  complaints.push(complaint);
  return true;
}
