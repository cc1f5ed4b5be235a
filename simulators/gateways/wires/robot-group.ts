import type { Arrival } from '../message-ring.js';
import type { WireAnswer } from './wire.js';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

/** When something came of late, against a limit of so many in so long. */
export class SlidingWindow {
  private times: number[] = [];

  constructor(
    private readonly most: number,
    private readonly perMs: number,
  ) {}

  isOver(now: number): boolean {
    this.times = this.times.filter((time) => now - time < this.perMs);
    if (this.times.length >= this.most) return true;
    this.times.push(now);
    return false;
  }

  clear(): void {
    this.times = [];
  }
}

/** The status is 200 whatever is wrong. */
export const say = (json: Record<string, unknown>): WireAnswer => ({ status: 200, json });

/** A property of a property, when it is a text. */
export function textIn(message: Record<string, unknown> | undefined, of: string, name: string): string {
  const inner = message?.[of];
  const value = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : '';
}

export const arrivalIn = (wire: string, to: string, text: string): Arrival => ({ channel: 'robot', wire, to, text });
