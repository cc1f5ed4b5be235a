import type { Component } from '#libs/domain';
import { createMetrics, silentLogger } from '#libs/observability';
import { MovableClock } from '#libs/testkit';
import { PostgresAuditLog } from '../../apps/server/src/audit/store/postgres-audit-log.js';
import { AfterDispatch } from '../../apps/server/src/dispatch/after-dispatch.js';
import { AnswerOffer } from '../../apps/server/src/dispatch/answer-offer.js';
import { AssignIncident } from '../../apps/server/src/dispatch/assign-incident.js';
import { CandidateFields } from '../../apps/server/src/dispatch/candidate-fields.js';
import { DispatchChoice } from '../../apps/server/src/dispatch/dispatch-choice.js';
import { DispatchDirectory } from '../../apps/server/src/dispatch/dispatch-directory.js';
import { DispatchIncidents } from '../../apps/server/src/dispatch/dispatch-incidents.js';
import { DispatchTerms } from '../../apps/server/src/dispatch/dispatch-terms.js';
import { RankCandidates } from '../../apps/server/src/dispatch/rank-candidates.js';
import { StandingBook } from '../../apps/server/src/dispatch/standings.js';
import { PostgresAssignmentStore } from '../../apps/server/src/dispatch/store/postgres-assignment.store.js';
import { PostgresStandingStore } from '../../apps/server/src/dispatch/store/postgres-standing.store.js';
import { ServiceBook } from '../../apps/server/src/dispatch/service-levels/service-book.js';
import { SupportIncident } from '../../apps/server/src/dispatch/support-incident.js';
import { WatchAssignments } from '../../apps/server/src/dispatch/watch-assignments.js';
import { WritePlan } from '../../apps/server/src/dispatch/write-plan.js';
import { ActOnIncident } from '../../apps/server/src/incident/act-on-incident.js';
import { AdmitAlarms } from '../../apps/server/src/incident/alarm/admit-alarms.js';
import { AlarmPictures, AlarmTables } from '../../apps/server/src/incident/alarm/alarm-pictures.js';
import { PlanMaintenance } from '../../apps/server/src/incident/alarm/plan-maintenance.js';
import { ReviewAlarms, ReviewTables } from '../../apps/server/src/incident/alarm/review-alarms.js';
import { ReviewFloods } from '../../apps/server/src/incident/alarm/review-floods.js';
import { ReviewOutages } from '../../apps/server/src/incident/alarm/review-outages.js';
import { PostgresAlarmStore } from '../../apps/server/src/incident/alarm/store/postgres-alarm.store.js';
import { PostgresMaintenanceStore } from '../../apps/server/src/incident/alarm/store/postgres-maintenance.store.js';
import { ApplyEvents } from '../../apps/server/src/incident/apply-events.js';
import { DeskRules } from '../../apps/server/src/incident/desk-rules.js';
import { EndShelves } from '../../apps/server/src/incident/end-shelves.js';
import { FollowMerged } from '../../apps/server/src/incident/follow-merged.js';
import { IncidentWriter } from '../../apps/server/src/incident/incident-writer.js';
import { TellHolders } from '../../apps/server/src/incident/tell-holders.js';
import { MergeIncidents } from '../../apps/server/src/incident/merge-incidents.js';
import { OpenIncident } from '../../apps/server/src/incident/open-incident.js';
import { PostgresIncidentStore } from '../../apps/server/src/incident/store/postgres-incident.store.js';
import { PostgresMergeStore } from '../../apps/server/src/incident/store/postgres-merge.store.js';
import { PostgresTimeline } from '../../apps/server/src/incident/store/postgres-timeline.js';
import { WriteMerge } from '../../apps/server/src/incident/write-merge.js';
import { PostgresSelfTestStore } from '../../apps/server/src/incident/self-test/store/postgres-self-test.store.js';
import { VerifyRestored } from '../../apps/server/src/incident/verify-restored.js';
import type { AcceptedEvent } from '../../apps/server/src/ingest/event-sink.js';
import { PostgresOutbox } from '../../apps/server/src/outbox/store/postgres-outbox.js';
import { Roster } from '../../apps/server/src/roster/roster.js';
import { PostgresRosterStore } from '../../apps/server/src/roster/store/postgres-roster.store.js';
import type { ServerConfig } from '../../apps/server/src/server.config.js';
import { FaultBook } from '../../apps/server/src/settings/fault-book.js';
import { Settings } from '../../apps/server/src/settings/settings.js';
import { PostgresSettingsStore } from '../../apps/server/src/settings/store/postgres-settings.store.js';
import { PostgresDirectoryStore } from '../../apps/server/src/terminal/store/postgres-directory.store.js';
import { TerminalDirectory } from '../../apps/server/src/terminal/terminal-directory.js';
import { WakeBoard } from '../../apps/server/src/wake/wake-board.js';
import { createTestDatabase, type TestDatabase } from './database.js';

