import { Global, Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { EVENT_SINK } from '../ingest/index.js';
import { ActOnIncident } from './act-on-incident.js';
import { AdmitAlarms } from './alarm/admit-alarms.js';
import { AlarmPictures, AlarmTables } from './alarm/alarm-pictures.js';
import { AlarmSweep } from './alarm/alarm-sweep.js';
import { ALARM_STORE } from './alarm/alarm.store.js';
import { MAINTENANCE_STORE } from './alarm/maintenance.store.js';
import { PlanMaintenance } from './alarm/plan-maintenance.js';
import { ReviewAlarms, ReviewTables } from './alarm/review-alarms.js';
import { ReviewFloods } from './alarm/review-floods.js';
import { ReviewOutages } from './alarm/review-outages.js';
import { PostgresAlarmStore } from './alarm/store/postgres-alarm.store.js';
import { PostgresMaintenanceStore } from './alarm/store/postgres-maintenance.store.js';
import { ApplyEvents } from './apply-events.js';
import { CheckLifecycle } from './check-lifecycle.js';
import { DeskRules } from './desk-rules.js';
import { DeskSweep } from './desk-sweep.js';
import { EndShelves } from './end-shelves.js';
import { FollowMerged } from './follow-merged.js';
import { IncidentWriter } from './incident-writer.js';
import { INCIDENT_STORE } from './incident.store.js';
import { MONITOR_ALERT_STORE } from './intake/monitor-alert.store.js';
import { PostgresMonitorAlertStore } from './intake/store/postgres-monitor-alert.store.js';
import { TakeAlerts } from './intake/take-alerts.js';
import { MergeIncidents } from './merge-incidents.js';
import { MERGE_STORE } from './merge.store.js';
import { OpenIncident } from './open-incident.js';
import { PostgresSelfTestStore } from './self-test/store/postgres-self-test.store.js';
import { RunSelfTests } from './self-test/run-self-tests.js';
import { SelfTestSweep } from './self-test/self-test-sweep.js';
import { SELF_TEST_STORE } from './self-test/self-test.store.js';
import { TellHolders } from './tell-holders.js';
import { PostgresIncidentStore } from './store/postgres-incident.store.js';
import { PostgresMergeStore } from './store/postgres-merge.store.js';
import { PostgresTimeline } from './store/postgres-timeline.js';
import { TIMELINE } from './timeline.js';
import { VerifyRestored } from './verify-restored.js';
import { VerifySweep } from './verify-sweep.js';
import { WriteMerge } from './write-merge.js';

/** Global, because ingest must find its event sink without knowing this hop. */
@Global()
@Module({
  imports: [AuditModule],
  providers: [
    { provide: INCIDENT_STORE, useClass: PostgresIncidentStore },
    { provide: TIMELINE, useClass: PostgresTimeline },
    { provide: MERGE_STORE, useClass: PostgresMergeStore },
    { provide: EVENT_SINK, useClass: ApplyEvents },
    { provide: ALARM_STORE, useClass: PostgresAlarmStore },
    { provide: MAINTENANCE_STORE, useClass: PostgresMaintenanceStore },
    AdmitAlarms,
    AlarmPictures,
    AlarmSweep,
    AlarmTables,
    PlanMaintenance,
    ReviewAlarms,
    ReviewFloods,
    ReviewOutages,
    ReviewTables,
    ActOnIncident,
    CheckLifecycle,
    DeskRules,
    DeskSweep,
    { provide: MONITOR_ALERT_STORE, useClass: PostgresMonitorAlertStore },
    EndShelves,
    FollowMerged,
    IncidentWriter,
    MergeIncidents,
    OpenIncident,
    TellHolders,
    VerifyRestored,
    VerifySweep,
    { provide: SELF_TEST_STORE, useClass: PostgresSelfTestStore },
    RunSelfTests,
    SelfTestSweep,
    TakeAlerts,
    WriteMerge,
  ],
  exports: [
    INCIDENT_STORE,
    MAINTENANCE_STORE,
    TIMELINE,
    EVENT_SINK,
    ActOnIncident,
    AlarmPictures,
    DeskRules,
    MAINTENANCE_STORE,
    PlanMaintenance,
    IncidentWriter,
    MergeIncidents,
    OpenIncident,
    TakeAlerts,
    VerifyRestored,
  ],
})
export class IncidentModule {}
