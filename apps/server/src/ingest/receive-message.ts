import { Injectable } from '@nestjs/common';
import { parseUpTopic, type ReplyMessage, type SessionMessage } from '#libs/contract';
import type { JournalItem } from './batch-item.js';
import { BatchPipeline } from './batch-pipeline.js';
import { HearTerminal } from './hear-terminal.js';
import { HeldPartitions } from './held-partitions.js';
import { parseMessage, type ReadEvents, type ReadMessage } from './parse-message.js';
import { Presence, type PresentTerminal } from './presence.js';
import { QuarantineMessage } from './quarantine-message.js';

/** The first step of the way: a message from the broker goes to where its kind belongs. Never throws for a message. */
@Injectable()
export class ReceiveMessage {
  constructor(
    private readonly held: HeldPartitions,
    private readonly presence: Presence,
    private readonly hear: HearTerminal,
    private readonly pipeline: BatchPipeline,
    private readonly quarantine: QuarantineMessage,
  ) {}

  receive(topic: string, payload: Buffer, now: Date): void {
    const up = parseUpTopic(topic);
    if (!up) {
      return this.quarantine.unreadable({ topic, payload, terminalId: null }, 'not the topic of a terminal', now);
    }
    // Late messages of a partition that was given back: its new holder gets them as well.
    if (!this.held.has(up.partition)) return;
    const terminal = this.presence.find(up.terminalId);
    if (!terminal) return this.quarantine.unknownTerminal({ topic, payload, terminalId: up.terminalId }, now);
    const read = parseMessage(up.kind, payload);
    if (read.kind !== 'unreadable') return this.take(terminal, read, now);
    this.quarantine.unreadable({ topic, payload, terminalId: up.terminalId }, `${up.kind}: ${read.reason}`, now);
  }

  private take(terminal: PresentTerminal, read: Exclude<ReadMessage, { kind: 'unreadable' }>, now: Date): void {
    switch (read.kind) {
      case 'events':
        return this.takeEvents(terminal, read.message, now);
      case 'session':
        return this.takeSession(terminal, read.message, now);
      case 'heartbeat':
        return this.hear.heartbeat(terminal, read.message, now);
      case 'reply':
        return this.takeReply(terminal, read.message, now);
    }
  }

  private takeEvents(terminal: PresentTerminal, message: ReadEvents, now: Date): void {
    const item = journalItem(terminal, now);
    this.hear.alive(terminal, message, now);
    const { journal, oldest, entries } = message;
    this.pipeline.offer({ ...item, journal, oldest, entries });
  }

  /** A birth names its journal: a new one is noted, and what is committed already may be forgotten at once. */
  private takeSession(terminal: PresentTerminal, message: SessionMessage, now: Date): void {
    const item = journalItem(terminal, now);
    this.hear.session(terminal, message, now);
    const { state, journal, oldest } = message;
    if (state !== 'online' || journal === undefined || oldest === undefined) return;
    this.pipeline.offer({ ...item, journal, oldest, entries: [] });
  }

  private takeReply(terminal: PresentTerminal, { id, at, outcome, detail }: ReplyMessage, now: Date): void {
    this.hear.note(terminal, 'command.replied', { id, at, outcome, detail }, now);
  }
}

const journalItem = ({ partition, terminalId, regionId, journal }: PresentTerminal, receivedAt: Date) =>
  ({
    kind: 'journal',
    partition,
    terminalId,
    regionId,
    receivedAt,
    firstContact: journal === null,
  }) satisfies Partial<JournalItem>;
