import { Global, Module } from '@nestjs/common';
import { PostgresWakeRelay } from './postgres-wake-relay.js';
import { WakeBoard } from './wake-board.js';

@Global()
@Module({ providers: [WakeBoard, PostgresWakeRelay], exports: [WakeBoard] })
export class WakeModule {}
