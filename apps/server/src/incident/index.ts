export type { IncidentPersonAction } from './action-effects.table.js';
export { ActOnIncident, type ActResult } from './act-on-incident.js';
export { AlarmPictures } from './alarm/alarm-pictures.js';
export { MAINTENANCE_STORE, type MaintenanceStore, type MaintenanceWindow } from './alarm/maintenance.store.js';
export { PlanMaintenance, type WindowActor, type WindowRequest, type WindowResult } from './alarm/plan-maintenance.js';
export { ApplyEvents } from './apply-events.js';
export type { ActRefusal } from './decide-act.js';
export { decideAlone, lookAgainAt, throwFirst } from './decide-alone.js';
export { DeskRules } from './desk-rules.js';
export { incidentFacts, laneOf, type IncidentFacts } from './incident-facts.js';
export type { Actor, IncidentAct } from './incident-act.js';
export { IncidentWriter } from './incident-writer.js';
export {
  ended,
  NOT_HIDDEN,
  withPriority,
  type Incident,
  type Opening,
  type ShelfKind,
  type ShelveRequest,
  type Suppression,
} from './incident.js';
export { IncidentModule } from './incident.module.js';
export { INCIDENT_STORE, type IncidentStore } from './incident.store.js';
export { MergeIncidents, type MergeAct, type SplitAct } from './merge-incidents.js';
export { TakeAlerts, type MonitorMessage } from './intake/take-alerts.js';
export { OpenIncident } from './open-incident.js';
export { waitingRequest } from './shelf.js';
export { TIMELINE, type NewTimelineEntry, type Timeline } from './timeline.js';
export type { TimelineWord } from './timeline-words.js';
export { VerifyRestored } from './verify-restored.js';
