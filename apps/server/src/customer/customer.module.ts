import { AuditModule } from '../audit/index.js';
import { Module } from '@nestjs/common';
import { DispatchModule } from '../dispatch/index.js';
import { IncidentModule } from '../incident/index.js';
import { AdvanceCases } from './advance-cases.js';
import { CaseReader } from './case-reader.js';
import { CaseRunner } from './case-runner.js';
import { ComplaintClerk } from './complaint-clerk.js';
import { ComplaintSweep } from './complaint-sweep.js';
import { COMPLAINT_STORE } from './complaint.store.js';
import { HandleComplaints } from './handle-complaints.js';
import { PostgresComplaintStore } from './store/postgres-complaint.store.js';
import { CASE_STORE } from './case.store.js';
import { FollowCase } from './follow-case.js';
import { OpenCases } from './open-cases.js';
import { RecordReport } from './record-report.js';
import { ReportCase } from './report-case.js';
import { ReportSignals } from './report-signals.js';
import { PostgresCaseStore } from './store/postgres-case.store.js';
import { TrackingLinks } from './tracking-links.js';
import { IncidentTraps, TRAP_INCIDENTS } from './trap-incidents.js';

@Module({
  imports: [AuditModule, IncidentModule, DispatchModule],
  providers: [
    { provide: CASE_STORE, useClass: PostgresCaseStore },
    { provide: TRAP_INCIDENTS, useClass: IncidentTraps },
    { provide: COMPLAINT_STORE, useClass: PostgresComplaintStore },
    ComplaintClerk,
    ComplaintSweep,
    HandleComplaints,
    TrackingLinks,
    OpenCases,
    RecordReport,
    ReportSignals,
    ReportCase,
    FollowCase,
    AdvanceCases,
    CaseReader,
    CaseRunner,
  ],
  exports: [HandleComplaints, ReportCase, FollowCase, CaseReader],
})
export class CustomerModule {}
