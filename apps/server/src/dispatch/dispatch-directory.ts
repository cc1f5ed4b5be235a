import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import { CLOCK } from '../clock.js';
import type { Incident } from '../incident/index.js';
import { Roster } from '../roster/index.js';
import { SERVER_CONFIG, type ServerConfig } from '../server.config.js';
import { TerminalDirectory } from '../terminal/index.js';

/** People, places and time, as dispatch needs them. */
@Injectable()
export class DispatchDirectory {
  readonly offerMs: number;

  constructor(
    readonly roster: Roster,
    readonly terminals: TerminalDirectory,
    @Inject(SERVER_CONFIG) config: ServerConfig,
    @Inject(CLOCK) readonly clock: Clock,
  ) {
    this.offerMs = config.OFFER_SECONDS * 1000;
  }

  /** A terminal that was enrolled a moment ago is looked up in the background: the next pass knows where it stands. */
  learn(incidents: readonly Incident[]): void {
    if (incidents.some(({ terminalId }) => !this.terminals.find(terminalId))) this.terminals.refreshSoon();
  }
}
