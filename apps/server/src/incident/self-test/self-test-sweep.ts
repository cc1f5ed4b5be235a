import { Injectable } from '@nestjs/common';
import { Sweeps, WakeBoard } from '../../wake/index.js';
import { RunSelfTests } from './run-self-tests.js';

/** Looks for repairs that are to be tested and for answers. */
@Injectable()
export class SelfTestSweep {
  constructor(tests: RunSelfTests, wake: WakeBoard, sweeps: Sweeps) {
    const pass = async (now: Date): Promise<boolean> => {
      if ((await tests.pass(now)) > 0) wake.ring('timeline');
      return false;
    };
    sweeps.add({ name: 'self-tests', pass });
  }
}
