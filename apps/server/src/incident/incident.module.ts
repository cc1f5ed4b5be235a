import { Global, Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { EVENT_SINK } from '../ingest/index.js';
import { ActOnIncident } from './act-on-incident.js';
import { ApplyEvents } from './apply-events.js';
import { CheckLifecycle } from './check-lifecycle.js';
import { IncidentWriter } from './incident-writer.js';
import { INCIDENT_STORE } from './incident.store.js';
import { OpenIncident } from './open-incident.js';
import { PostgresIncidentStore } from './store/postgres-incident.store.js';
import { PostgresTimeline } from './store/postgres-timeline.js';
import { TIMELINE } from './timeline.js';
import { VerifyRestored } from './verify-restored.js';
import { VerifySweep } from './verify-sweep.js';

/** Global, because ingest must find its event sink without knowing this hop. */
@Global()
@Module({
  imports: [AuditModule],
  providers: [
    { provide: INCIDENT_STORE, useClass: PostgresIncidentStore },
    { provide: TIMELINE, useClass: PostgresTimeline },
    { provide: EVENT_SINK, useClass: ApplyEvents },
    ActOnIncident,
    CheckLifecycle,
    IncidentWriter,
    OpenIncident,
    VerifyRestored,
    VerifySweep,
  ],
  exports: [INCIDENT_STORE, TIMELINE, EVENT_SINK, ActOnIncident, IncidentWriter, OpenIncident, VerifyRestored],
})
export class IncidentModule {}
