export { AnswerOffer, type AnswerResult, type OfferAnswer } from './answer-offer.js';
export { AssignIncident, type AssignAct, type AssignRefusal, type AssignResult } from './assign-incident.js';
export { DispatchIncidents } from './dispatch-incidents.js';
export { DispatchModule } from './dispatch.module.js';
