import { Global, Module } from '@nestjs/common';
import { OUTBOX } from './outbox.js';
import { PostgresOutbox } from './store/postgres-outbox.js';

@Global()
@Module({ providers: [{ provide: OUTBOX, useClass: PostgresOutbox }], exports: [OUTBOX] })
export class OutboxModule {}
