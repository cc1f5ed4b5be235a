import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { z } from 'zod';
import {
  incidentActionRequest,
  incidentQuery,
  type IncidentActionRequest,
  type IncidentDetail,
  type IncidentPage,
  type IncidentQuery,
} from '#libs/contract';
import { allowedActions, faultOf, mayShelve, priorityRank, type Language } from '#libs/domain';
import type { Clock } from '#libs/clock';
import { SignedIn, type Account } from '../../auth/index.js';
import { CLOCK } from '../../clock.js';
import { ProblemError } from '../../problem.js';
import { BankDirectory } from '../bank-directory.js';
import { INCIDENT_ACTIONS, type IncidentActionWord } from '../openapi/routes.table.js';
import { ReaderLanguage } from '../reader-language.js';
import { RequestShape } from '../request-shape.js';
import { INCIDENT_LIST_STORE, type IncidentListStore, type IncidentRecord } from './incident-list.store.js';
import { toIncidentDetail, toIncidentRow } from './incident-views.js';
import { PerformAction } from './perform-action.js';
import { VersionTag } from './version-tag.interceptor.js';

/** A bigint, as a path part or a cursor. */
const rowId = z.string().regex(/^\d{1,18}$/);
const actionWord = z.enum(INCIDENT_ACTIONS);

@Controller('api/incidents')
export class IncidentController {
  constructor(
    @Inject(INCIDENT_LIST_STORE) private readonly store: IncidentListStore,
    @Inject(PerformAction) private readonly actions: PerformAction,
    @Inject(BankDirectory) private readonly bank: BankDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  async list(
    @Query(new RequestShape(incidentQuery)) query: IncidentQuery,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
  ): Promise<IncidentPage> {
    if (query.cursor && !rowId.safeParse(query.cursor).success) {
      throw new ProblemError(400, 'invalidRequest', 'cursor: is not one that this list gave');
    }
    const assigneeId = query.assignee === 'me' ? (account.technicianId ?? '-') : query.assignee;
    const records = await this.store.list({
      state: query.state,
      priority: query.priority && priorityRank(query.priority),
      terminalId: query.terminal,
      assigneeId,
      scope: await this.bank.scopeOf(account),
      beforeId: query.cursor,
      limit: query.limit + 1,
    });
    const items = records.slice(0, query.limit).map((record) => toIncidentRow(record, language));
    return { items, next: records.length > query.limit ? items.at(-1)!.id : null };
  }

  @Get(':id')
  @UseInterceptors(VersionTag)
  async read(
    @Param('id') id: string,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
  ): Promise<IncidentDetail> {
    return this.detailOf(id, account, language);
  }

  @Post(':id/:action')
  @UseInterceptors(VersionTag)
  @HttpCode(200)
  async act(
    @Param() path: { id: string; action: string },
    @Body(new RequestShape(incidentActionRequest)) body: IncidentActionRequest,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
    @Headers('if-match') ifMatch?: string,
  ): Promise<IncidentDetail> {
    const action = readAction(path.action);
    const incident = await this.find(path.id, account);
    await this.actions.perform({
      incidentId: incident.id,
      action,
      account,
      version: readVersion(ifMatch),
      body,
      language,
    });
    return this.detailOf(path.id, account, language);
  }

  private async detailOf(id: string, account: Account, language: Language): Promise<IncidentDetail> {
    const record = await this.find(id, account);
    const around = await this.store.surroundings(record.id);
    const isAssignee = account.technicianId !== null && account.technicianId === record.assignee_id;
    const shelved = record.shelved_until !== null && record.shelved_until > this.clock.now();
    const actions = allowedActions(record.state as IncidentDetail['state'], account.role, isAssignee, shelved);
    const offered: readonly string[] = INCIDENT_ACTIONS;
    return toIncidentDetail(record, around, {
      language,
      actions: actions.filter(
        (action) => offered.includes(action) && (action !== 'shelve' || this.mayBeShelved(record)),
      ),
    });
  }

  /** What is too serious to be shelved by one person is not offered at all. */
  private mayBeShelved({ fault }: IncidentRecord): boolean {
    const rules = faultOf(fault);
    const shelving = rules && mayShelve(rules, undefined, this.clock.now());
    return shelving?.outcome === 'refused' && shelving.reason === 'untilNeeded';
  }

  private async find(id: string, account: Account): Promise<IncidentRecord> {
    const scope = await this.bank.scopeOf(account);
    const record = rowId.safeParse(id).success ? await this.store.find(id, scope) : undefined;
    if (!record)
      throw new ProblemError(404, 'unknownIncident', 'There is no such incident, or it is not yours to see.');
    return record;
  }
}

function readAction(word: string): IncidentActionWord {
  const action = actionWord.safeParse(word);
  if (action.success) return action.data;
  throw new ProblemError(404, 'unknownAction', `An incident cannot be told to "${word.slice(0, 40)}".`);
}

/** `"3"`, `3` or `W/"3"`; `*` and nothing at all are whatever is there. */
function readVersion(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch === '*') return undefined;
  const match = /^(?:W\/)?"?(\d{1,9})"?$/.exec(ifMatch.trim());
  if (!match) throw new ProblemError(400, 'invalidRequest', 'If-Match: must be the version of the incident');
  return Number(match[1]);
}
