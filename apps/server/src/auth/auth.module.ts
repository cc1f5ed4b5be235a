import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuditModule } from '../audit/index.js';
import { ACCOUNT_STORE } from './account.store.js';
import { SessionGuard } from './session.guard.js';
import { Sessions } from './sessions.js';
import { PostgresAccountStore } from './store/postgres-account.store.js';

@Global()
@Module({
  imports: [AuditModule],
  providers: [
    Sessions,
    { provide: ACCOUNT_STORE, useClass: PostgresAccountStore },
    { provide: APP_GUARD, useClass: SessionGuard },
  ],
  exports: [Sessions],
})
export class AuthModule {}
