export { AnswerOffer, type AnswerResult, type OfferAnswer } from './answer-offer.js';
export { AssignIncident, type AssignAct, type AssignRefusal, type AssignResult } from './assign-incident.js';
export { CarriedParts } from './carried-parts.js';
export { DispatchIncidents } from './dispatch-incidents.js';
export { DispatchModule } from './dispatch.module.js';
export { RankCandidates, type ToldRanking } from './rank-candidates.js';
export { SupportIncident, type SupportAct, type SupportRefusal, type SupportResult } from './support-incident.js';
export * from './escalation/index.js';
export * from './service-levels/index.js';
