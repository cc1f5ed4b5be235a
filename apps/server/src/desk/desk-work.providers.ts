import type { Provider } from '@nestjs/common';
import { AuditController } from './audit/audit.controller.js';
import { GatherHandover } from './handover/gather-handover.js';
import { GATHER_STORE } from './handover/gather.store.js';
import { HandOver } from './handover/hand-over.js';
import { HandoverController } from './handover/handover.controller.js';
import { HandoverViews } from './handover/handover-views.js';
import { HANDOVER_STORE } from './handover/handover.store.js';
import { PostgresGatherStore } from './handover/store/postgres-gather.store.js';
import { PostgresHandoverStore } from './handover/store/postgres-handover.store.js';
import { IncidentAccess } from './incidents/incident-access.js';
import { IncidentOverlay } from './incidents/incident-overlay.js';
import { OverlayRules } from './incidents/overlay-rules.js';
import { PostgresOverlayStore } from './incidents/store/postgres-overlay.store.js';
import { PeopleNames } from './people-names.js';
import { PresenceBoard } from './presence/presence-board.js';
import { PresenceController } from './presence/presence.controller.js';
import { PresenceFeed } from './presence/presence-feed.js';
import { ShelvedController } from './shelf/shelved.controller.js';
import { ExplainIncident } from './why/explain-incident.js';
import { PostgresWhyStore } from './why/store/postgres-why.store.js';
import { WhyController } from './why/why.controller.js';
import { WHY_STORE } from './why/why.store.js';

/** What persons at the desk do besides moving incidents on, and what they ask about. */
export const DESK_WORK_CONTROLLERS = [
  PresenceController,
  ShelvedController,
  WhyController,
  HandoverController,
  AuditController,
];

export const DESK_WORK_PROVIDERS: Provider[] = [
  IncidentAccess,
  IncidentOverlay,
  OverlayRules,
  PostgresOverlayStore,
  PeopleNames,
  PresenceBoard,
  PresenceFeed,
  ExplainIncident,
  GatherHandover,
  HandOver,
  HandoverViews,
  { provide: WHY_STORE, useClass: PostgresWhyStore },
  { provide: GATHER_STORE, useClass: PostgresGatherStore },
  { provide: HANDOVER_STORE, useClass: PostgresHandoverStore },
];
