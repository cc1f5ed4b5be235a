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
import { allowedActions, priorityRank, type Language } from '#libs/domain';
import { SignedIn, type Account } from '../../auth/index.js';
import { ProblemError } from '../../problem.js';
import { FaultBook } from '../../settings/index.js';
import { INCIDENT_ACTIONS, type IncidentActionWord } from '../openapi/routes.table.js';
import { ReaderLanguage } from '../reader-language.js';
import { readVersion } from '../read-version.js';
import { RequestShape } from '../request-shape.js';
import { IncidentAccess, rowId } from './incident-access.js';
import {
  INCIDENT_LIST_STORE,
  type IncidentFilter,
  type IncidentListStore,
  type IncidentSurroundings,
  type TimelineRecord,
} from './incident-list.store.js';
import { IncidentOverlay } from './incident-overlay.js';
import { toIncidentDetail, toIncidentRow } from './incident-views.js';
import { PerformAction } from './perform-action.js';
import { VersionTag } from '../version-tag.interceptor.js';

const actionWord = z.enum(INCIDENT_ACTIONS);

@Controller('api/incidents')
export class IncidentController {
  constructor(
    @Inject(INCIDENT_LIST_STORE) private readonly store: IncidentListStore,
    @Inject(PerformAction) private readonly actions: PerformAction,
    @Inject(IncidentAccess) private readonly access: IncidentAccess,
    @Inject(IncidentOverlay) private readonly overlay: IncidentOverlay,
    @Inject(FaultBook) private readonly faults: FaultBook,
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
      ...this.alarmFilter(query),
      scope: await this.access.scopeOf(account),
      beforeId: query.cursor,
      limit: query.limit + 1,
    });
    const items = records
      .slice(0, query.limit)
      .map((record) => toIncidentRow(record, { language, faults: this.faults, now: this.access.now() }));
    return { items, next: records.length > query.limit ? items.at(-1)!.id : null };
  }

  private alarmFilter({ suppressed, stale, parent }: IncidentQuery): Partial<IncidentFilter> {
    return {
      ...(suppressed && { suppressed: suppressed === 'true' }),
      ...(stale && { openedBefore: this.access.staleBefore() }),
      ...(parent && { parentId: parent }),
    };
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
    const incident = await this.access.find(path.id, account);
    // What is not theirs to see is for them no incident to merge into.
    const into =
      action === 'merge' && body.into && (await this.access.sees(body.into, account)) ? body.into : undefined;
    await this.actions.perform({
      incidentId: incident.id,
      action,
      account,
      version: readVersion(ifMatch),
      body: { ...body, into },
      language,
    });
    return this.detailOf(path.id, account, language);
  }

  private async detailOf(id: string, account: Account, language: Language): Promise<IncidentDetail> {
    const record = await this.access.find(id, account);
    const [around, over] = await Promise.all([
      this.store.surroundings(record.id),
      this.overlay.read(record.id, account, language),
    ]);
    const isAssignee = account.technicianId !== null && account.technicianId === record.assignee_id;
    const actions = allowedActions(record.state as IncidentDetail['state'], account.role, isAssignee, over.actions);
    const offered: readonly string[] = INCIDENT_ACTIONS;
    const detail = toIncidentDetail(record, around, {
      language,
      faults: this.faults,
      now: this.access.now(),
      actions: [...ownAnswers(record, around, account), ...actions].filter(
        (action, at, all) => offered.includes(action) && all.indexOf(action) === at,
      ),
    });
    return { ...detail, ...over.view };
  }
}

/** Whoever is asked to help, to take it over or by a step of escalation answers for themselves, whoever holds it. */
function ownAnswers(
  { state }: { state: string },
  { assignments, timeline }: Pick<IncidentSurroundings, 'assignments' | 'timeline'>,
  { technicianId }: Account,
): ('accept' | 'refuse')[] {
  if (technicianId === null) return [];
  const running = assignments.filter(
    (each) => each.technician_id === technicianId && /offered|accepted/.test(each.state),
  );
  const own = running.find(({ role }) => role !== 'lead');
  if (own) return own.state === 'offered' ? ['accept', 'refuse'] : ['refuse'];
  const isFree = running.length === 0 && (state === 'new' || state === 'offered');
  return isFree && timeline.some((entry) => hasPaged(entry, technicianId)) ? ['accept', 'refuse'] : [];
}

const hasPaged = ({ what, data }: TimelineRecord, technicianId: string): boolean =>
  what === 'escalated' &&
  ((data as { recipients?: { kind: string; id: string }[] }).recipients ?? []).some(
    ({ kind, id }) => kind === 'technician' && id === technicianId,
  );

function readAction(word: string): IncidentActionWord {
  const action = actionWord.safeParse(word);
  if (action.success) return action.data;
  throw new ProblemError(404, 'unknownAction', `An incident cannot be told to "${word.slice(0, 40)}".`);
}
