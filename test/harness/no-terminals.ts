import { Global, Module } from '@nestjs/common';
import { TERMINAL_DOWNLINK } from '../../apps/server/src/ingest/index.js';

/** For the hops behind ingest on their own: what they send to terminals is lost. */
@Global()
@Module({
  providers: [{ provide: TERMINAL_DOWNLINK, useValue: { send: () => Promise.resolve() } }],
  exports: [TERMINAL_DOWNLINK],
})
export class NoTerminals {}
