import { Module } from '@nestjs/common';
import { CustomerModule } from '../customer/index.js';
import { DispatchModule } from '../dispatch/index.js';
import { IncidentModule } from '../incident/index.js';
import { RosterModule } from '../roster/index.js';
import { TerminalModule } from '../terminal/index.js';
import { BankDirectory } from './bank-directory.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { IncidentController } from './incidents/incident.controller.js';
import { INCIDENT_LIST_STORE } from './incidents/incident-list.store.js';
import { PerformAction } from './incidents/perform-action.js';
import { PostgresIncidentListStore } from './incidents/store/postgres-incident-list.store.js';
import { StreamController } from './live/stream.controller.js';
import { TimelineFeed } from './live/timeline-feed.js';
import { OnCallController } from './on-call/on-call.controller.js';
import { OpenapiController } from './openapi/openapi.controller.js';
import { HealthController } from './operations/health.controller.js';
import { MetricsController } from './operations/metrics.controller.js';
import { readinessChecks } from './operations/readiness-checks.js';
import { ProblemFilter } from './problem.filter.js';
import { PublicController } from './public/public.controller.js';
import { SessionController } from './session/session.controller.js';
import { TerminalController } from './terminals/terminal.controller.js';

/** What every process answers, whatever its roles: is it alive, is it ready, its figures. */
const OPERATIONS = [HealthController, MetricsController];

/** The API of the three faces. */
const FACES = [
  SessionController,
  IncidentController,
  TerminalController,
  OnCallController,
  StreamController,
  PublicController,
  OpenapiController,
];

/** Only with the role `api`. */
@Module({
  imports: [IncidentModule, DispatchModule, CustomerModule, RosterModule, TerminalModule],
  controllers: FACES,
  providers: [
    BankDirectory,
    TimelineFeed,
    PerformAction,
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
