import { silentLogger } from '#libs/observability';
import { PostgresAuditLog } from '../../apps/server/src/audit/store/postgres-audit-log.js';
import { AuditFigures } from '../../apps/server/src/dispatch/auditor/audit-figures.js';
import { AuditIncidents } from '../../apps/server/src/dispatch/auditor/audit-incidents.js';
import { PostgresAuditorStore } from '../../apps/server/src/dispatch/auditor/store/postgres-auditor.store.js';
import { WriteRepairs } from '../../apps/server/src/dispatch/auditor/write-repairs.js';
import { PostgresDutyStore } from '../../apps/server/src/dispatch/duty/store/postgres-duty.store.js';
import { EscalateNow } from '../../apps/server/src/dispatch/escalation/escalate-now.js';
import { EscalationWorlds } from '../../apps/server/src/dispatch/escalation/escalation-worlds.js';
import { FireEscalations } from '../../apps/server/src/dispatch/escalation/fire-escalations.js';
import { PostgresEscalationStore } from '../../apps/server/src/dispatch/escalation/store/postgres-escalation.store.js';
import { WriteEscalations } from '../../apps/server/src/dispatch/escalation/write-escalations.js';
import { AskBeforeShift } from '../../apps/server/src/dispatch/readiness/ask-before-shift.js';
import { CheckReadiness } from '../../apps/server/src/dispatch/readiness/check-readiness.js';
import { ReadShiftChecks } from '../../apps/server/src/dispatch/readiness/read-shift-checks.js';
import { ReadinessBooks } from '../../apps/server/src/dispatch/readiness/readiness-books.js';
import { RecordShiftCheckAnswer } from '../../apps/server/src/dispatch/readiness/record-shift-check-answer.js';
import { PostgresReadinessStore } from '../../apps/server/src/dispatch/readiness/store/postgres-readiness.store.js';
import { PostgresShiftCheckStore } from '../../apps/server/src/dispatch/readiness/store/postgres-shift-check.store.js';
import { TellReadiness } from '../../apps/server/src/dispatch/readiness/tell-readiness.js';
import type { ServerConfig } from '../../apps/server/src/server.config.js';
import { Hops } from './hops.js';

/** Escalation, the auditor and the checks of readiness beside the hops, all on one database and one movable clock. */
export class EscalationStand {
  readonly escalations: FireEscalations;
  readonly escalateNow: EscalateNow;
  readonly auditor: AuditIncidents;
  readonly figures: AuditFigures;
  readonly readiness: CheckReadiness;
  readonly telling: TellReadiness;
  readonly asking: AskBeforeShift;
  readonly answers: RecordShiftCheckAnswer;
  readonly checks: ReadShiftChecks;

  private constructor(readonly hops: Hops) {
    const { database } = hops.test;
    const { store, timeline, outbox, wake, metrics, settings, roster, terminals, clock, faults } = hops;
    const worlds = new EscalationWorlds(roster, faults, settings, terminals, clock);
    const clocks = new PostgresEscalationStore(store);
    const writer = new WriteEscalations(clocks, timeline, outbox, wake, metrics);
    this.escalations = new FireEscalations(database, clocks, worlds, writer);
    this.escalateNow = new EscalateNow(database, store, clocks, worlds, writer);
    const duties = new PostgresDutyStore();
    const repairs = new WriteRepairs(store, timeline, outbox);
    this.auditor = new AuditIncidents(database, new PostgresAuditorStore(), duties, worlds, repairs);
    this.figures = new AuditFigures(wake, silentLogger, metrics);
    const records = new PostgresReadinessStore();
    const config = { SMS_GATEWAY_URL: 'http://127.0.0.1:1/' } as unknown as ServerConfig;
    this.readiness = new CheckReadiness(database, records, worlds, config);
    const books = new ReadinessBooks(roster, settings, records);
    this.telling = new TellReadiness(database, duties, outbox, this.readiness, books);
    const shiftChecks = new PostgresShiftCheckStore();
    this.asking = new AskBeforeShift(database, shiftChecks, outbox, books);
    this.answers = new RecordShiftCheckAnswer(database, shiftChecks, new PostgresAuditLog(database), clock);
    this.checks = new ReadShiftChecks(database, shiftChecks, books);
  }

  static async start(): Promise<EscalationStand> {
    const stand = new EscalationStand(await Hops.start());
    await stand.run(`INSERT INTO desk (id, name_zh, name_en, phone, language, kind)
                     VALUES ('chief', '负责人', 'Chief', '+8613900000009', 'zh-CN', 'lead')`);
    await stand.hops.roster.reload();
    return stand;
  }

  stop(): Promise<void> {
    return this.hops.stop();
  }

  run<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    return this.hops.test.database.run<Row>({ text }, values);
  }

  /** Writes a document of rules and takes it up. */
  async setting(name: string, value: unknown): Promise<void> {
    await this.run(
      `INSERT INTO setting (name, version, value, changed_at, changed_by, reason)
       SELECT $1, coalesce(max(version), 0) + 1, $2, $3, 'test', 'test' FROM setting WHERE name = $1`,
      [name, JSON.stringify(value), this.hops.clock.now()],
    );
    await this.hops.settings.reload();
  }

  /** One pass of escalation after another, until nothing is due. */
  async escalate(): Promise<void> {
    while (await this.escalations.pass(this.hops.clock.now()));
  }

  /** Whom the steps of escalation paged, in order: `step:recipient state`. */
  async escalated(id: string): Promise<string[]> {
    const notices = await this.hops.notices(id);
    return notices
      .filter(({ template }) => template === 'incidentEscalated')
      .map(
        ({ data, recipient_id, state }) => `${(data['escalation'] as { step: number }).step}:${recipient_id} ${state}`,
      );
  }

  /** Steps that the timeline tells of, in order. */
  async steps(id: string): Promise<number[]> {
    const rows = await this.run<{ step: number }>(
      `SELECT (data->>'step')::int AS step FROM timeline
       WHERE incident_id = $1 AND what IN ('escalated', 'escalatedToNobody') ORDER BY id`,
      [id],
    );
    return rows.map(({ step }) => step);
  }
}
