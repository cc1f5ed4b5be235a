export * from './policy.js';
export * from './working-hours.js';
export * from './next-escalation.js';
export * from './reach.js';
export * from './run-escalation.js';
export * from './audit-incident.js';
