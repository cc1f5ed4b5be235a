import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import { CLOCK } from '../clock.js';
import { WakeBoard } from '../wake/index.js';

/** The time of a report, and who is told that there is one. */
@Injectable()
export class ReportSignals {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly wake: WakeBoard,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  recorded(): void {
    this.wake.ring('incidents', 'notices', 'timeline');
  }
}
