import { Module } from '@nestjs/common';
import { AfterDispatch } from './after-dispatch.js';
import { AnswerOffer } from './answer-offer.js';
import { AssignIncident } from './assign-incident.js';
import { ASSIGNMENT_STORE } from './assignment.store.js';
import { DispatchDirectory } from './dispatch-directory.js';
import { DispatchIncidents } from './dispatch-incidents.js';
import { DispatchRunner } from './dispatch-runner.js';
import { PostgresAssignmentStore } from './store/postgres-assignment.store.js';
import { WritePlan } from './write-plan.js';

@Module({
  providers: [
    { provide: ASSIGNMENT_STORE, useClass: PostgresAssignmentStore },
    AfterDispatch,
    AnswerOffer,
    AssignIncident,
    DispatchDirectory,
    DispatchIncidents,
    DispatchRunner,
    WritePlan,
  ],
  exports: [AnswerOffer, AssignIncident, DispatchIncidents],
})
export class DispatchModule {}