export interface StoredIncident {
  suppressed_by: string | null;
  id: string;
  state: string;
  count: number;
  version: number;
  assignee_id: string | null;
  fault_active: boolean;
  dispatch_at: Date | null;
}

export interface StoredNotice {
  incident_id: string;
  template: string;
  purpose: string;
  state: string;
  lane: number;
  recipient_id: string;
  data: Record<string, unknown>;
}

/** The incident and dispatch hops on a database of their own, without Nest, broker or gateways around them. */
export class Hops {
  readonly clock = new MovableClock();
  readonly wake = new WakeBoard();
  readonly metrics = createMetrics();
  readonly store = new PostgresIncidentStore();
  readonly timeline: PostgresTimeline;
  readonly outbox = new PostgresOutbox();
  readonly roster: Roster;
  readonly terminals: TerminalDirectory;
  readonly settings: Settings;
  readonly faults: FaultBook;
  readonly pictures: AlarmPictures;
  readonly maintenance: PlanMaintenance;
  readonly reviewing: ReviewAlarms;
  readonly writer: IncidentWriter;
  readonly sink: ApplyEvents;
  readonly opening: OpenIncident;
  readonly acting: ActOnIncident;
  readonly verifying: VerifyRestored;
  readonly merging: MergeIncidents;
  readonly following: FollowMerged;
  readonly shelves: EndShelves;
  readonly dispatch: DispatchIncidents;
  readonly answering: AnswerOffer;
  readonly assigning: AssignIncident;
  readonly supporting: SupportIncident;
  readonly watching: WatchAssignments;
  readonly candidates: RankCandidates;
  readonly standings: StandingBook;

