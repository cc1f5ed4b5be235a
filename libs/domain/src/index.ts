export * from './terminal/component.js';
export * from './terminal/partition.js';
export * from './terminal/watermark.js';
export * from './terminal/silence.js';
export * from './terminal/session.js';
export * from './terminal/condition.js';
export * from './fault/fault-code.js';
export {
  CUSTOMER_IMPACTS,
  FAULT_CATEGORIES,
  SKILLS,
  type CustomerImpact,
  type FaultCategory,
  type FaultDefinition,
  type Skill,
} from './fault/fault-definition.js';
export * from './fault/catalogue.js';
export * from './fault/retired-fault.js';
export * from './incident/lifecycle.js';
export * from './incident/priority.js';
export * from './incident/transitions.table.js';
export * from './incident/next-state.js';
export * from './incident/who-may-act.table.js';
export * from './incident/correlate.js';
export * from './incident/verify.js';
export * from './incident/shelving.js';
export * from './dispatch/assignment-state.js';
export * from './dispatch/on-call.js';
export * from './dispatch/distance.js';
export * from './dispatch/rank.js';
export * from './dispatch/offer.js';
export * from './dispatch/next-step.js';
export * from './dispatch/answer.js';
export * from './customer/case-words.js';
export * from './notice/notice-words.js';
export * from './notice/notice-facts.js';
export * from './notice/notice-texts.table.js';
export * from './notice/render-notice.js';
export * from './notice/sms-segments.js';
export * from './notice/channel-plan.js';
export * from './notice/delivery-errors.table.js';
export * from './notice/next-attempt.js';
export * from './customer/mask-card-numbers.js';
export * from './customer/phone-number.js';
export * from './customer/case-number.js';
export * from './customer/case-lifecycle.table.js';
export * from './customer/advance-case.js';
export * from './customer/expected-steps.js';
export * from './customer/case-evidence.js';
export * from './customer/match-case.js';
export * from './customer/case-texts.table.js';
