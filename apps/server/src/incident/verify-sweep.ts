import { Injectable } from '@nestjs/common';
import { Sweeps } from '../wake/index.js';
import { VerifyRestored } from './verify-restored.js';

/** Looks for restored incidents whose verify window is over. */
@Injectable()
export class VerifySweep {
  constructor(verify: VerifyRestored, sweeps: Sweeps) {
    sweeps.add({ name: 'verify', pass: (now) => verify.pass(now) });
  }
}