  private constructor(readonly test: TestDatabase) {
    const { database } = test;
    this.timeline = new PostgresTimeline(new PostgresAuditLog(database));
    const { clock, wake, store, timeline, outbox } = this;
    const config = { OFFER_SECONDS: 300, VERIFY_SECONDS: 600, ROLES: ['dispatch'] } as unknown as ServerConfig;
    const assignments = new PostgresAssignmentStore();
    const merges = new PostgresMergeStore();
    this.roster = new Roster(new PostgresRosterStore(database), clock, silentLogger);
    this.terminals = new TerminalDirectory(new PostgresDirectoryStore(database), clock, silentLogger);
    this.settings = new Settings(new PostgresSettingsStore(database), wake, silentLogger);
    this.faults = new FaultBook(this.settings);
    const holders = new TellHolders(outbox, this.roster, this.terminals, this.faults);
    const alarms = new PostgresAlarmStore();
    const tables = new AlarmTables(database, alarms, this.terminals, this.settings);
    this.pictures = new AlarmPictures(tables, clock, wake, silentLogger);
    this.pictures.onModuleInit();
    const admission = new AdmitAlarms(this.faults, this.settings, this.terminals, this.pictures, alarms);
    this.sink = new ApplyEvents(store, timeline, outbox, admission, holders);
    const audit = new PostgresAuditLog(database);
    this.maintenance = new PlanMaintenance(tables, new PostgresMaintenanceStore(), audit, clock, wake);
    this.opening = new OpenIncident(this.sink);
    const writer = new IncidentWriter(store, timeline, outbox, this.faults, merges);
    this.writer = writer;
    const rules = new DeskRules(config, this.settings);
    const reviewed = new ReviewTables(database, alarms, store, outbox, writer);
    const outages = new ReviewOutages(alarms, this.opening);
    this.reviewing = new ReviewAlarms(reviewed, admission, outages, new ReviewFloods(alarms, this.metrics), wake);
    this.acting = new ActOnIncident(database, writer, clock, rules, wake);
    const writeMerge = new WriteMerge(store, merges, timeline, outbox, this.faults);
    this.merging = new MergeIncidents(database, writeMerge, clock, wake);
    this.following = new FollowMerged(database, merges, writer, writeMerge, wake);
    this.shelves = new EndShelves(database, store, writer, rules, wake);
    this.verifying = new VerifyRestored(database, writer, new PostgresSelfTestStore(), config, wake);
    const after = new AfterDispatch(wake, this.metrics);
    const services = new ServiceBook(this.settings, this.terminals, this.faults);
    const terms = new DispatchTerms(this.settings, this.faults, config, services);
    const people = new DispatchDirectory(this.roster, this.terminals, terms, clock);
    const plan = new WritePlan(store, assignments, timeline, outbox, after);
    const standing = new PostgresStandingStore(database);
    this.standings = new StandingBook(standing);
    const choice = new DispatchChoice(people, new CandidateFields(people, this.standings, standing));
    this.dispatch = new DispatchIncidents(database, store, assignments, choice, plan);
    this.answering = new AnswerOffer(database, store, assignments, people, plan);
    this.assigning = new AssignIncident(database, store, assignments, people, plan);
    this.supporting = new SupportIncident(database, store, assignments, people, plan);
    this.watching = new WatchAssignments(database, store, assignments, people, plan);
    this.candidates = new RankCandidates(database, store, assignments, standing, choice);
  }

  static async start(terminals = 3): Promise<Hops> {
    const hops = new Hops(await createTestDatabase());
    await hops.seed(terminals);
    await hops.terminals.reload();
    await hops.tuneAlarms({});
    return hops;
  }

  stop(): Promise<void> {
    return this.test.drop();
  }

  /** Forgets every incident. */
  async clear(): Promise<void> {
    await this.test.database.run({
      text: 'TRUNCATE incident, timeline, assignment, notice, flood, terminal_mode, maintenance_window',
    });
    this.pictures.spoil();
    this.standings.forget();
  }

  event(terminalId: string, fault: string, change: Partial<AcceptedEvent> = {}): AcceptedEvent {
    const now = this.clock.now();
    return {
      terminalId,
      regionId: 'north',
      journal: '0d9f5a2e-3f0f-4b57-9d3b-1c6a5f2f7d11',
      seq: 1,
      kind: 'raised',
      component: componentOf(fault),
      fault,
      occurredAt: now,
      receivedAt: now,
      detail: {},
      raw: null,
      ...change,
    };
  }

  /** Applies events as ingest does, in one transaction. */
  apply(...events: AcceptedEvent[]): Promise<(string | null)[]> {
    return this.test.database.transaction((sql) => this.sink.apply(sql, events, this.clock.now()));
  }

  raise(terminalId: string, fault: string): Promise<string> {
    return this.apply(this.event(terminalId, fault)).then(([id]) => id!);
  }

  clearFault(terminalId: string, fault: string): Promise<(string | null)[]> {
    return this.apply(this.event(terminalId, fault, { kind: 'cleared' }));
  }

  /** Other alarm rules than usual; a flood begins only where a test asks for one, as most raise more than a desk can take. */
  async tuneAlarms(rules: Record<string, unknown>): Promise<void> {
    const value = { flood: { beginAbove: 1_000_000, endBelow: 1 }, ...rules };
    await this.test.database.run(
      {
        text: `INSERT INTO setting (name, version, value, changed_at, changed_by, reason)
               SELECT 'alarms', coalesce(max(version), 0) + 1, $1, $2, 'test', 'test' FROM setting WHERE name = 'alarms'`,
      },
      [JSON.stringify(value), this.clock.now()],
    );
    await this.settings.reload();
    this.pictures.spoil();
  }

