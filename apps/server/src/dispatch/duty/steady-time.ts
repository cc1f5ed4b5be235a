/** More between two looks, and the process was stopped, or the clock was moved. */
const JUMP_MS = 15_000;
/** So long the others get to catch up with what fell due meanwhile. */
const GRACE_MS = 20_000;

/**
 * Whether time has passed steadily, look by look. After a stop of the process every deadline is late for a moment;
 * whoever judges lateness waits until the others have had their turn.
 */
export class SteadyTime {
  private lastLook: Date | undefined;
  private steadyFrom = -Infinity;

  /** To be asked every second or so. */
  isSteady(now: Date): boolean {
    const gap = this.lastLook ? Math.abs(now.getTime() - this.lastLook.getTime()) : Infinity;
    this.lastLook = now;
    if (gap > JUMP_MS) this.steadyFrom = now.getTime() + GRACE_MS;
    return now.getTime() >= this.steadyFrom;
  }
}
