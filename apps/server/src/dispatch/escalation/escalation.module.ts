import { Module } from '@nestjs/common';
import { AuditModule } from '../../audit/index.js';
import { AuditFigures } from '../auditor/audit-figures.js';
import { AuditIncidents } from '../auditor/audit-incidents.js';
import { AuditSweep } from '../auditor/audit-sweep.js';
import { AUDITOR_STORE } from '../auditor/auditor.store.js';
import { PostgresAuditorStore } from '../auditor/store/postgres-auditor.store.js';
import { WriteRepairs } from '../auditor/write-repairs.js';
import { DUTY_STORE } from '../duty/duty.store.js';
import { PostgresDutyStore } from '../duty/store/postgres-duty.store.js';
import { AskBeforeShift } from '../readiness/ask-before-shift.js';
import { CheckReadiness } from '../readiness/check-readiness.js';
import { ReadinessBooks } from '../readiness/readiness-books.js';
import { ReadinessSweep } from '../readiness/readiness-sweep.js';
import { READINESS_STORE } from '../readiness/readiness.store.js';
import { ReadShiftChecks } from '../readiness/read-shift-checks.js';
import { RecordShiftCheckAnswer } from '../readiness/record-shift-check-answer.js';
import { SHIFT_CHECK_STORE } from '../readiness/shift-check.store.js';
import { PostgresReadinessStore } from '../readiness/store/postgres-readiness.store.js';
import { PostgresShiftCheckStore } from '../readiness/store/postgres-shift-check.store.js';
import { TellReadiness } from '../readiness/tell-readiness.js';
import { EscalateNow } from './escalate-now.js';
import { EscalationSweep } from './escalation-sweep.js';
import { EscalationWorlds } from './escalation-worlds.js';
import { ESCALATION_STORE } from './escalation.store.js';
import { FireEscalations } from './fire-escalations.js';
import { PostgresEscalationStore } from './store/postgres-escalation.store.js';
import { WriteEscalations } from './write-escalations.js';

/** What sees to it that somebody hears: escalation, the auditor behind it, and the checks ahead of the night. */
@Module({
  imports: [AuditModule],
  providers: [
    { provide: ESCALATION_STORE, useClass: PostgresEscalationStore },
    { provide: AUDITOR_STORE, useClass: PostgresAuditorStore },
    { provide: DUTY_STORE, useClass: PostgresDutyStore },
    { provide: READINESS_STORE, useClass: PostgresReadinessStore },
    { provide: SHIFT_CHECK_STORE, useClass: PostgresShiftCheckStore },
    EscalationWorlds,
    WriteEscalations,
    FireEscalations,
    EscalateNow,
    EscalationSweep,
    WriteRepairs,
    AuditIncidents,
    AuditFigures,
    AuditSweep,
    ReadinessBooks,
    CheckReadiness,
    TellReadiness,
    AskBeforeShift,
    RecordShiftCheckAnswer,
    ReadShiftChecks,
    ReadinessSweep,
  ],
  exports: [FireEscalations, EscalateNow, AuditIncidents, CheckReadiness, RecordShiftCheckAnswer, ReadShiftChecks],
})
export class EscalationModule {}
