import { Module } from '@nestjs/common';
import { CustomerModule } from '../customer/index.js';
import { DispatchModule } from '../dispatch/index.js';
import { IncidentModule } from '../incident/index.js';
import { NotifyModule } from '../notify/index.js';
import { RosterModule } from '../roster/index.js';
import { TerminalModule } from '../terminal/index.js';
import { AuditModule } from '../audit/index.js';
import { ALARM_COUNTS_STORE } from './alarms/alarm-counts.store.js';
import { AlarmsController } from './alarms/alarms.controller.js';
import { MaintenanceController } from './alarms/maintenance.controller.js';
import { PostgresAlarmCountsStore } from './alarms/store/postgres-alarm-counts.store.js';
import { BankDirectory } from './bank-directory.js';
import { DESK_WORK_CONTROLLERS, DESK_WORK_PROVIDERS } from './desk-work.providers.js';
import { DispatchController } from './dispatch/dispatch.controller.js';
import { PartsController } from './dispatch/parts.controller.js';
import { AnswerController } from './gateways/answer.controller.js';
import { GatewayController } from './gateways/gateway.controller.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { IncidentController } from './incidents/incident.controller.js';
import { INCIDENT_LIST_STORE } from './incidents/incident-list.store.js';
import { IncidentAccess } from './incidents/incident-access.js';
import { PerformAction } from './incidents/perform-action.js';
import { PostgresIncidentListStore } from './incidents/store/postgres-incident-list.store.js';
import { StreamController } from './live/stream.controller.js';
import { TimelineFeed } from './live/timeline-feed.js';
import { NoticeController } from './notices/notice.controller.js';
import { OnCallController } from './on-call/on-call.controller.js';
import { OpenapiController } from './openapi/openapi.controller.js';
import { HealthController } from './operations/health.controller.js';
import { MetricsController } from './operations/metrics.controller.js';
import { readinessChecks } from './operations/readiness-checks.js';
import { ProblemFilter } from './problem.filter.js';
import { FaultCatalogueController } from './settings/fault-catalogue.controller.js';
import { AvailabilityController } from './availability/availability.controller.js';
import { AVAILABILITY_STORE } from './availability/availability.store.js';
import { PlannedMaintenance } from './availability/planned-maintenance.js';
import { ReadAvailability } from './availability/read-availability.js';
import { PostgresAvailabilityStore } from './availability/store/postgres-availability.store.js';
import { CaseController } from './cases/case.controller.js';
import { IntakeController } from './intake/intake.controller.js';
import { SettingsController } from './settings/settings.controller.js';
import { PushController } from './push/push.controller.js';
import { PublicController } from './public/public.controller.js';
import { DutyCalendarController, PublicCalendarController } from './roster/duty-calendar.controller.js';
import { OverrideController } from './roster/override.controller.js';
import { RosterController } from './roster/roster.controller.js';
import { RotationController } from './roster/rotation.controller.js';
import { ShiftController } from './roster/shift.controller.js';
import { SwapController } from './roster/swap.controller.js';
import { EscalateController } from './readiness/escalate.controller.js';
import { ReadinessController } from './readiness/readiness.controller.js';
import { ComplaintController } from './complaints/complaint.controller.js';
import { ServiceLevelController } from './service-levels/service-level.controller.js';
import { SessionController } from './session/session.controller.js';
import { WebhookController } from './webhooks/webhook.controller.js';
import { TerminalController } from './terminals/terminal.controller.js';

/** What every process answers, whatever its roles: is it alive, is it ready, its figures. */
const OPERATIONS = [HealthController, MetricsController];

/** The API of the three faces. */
const FACES = [
  SessionController,
  DispatchController,
  PartsController,
  EscalateController,
  ReadinessController,
  ServiceLevelController,
  ComplaintController,
  IncidentController,
  TerminalController,
  OnCallController,
  RosterController,
  RotationController,
  ShiftController,
  OverrideController,
  SwapController,
  DutyCalendarController,
  PublicCalendarController,
  StreamController,
  PublicController,
  NoticeController,
  GatewayController,
  AnswerController,
  SettingsController,
  AlarmsController,
  MaintenanceController,
  IntakeController,
  CaseController,
  AvailabilityController,
  FaultCatalogueController,
  PushController,
  WebhookController,
  ...DESK_WORK_CONTROLLERS,
  OpenapiController,
];

/** Only with the role `api`. */
@Module({
  imports: [AuditModule, IncidentModule, DispatchModule, CustomerModule, NotifyModule, RosterModule, TerminalModule],
  controllers: FACES,
  providers: [
    BankDirectory,
    TimelineFeed,
    PlannedMaintenance,
    ReadAvailability,
    { provide: AVAILABILITY_STORE, useClass: PostgresAvailabilityStore },
    PerformAction,
    ...DESK_WORK_PROVIDERS,
    IncidentAccess,
    { provide: ALARM_COUNTS_STORE, useClass: PostgresAlarmCountsStore },
    { provide: INCIDENT_LIST_STORE, useClass: PostgresIncidentListStore },
  ],
})
export class FacesModule {}

@Module({
  controllers: OPERATIONS,
  providers: [readinessChecks, ProblemFilter, IdempotencyInterceptor],
  exports: [ProblemFilter, IdempotencyInterceptor],
})
export class OperationsModule {}
