import { Global, Module } from '@nestjs/common';
import { PostgresWakeRelay } from './postgres-wake-relay.js';
import { Sweeps } from './sweeps.js';
import { WakeBoard } from './wake-board.js';

@Global()
@Module({ providers: [WakeBoard, PostgresWakeRelay, Sweeps], exports: [WakeBoard, Sweeps] })
export class WakeModule {}
