export { AuditIncidents, type AuditFinding } from '../auditor/audit-incidents.js';
export { CheckReadiness, type Readiness } from '../readiness/check-readiness.js';
export { ReadShiftChecks, type ToldShiftCheck } from '../readiness/read-shift-checks.js';
export {
  RecordShiftCheckAnswer,
  type ShiftCheckAnswer,
  type ShiftCheckAnswerResult,
} from '../readiness/record-shift-check-answer.js';
export { EscalateNow, type EscalationRefusal, type EscalationWish, type EscalationWishResult } from './escalate-now.js';
export { EscalationModule } from './escalation.module.js';
export { FireEscalations } from './fire-escalations.js';
