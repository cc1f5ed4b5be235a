import { Injectable } from '@nestjs/common';
import { Sweeps, WakeBoard } from '../../wake/index.js';
import { AskBeforeShift } from './ask-before-shift.js';
import { TellReadiness } from './tell-readiness.js';

const EVERY_MS = 5_000;

/** Runs the checks before shifts and the daily look at the coming nights. */
@Injectable()
export class ReadinessSweep {
  constructor(readiness: TellReadiness, shifts: AskBeforeShift, wake: WakeBoard, sweeps: Sweeps) {
    const pass = async (now: Date): Promise<boolean> => {
      const asked = await shifts.pass(now);
      const told = await readiness.pass(now);
      if (asked > 0 || (told && told.length > 0)) wake.ring('notices');
      return false;
    };
    sweeps.add({ name: 'readiness', everyMs: EVERY_MS, pass });
  }
}
