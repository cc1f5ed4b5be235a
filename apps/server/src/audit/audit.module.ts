import { Global, Module } from '@nestjs/common';
import { AUDIT_LOG } from './audit-log.js';
import { PostgresAuditLog } from './store/postgres-audit-log.js';

@Global()
@Module({ providers: [{ provide: AUDIT_LOG, useClass: PostgresAuditLog }], exports: [AUDIT_LOG] })
export class AuditModule {}
