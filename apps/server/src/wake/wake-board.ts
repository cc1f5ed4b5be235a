import { Injectable } from '@nestjs/common';
import { Subject, type Observable, filter, map } from 'rxjs';

/** What there may be new work of. */
export const WORK = [
  'incidents',
  'cases',
  'notices',
  'timeline',
  'settings',
  'roster',
  'alarms',
  'presence',
  'maintenance',
] as const;
export type Work = (typeof WORK)[number];

/**
 * Tells the later hops that something was committed, so that they need not wait for their next sweep. Only a hint: the
 * sweep is the truth, and a lost ring costs a second at most.
 */
@Injectable()
export class WakeBoard {
  private readonly rings = new Subject<Work>();
  private relay: ((work: Work) => void) | undefined;

  /** Call after the commit. */
  ring(...work: Work[]): void {
    for (const each of work) {
      this.rings.next(each);
      this.relay?.(each);
    }
  }

  /** A ring from another process: heard here, not passed on again. */
  ringLocally(work: Work): void {
    this.rings.next(work);
  }

  heard(work: Work): Observable<void> {
    return this.rings.pipe(
      filter((each) => each === work),
      map(() => undefined),
    );
  }

  /** Hands every ring of this process to the others as well; see `postgres-wake-relay.ts`. */
  relayThrough(relay: (work: Work) => void): void {
    this.relay = relay;
  }
}
