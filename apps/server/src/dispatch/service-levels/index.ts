export { AdjustService, type ServiceAct, type ServiceActRefusal, type ServiceActResult } from './adjust-service.js';
export { FollowServiceLevels } from './follow-service-levels.js';
export { ReadServiceLevels, type ServiceView } from './read-service-levels.js';
export { ServiceBook } from './service-book.js';
export type { ServiceReportLine } from './service-level.store.js';
export { ServiceLevelsModule } from './service-levels.module.js';
