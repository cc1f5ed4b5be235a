import { Injectable } from '@nestjs/common';
import type { EventsMessage, HeartbeatMessage, SessionMessage } from '#libs/contract';
import { hearSession, type KnownSession, type SessionReason, type SessionWord } from '#libs/domain';
import { BatchPipeline } from './batch-pipeline.js';
import type { AcceptedEvent } from './event-sink.js';
import { Presence, type PresentTerminal } from './presence.js';

/** A clock that is further off than this is noted (DESIGN §4: a clock that jumps is an event of its own). */
const CLOCK_TOLERANCE_MS = 5 * 60_000;
/** Births are written sooner than heartbeats, and still together when a whole network comes back. */
const BIRTH_FLUSH_MS = 50;

/** Session changes that people may want to read about later; the others are everyday. */
const NOTED: Partial<Record<SessionReason, string>> = {
  takenOver: 'session.takenOver',
  contested: 'session.contested',
};

/** Keeps in mind what each terminal says of itself, and notes what is odd about it. */
@Injectable()
export class HearTerminal {
  private soon: NodeJS.Timeout | undefined;

  constructor(
    private readonly presence: Presence,
    private readonly pipeline: BatchPipeline,
  ) {}

  session(terminal: PresentTerminal, message: SessionMessage, now: Date): void {
    const { state, session } = message;
    if (!this.hear(terminal, { session, kind: state }, now)) return;
    if (state !== 'online') return this.flushSoon();
    terminal.journal = message.journal ?? terminal.journal;
    terminal.agentVersion = message.agent ?? terminal.agentVersion;
    this.compareClock(terminal, message.at, now);
    this.flushSoon();
  }

  heartbeat(terminal: PresentTerminal, message: HeartbeatMessage, now: Date): void {
    if (!this.hear(terminal, { session: message.session, kind: 'alive' }, now)) return;
    terminal.components = message.components;
    terminal.health = message.health;
    this.compareClock(terminal, message.at, now);
  }

  /** Events show the terminal alive, and name its journal. */
  alive(terminal: PresentTerminal, { session, journal, sentAt }: Omit<EventsMessage, 'events'>, now: Date): void {
    terminal.journal = journal;
    if (this.hear(terminal, { session, kind: 'alive' }, now)) this.compareClock(terminal, sentAt, now);
  }

  /** @returns false when it is the word of a session that no longer counts */
  private hear(terminal: PresentTerminal, word: SessionWord, now: Date): boolean {
    const known = sessionOf(terminal);
    const verdict = hearSession(known, { ...word, session: word.session.toLowerCase() });
    terminal.session = verdict.known.current;
    terminal.sessionState = verdict.known.state;
    terminal.previousSession = verdict.known.previous;
    terminal.previousHeard = verdict.known.previousHeard;
    if (verdict.outcome === 'ignored') return false;
    if (verdict.outcome !== 'unchanged') {
      terminal.sessionSince = now;
      const fault = NOTED[verdict.reason];
      if (fault) this.note(terminal, fault, { session: word.session, before: known.current }, now);
    }
    // A will is spoken by the broker: it shows nobody alive.
    if (word.kind !== 'lost') terminal.lastSeenAt = now;
    this.presence.touch(terminal);
    return true;
  }

  private compareClock(terminal: PresentTerminal, sentAt: string, now: Date): void {
    const offset = new Date(sentAt).getTime() - now.getTime();
    const before = terminal.clockOffsetMs ?? 0;
    const isOff = Math.abs(offset) > CLOCK_TOLERANCE_MS;
    const wasOff = Math.abs(before) > CLOCK_TOLERANCE_MS;
    terminal.clockOffsetMs = offset;
    const jumped = isOff && (!wasOff || Math.abs(offset - before) > CLOCK_TOLERANCE_MS);
    if (jumped) this.note(terminal, 'clock.offset', { offsetSeconds: Math.round(offset / 1000) }, now);
    else if (wasOff && !isOff)
      this.note(terminal, 'clock.corrected', { offsetSeconds: Math.round(offset / 1000) }, now);
  }

  /** Stores an event of the server's own about the terminal; it opens nothing. */
  note(terminal: PresentTerminal, fault: string, detail: Record<string, unknown>, now: Date): void {
    const { partition } = terminal;
    this.pipeline.offer({ kind: 'server', partition, event: noteOf(terminal, fault, detail, now) });
  }

  private flushSoon(): void {
    if (this.soon) return;
    this.soon = setTimeout(() => {
      this.soon = undefined;
      void this.presence.flush();
    }, BIRTH_FLUSH_MS);
    this.soon.unref();
  }
}

const sessionOf = ({ session, sessionState, previousSession, previousHeard }: PresentTerminal): KnownSession => ({
  current: session,
  state: sessionState,
  previous: previousSession,
  previousHeard,
});

const noteOf = (
  { terminalId, regionId }: PresentTerminal,
  fault: string,
  detail: Record<string, unknown>,
  now: Date,
): AcceptedEvent => ({
  terminalId,
  regionId,
  journal: null,
  seq: null,
  kind: 'noted',
  component: 'application',
  fault,
  occurredAt: now,
  receivedAt: now,
  detail,
  raw: null,
});
