export { AUDIT_LOG, type AuditEntry, type AuditLog } from './audit-log.js';
export { AuditModule } from './audit.module.js';
