export { CustomerModule } from './customer.module.js';
export { ReportCase, type ReportOutcome } from './report-case.js';
export { FollowCase } from './follow-case.js';
export { CaseReader } from './case-reader.js';
export type { CaseSummary, ReadCase } from './case.store.js';
export {
  COMPLAINT_ROLES,
  HandleComplaints,
  type ComplaintAct,
  type ComplaintRefusal,
  type ComplaintResult,
  type FollowedComplaint,
} from './handle-complaints.js';
export type { ComplaintRecord } from './complaint.store.js';
