export { CustomerModule } from './customer.module.js';
export { ReportCase, type ReportOutcome } from './report-case.js';
export { FollowCase } from './follow-case.js';
export { CaseReader } from './case-reader.js';
export type { CaseSummary } from './case.store.js';
