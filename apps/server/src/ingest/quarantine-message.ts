import { Injectable } from '@nestjs/common';
import { maskCardNumbers } from '#libs/observability';
import { TerminalDirectory } from '../terminal/index.js';
import { quarantinePayload } from './batch-item.js';
import { BatchPipeline } from './batch-pipeline.js';
import { IngestFigures } from './ingest-figures.js';
import { QuarantineAllowance } from './quarantine-allowance.js';

/** Rows a minute that one terminal may fill; a row is 4 KiB at most. */
const UNREADABLE_PER_MINUTE = 60;
const UNKNOWN_PER_MINUTE = 1;

export interface Unreadable {
  topic: string;
  payload: Buffer;
  terminalId: string | null;
}

/** Keeps what cannot be taken in, with the reason, and counts it. It never stops what comes behind. */
@Injectable()
export class QuarantineMessage {
  private readonly allowance = new QuarantineAllowance();

  constructor(
    private readonly pipeline: BatchPipeline,
    private readonly figures: IngestFigures,
    private readonly directory: TerminalDirectory,
  ) {}

  unreadable(message: Unreadable, reason: string, now: Date): void {
    this.keep(message, reason, { kind: 'unreadable', perMinute: UNREADABLE_PER_MINUTE, now });
  }

  /** It may have been added just now: the directory is read anew, and the terminal sends its events again. */
  unknownTerminal(message: Unreadable, now: Date): void {
    this.directory.refreshSoon();
    this.keep(message, 'unknown terminal', { kind: 'unknownTerminal', perMinute: UNKNOWN_PER_MINUTE, now });
  }

  private keep(message: Unreadable, reason: string, how: { kind: string; perMinute: number; now: Date }): void {
    this.figures.messageQuarantined(how.kind);
    const { topic, payload, terminalId } = message;
    if (!this.allowance.spend(`${terminalId ?? 'nobody'} ${how.kind}`, how.perMinute, how.now)) return;
    // Characters, not bytes, are cut here: twice the size leaves room for masking.
    const text = payload.subarray(0, 16_384).toString('utf8');
    const row = {
      receivedAt: how.now,
      topic: topic.slice(0, 512),
      terminalId,
      // It may name a key of the message, whatever that is.
      reason: maskCardNumbers(reason).replaceAll('\0', ''),
      payload: quarantinePayload(text),
    };
    this.pipeline.offer({ kind: 'quarantine', row });
  }
}
