import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../database/sql.js';
import { WakeBoard } from '../wake/index.js';
import { AnnounceOnCall } from './announce-on-call.js';
import { SWAP_STORE, type SwapStore } from './swap.store.js';

const MINUTE_MS = 60_000;

/** What falls due in the roster: changes of who is on call are told, swaps that nobody answered expire. */
@Injectable()
export class WatchRoster {
  private minute = -1;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly announce: AnnounceOnCall,
    @Inject(SWAP_STORE) private readonly swaps: SwapStore,
    private readonly wake: WakeBoard,
  ) {}

  /** @returns false: there is never more to do at once */
  async pass(now: Date): Promise<boolean> {
    const minute = Math.floor(now.getTime() / MINUTE_MS);
    // Turns and swaps begin on the minute; an answer that comes too late is refused whether or not this ran.
    if (minute !== this.minute) await this.swaps.expire(this.database, now);
    if ((await this.announce.pass(now)) > 0) this.wake.ring('notices');
    this.minute = minute;
    return false;
  }
}
