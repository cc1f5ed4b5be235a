import type { ChannelPort } from './channel.js';
import type { LeasedNotice, LeaseWish } from './delivery.store.js';

const LANES = 4;
/** How many notices are held per slot, so that a lease's round trip leaves no slot idle. */
const HELD_PER_SLOT = 5;
/** Of so many slots one is kept for the urgent lane: a gateway that hangs on P4 does not keep a P1 waiting. */
const SLOTS_PER_RESERVED = 8;

/** What this process holds for one channel: in memory only, and never much, so that nothing urgent waits behind it. */
export class ChannelQueue {
  private readonly waiting: LeasedNotice[][] = Array.from({ length: LANES }, () => []);
  private underWay = 0;
  private notBegun = 0;
  /** The last wish was cut short, so that more may be due than was asked for. */
  private cutShort = false;

  constructor(readonly port: ChannelPort) {}

  get held(): number {
    return this.underWay + this.notBegun;
  }

  /** What to lease next; when full, the urgent lane may still enter. */
  wish(): LeaseWish | undefined {
    const { channel, parallel } = this.port;
    const room = this.room();
    if (room >= Math.ceil(parallel / 2)) return { channel, most: room, maxLane: LANES };
    this.cutShort = true;
    const urgentRoom = room + parallel;
    return urgentRoom > 0 ? { channel, most: urgentRoom, maxLane: 1 } : undefined;
  }

  add(notice: LeasedNotice): void {
    this.waiting[Math.min(Math.max(notice.lane, 1), LANES) - 1]!.push(notice);
    this.notBegun += 1;
  }

  /** The most urgent notice for which there is a free slot; it then counts as under way until {@link done}. */
  next(): LeasedNotice | undefined {
    const free = this.port.parallel - this.underWay;
    const lane = free > this.reserved() ? this.waiting.find((each) => each.length > 0) : this.waiting[0];
    const notice = free > 0 ? lane?.shift() : undefined;
    if (!notice) return undefined;
    this.underWay += 1;
    this.notBegun -= 1;
    return notice;
  }

  /** @returns whether there is room again for what the last wish left out */
  done(): boolean {
    this.underWay -= 1;
    if (!this.cutShort || this.room() < Math.ceil(this.port.parallel / 2)) return false;
    this.cutShort = false;
    return true;
  }

  /** Takes out what was not begun. */
  drain(): LeasedNotice[] {
    this.notBegun = 0;
    return this.waiting.flatMap((lane) => lane.splice(0));
  }

  private room(): number {
    return this.port.parallel * HELD_PER_SLOT - this.held;
  }

  private reserved(): number {
    return Math.floor(this.port.parallel / SLOTS_PER_RESERVED);
  }
}
