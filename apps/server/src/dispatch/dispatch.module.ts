import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { AfterDispatch } from './after-dispatch.js';
import { AnswerOffer } from './answer-offer.js';
import { AssignIncident } from './assign-incident.js';
import { ASSIGNMENT_STORE } from './assignment.store.js';
import { CandidateFields } from './candidate-fields.js';
import { CarriedParts } from './carried-parts.js';
import { DispatchChoice } from './dispatch-choice.js';
import { DispatchDirectory } from './dispatch-directory.js';
import { DispatchIncidents } from './dispatch-incidents.js';
import { DispatchSweep } from './dispatch-sweep.js';
import { DispatchTerms } from './dispatch-terms.js';
import { RankCandidates } from './rank-candidates.js';
import { STANDING_STORE } from './standing.store.js';
import { StandingBook } from './standings.js';
import { PostgresAssignmentStore } from './store/postgres-assignment.store.js';
import { PostgresStandingStore } from './store/postgres-standing.store.js';
import { SupportIncident } from './support-incident.js';
import { WatchAssignments } from './watch-assignments.js';
import { AssignmentSweep } from './assignment-sweep.js';
import { EscalationModule } from './escalation/index.js';
import { ServiceLevelsModule } from './service-levels/index.js';
import { WritePlan } from './write-plan.js';

@Module({
  imports: [AuditModule, EscalationModule, ServiceLevelsModule],
  providers: [
    { provide: ASSIGNMENT_STORE, useClass: PostgresAssignmentStore },
    { provide: STANDING_STORE, useClass: PostgresStandingStore },
    AfterDispatch,
    AnswerOffer,
    AssignIncident,
    CandidateFields,
    CarriedParts,
    DispatchChoice,
    DispatchDirectory,
    DispatchIncidents,
    DispatchSweep,
    DispatchTerms,
    RankCandidates,
    StandingBook,
    SupportIncident,
    WatchAssignments,
    AssignmentSweep,
    WritePlan,
  ],
  exports: [
    EscalationModule,
    ServiceLevelsModule,
    AnswerOffer,
    AssignIncident,
    CarriedParts,
    DispatchIncidents,
    RankCandidates,
    SupportIncident,
  ],
})
export class DispatchModule {}
