import { Module } from '@nestjs/common';
import { AUDIT_LOG } from './audit-log.js';
import { PostgresAuditLog } from './store/postgres-audit-log.js';

@Module({ providers: [{ provide: AUDIT_LOG, useClass: PostgresAuditLog }], exports: [AUDIT_LOG] })
export class AuditModule {}
