import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import { CLOCK } from '../clock.js';
import { WakeBoard } from '../wake/index.js';
import { IngestFigures } from './ingest-figures.js';
import type { JudgedBatch } from './judge-batch.js';
import { TERMINAL_DOWNLINK, type TerminalDownlink } from './terminal-downlink.js';

/** What follows a commit, and never comes before it: the next hops are woken, the terminals may forget. */
@Injectable()
export class TellCommitted {
  constructor(
    private readonly wake: WakeBoard,
    @Inject(TERMINAL_DOWNLINK) private readonly downlink: TerminalDownlink,
    private readonly figures: IngestFigures,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  tell(judged: JudgedBatch): void {
    // The page to the technician is in more of a hurry than the terminal.
    if (judged.events.length > 0) this.wake.ring('incidents', 'cases', 'timeline');
    for (const { terminalId, message } of judged.acknowledgements) this.downlink.ack(terminalId, message);
    this.figures.committed(judged, this.clock.now());
  }
}
