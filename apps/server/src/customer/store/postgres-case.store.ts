import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import type {
  CaseRecord,
  CaseStore,
  CaseSummary,
  FollowedCase,
  LaggingCase,
  NewCaseStep,
  ReadCase,
  PendingSighting,
} from '../case.store.js';
import * as statements from './case-statements.js';

@Injectable()
export class PostgresCaseStore implements CaseStore {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  async takePending(sql: Sql, most: number, terminalId?: string): Promise<PendingSighting[]> {
    const taken =
      terminalId === undefined
        ? await sql.run<PendingSighting>(statements.TAKE_PENDING, [most])
        : await sql.run<PendingSighting>(statements.TAKE_PENDING_OF_TERMINAL, [terminalId]);
    return taken.sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
  }

  async lockTerminals(sql: Sql, terminalIds: readonly string[]): Promise<void> {
    await sql.run(statements.LOCK_TERMINALS, [terminalIds]);
  }

  findKnown(
    sql: Sql,
    terminalIds: readonly string[],
    incidentIds: readonly string[],
    since: Date,
  ): Promise<CaseRecord[]> {
    return sql.run(statements.FIND_KNOWN, [terminalIds, incidentIds, since]);
  }

  async insert(sql: Sql, cases: readonly CaseRecord[]): Promise<void> {
    if (cases.length === 0) return;
    const rows = await sql.run<{ id: string; number: string }>(statements.INSERT, [
      cases.map(({ number }) => number),
      cases.map(({ incidentId }) => incidentId),
      cases.map(({ terminalId }) => terminalId),
      cases.map(({ kind }) => kind),
      cases.map(({ state }) => state),
      cases.map(({ source }) => source),
      cases.map(({ openedAt }) => openedAt.toISOString()),
      cases.map(({ detectedAt }) => detectedAt?.toISOString() ?? null),
      cases.map(({ reportedAt }) => reportedAt?.toISOString() ?? null),
      ...reportColumns(cases),
      cases.map(({ suspectedTrap }) => suspectedTrap),
      cases.map(evidenceColumn),
    ]);
    const ids = new Map(rows.map(({ id, number }) => [number, id]));
    for (const each of cases) each.id = ids.get(each.number)!;
  }

  async update(sql: Sql, cases: readonly CaseRecord[]): Promise<void> {
    if (cases.length === 0) return;
    await sql.run(statements.UPDATE, [
      cases.map(({ id }) => id),
      cases.map(({ incidentId }) => incidentId),
      cases.map(({ detectedAt }) => detectedAt?.toISOString() ?? null),
      cases.map(({ reportedAt }) => reportedAt?.toISOString() ?? null),
      ...reportColumns(cases),
      cases.map(({ suspectedTrap }) => suspectedTrap),
      cases.map(evidenceColumn),
    ]);
  }

  async addSteps(sql: Sql, steps: readonly NewCaseStep[]): Promise<void> {
    if (steps.length === 0) return;
    await sql.run(statements.ADD_STEPS, [
      steps.map(({ caseId }) => caseId),
      steps.map(({ at }) => at.toISOString()),
      steps.map(({ state }) => state),
      steps.map(({ actor }) => actor),
      steps.map(({ reason }) => reason),
    ]);
  }

  async addToken(sql: Sql, caseId: string, token: { hash: string; createdAt: Date; expiresAt: Date }): Promise<void> {
    await sql.run(statements.ADD_TOKEN, [token.hash, caseId, token.createdAt, token.expiresAt]);
  }

  takeLagging(sql: Sql, most: number): Promise<LaggingCase[]> {
    return sql.run(statements.TAKE_LAGGING, [most]);
  }

  async moveTo(sql: Sql, moves: readonly { caseId: string; state: string }[]): Promise<void> {
    await sql.run(statements.MOVE_TO, [moves.map(({ caseId }) => caseId), moves.map(({ state }) => state)]);
  }

  async findByToken(tokenHash: string, now: Date): Promise<FollowedCase | null> {
    const [row] = await this.database.run<FollowedCase>(statements.FIND_BY_TOKEN, [tokenHash, now]);
    return row ? { ...row, steps: row.steps.map(({ state, at }) => ({ state, at: new Date(at) })) } : null;
  }

  async findByNumber(sql: Sql, number: string): Promise<ReadCase | undefined> {
    return (await sql.run<ReadCase>(statements.FIND_BY_NUMBER, [number]))[0];
  }

  findOfIncident(incidentId: string): Promise<CaseSummary[]> {
    return this.database.run(statements.FIND_OF_INCIDENT, [incidentId]);
  }

  async newestNumbers(incidentIds: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.database.run<{ incidentId: string; number: string }>(statements.NEWEST_NUMBERS, [
      incidentIds,
    ]);
    return new Map(rows.map(({ incidentId, number }) => [incidentId, number]));
  }
}

/** last_four to report_text, in the order of both statements. */
function reportColumns(cases: readonly CaseRecord[]): unknown[][] {
  return [
    cases.map(({ lastFour }) => lastFour),
    cases.map(({ amountMinor }) => amountMinor),
    cases.map(({ currency }) => currency),
    cases.map(({ phone }) => phone),
    cases.map(({ language }) => language),
    cases.map(({ reportText }) => reportText),
  ];
}

const evidenceColumn = ({ evidence, proofs }: CaseRecord): string => JSON.stringify({ item: evidence, proofs });
