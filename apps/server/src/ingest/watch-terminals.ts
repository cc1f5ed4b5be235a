import { Injectable } from '@nestjs/common';
import type { SessionState } from '#libs/domain';
import { HeldPartitions } from './held-partitions.js';
import { IngestFigures } from './ingest-figures.js';
import { Presence, type PresentTerminal } from './presence.js';
import { SilenceWatch } from './silence-watch.js';

/** Standings are written every other second. */
const TICKS_PER_FLUSH = 2;

/** What is done each second for the terminals of this replica. */
@Injectable()
export class WatchTerminals {
  private ticks = 0;

  constructor(
    private readonly silence: SilenceWatch,
    private readonly presence: Presence,
    private readonly held: HeldPartitions,
    private readonly figures: IngestFigures,
  ) {}

  tick(): void {
    this.silence.look();
    this.figures.held(this.held.all().length);
    if (++this.ticks % TICKS_PER_FLUSH !== 0) return;
    void this.presence.flush();
    this.figures.standing(countStandings(this.presence.all()));
  }
}

function countStandings(terminals: Iterable<PresentTerminal>): Record<SessionState | 'silent', number> {
  const count = { unknown: 0, online: 0, lost: 0, stopped: 0, silent: 0 };
  for (const terminal of terminals) count[terminal.silentSince === null ? terminal.sessionState : 'silent']++;
  return count;
}