  /** One look at all alarms after another, until nothing is due. */
  async reviewAll(): Promise<void> {
    while (await this.reviewing.pass(this.clock.now()));
  }

  /** One pass of dispatch after another, until nothing is due. */
  async dispatchAll(): Promise<void> {
    while (await this.dispatch.pass(this.clock.now()));
  }

  async incident(id: string): Promise<StoredIncident> {
    const [row] = await this.test.database.run<StoredIncident>({ text: 'SELECT * FROM incident WHERE id = $1' }, [id]);
    return row!;
  }

  incidents(): Promise<StoredIncident[]> {
    return this.test.database.run({ text: 'SELECT * FROM incident ORDER BY id' });
  }

  /** `what:reason` of each line. */
  async history(id: string): Promise<string[]> {
    const rows = await this.test.database.run<{ what: string; reason: string }>(
      { text: 'SELECT what, reason FROM timeline WHERE incident_id = $1 ORDER BY id' },
      [id],
    );
    return rows.map(({ what, reason }) => `${what}:${reason}`);
  }

  /** `technician:state` of each, oldest first. */
  async assignments(id: string): Promise<string[]> {
    const rows = await this.test.database.run<{ technician_id: string; state: string }>(
      { text: 'SELECT technician_id, state FROM assignment WHERE incident_id = $1 ORDER BY id' },
      [id],
    );
    return rows.map(({ technician_id, state }) => `${technician_id}:${state}`);
  }

  notices(id: string): Promise<StoredNotice[]> {
    return this.test.database.run({ text: 'SELECT * FROM notice WHERE incident_id = $1 ORDER BY id' }, [id]);
  }

  /** `template recipient state` of each. */
  async told(id: string): Promise<string[]> {
    return (await this.notices(id)).map((each) => `${each.template} ${each.recipient_id} ${each.state}`);
  }

  /** Two technicians with every skill, near and far, on first line at every hour; one of second line; one who is off. */
  private async seed(terminals: number): Promise<void> {
    const { database } = this.test;
    const run = (text: string, values: unknown[] = []): Promise<unknown[]> => database.run({ text }, values);
    await run(
      `INSERT INTO bank (name_zh, name_en, hotline, time_zone) VALUES ('银行', 'Bank', '95500', 'Asia/Shanghai')`,
    );
    await run(`INSERT INTO region VALUES ('north', '北区', 'North')`);
    await run(
      `INSERT INTO site SELECT 's' || n, 'north', '网点' || n, 'Site ' || n, '路' || n, 'Road ' || n, 31, 121
               FROM generate_series(1, $1) n`,
      [terminals],
    );
    await run(
      `INSERT INTO terminal (id, site_id, model, partition, silent_after_seconds) SELECT 'T' || n, 's' || n, 'M', 0, 90 FROM generate_series(1, $1) n`,
      [terminals],
    );
    await run(`INSERT INTO technician
               SELECT id, '甲' || id, 'A ' || id, '+861380000000' || n, NULL, 'zh-CN',
                 '{card,cash,printer,power,network,security,application}', '{north}', 31, 121 + n / 50.0
               FROM unnest('{near,far,second,off}'::text[]) WITH ORDINALITY AS t(id, n)`);
    await run(`INSERT INTO desk VALUES ('night', '夜班', 'Night desk', '+8613900000000', NULL, 'zh-CN')`);
    await run(`INSERT INTO shift (region_id, line, weekdays, from_minute, to_minute, technician_ids)
               SELECT 'north', line, '{1,2,3,4,5,6,7}', m, (m + 720) % 1440, ids::text[]
               FROM (VALUES ('first', '{near,far}'), ('second', '{second}')) AS l(line, ids), unnest('{0,720}'::int[]) m`);
  }
}

const COMPONENTS: Record<string, Component> = {
  card: 'cardReader',
  cash: 'cashDispenser',
  dispenser: 'cashDispenser',
  cassette: 'cashDispenser',
  paper: 'receiptPrinter',
  terminal: 'application',
  power: 'ups',
};
const componentOf = (fault: string): Component => COMPONENTS[fault.split('.')[0]!] ?? 'application';
