export { AUDIT_LOG, type AuditEntry, type AuditLog, type AuditRange, type ChainedEntry } from './audit-log.js';
export { AuditModule } from './audit.module.js';
