import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { z } from 'zod';
import {
  complaintAssign,
  complaintQuery,
  complaintRequest,
  complaintWords,
  type ComplaintDetail,
  type ComplaintRequest,
  type ComplaintView,
} from '#libs/contract';
import { inLanguage, type Bilingual, type Language } from '#libs/domain';
import { Roles, SignedIn, type Account } from '../../auth/index.js';
import {
  COMPLAINT_ROLES,
  HandleComplaints,
  type ComplaintAct,
  type ComplaintRefusal,
  type ComplaintResult,
  type FollowedComplaint,
} from '../../customer/index.js';
import { ProblemError } from '../../problem.js';
import { readVersion } from '../read-version.js';
import { ReaderLanguage } from '../reader-language.js';
import { RequestShape } from '../request-shape.js';
import { VersionTag } from '../version-tag.interceptor.js';

const REFUSALS: Record<ComplaintRefusal, { status: number; text: Bilingual }> = {
  unknownSubject: { status: 422, text: { zh: '没有这个案件或事件单。', en: 'There is no such case or incident.' } },
  cardNumberGiven: {
    status: 422,
    text: { zh: '内容像完整卡号，请删掉。', en: 'This looks like a full card number. Please remove it.' },
  },
  phoneNotUsable: {
    status: 422,
    text: { zh: '电话须带国家代码。', en: 'The telephone number needs its country code.' },
  },
  unknownHandler: { status: 422, text: { zh: '此人不能处理投诉。', en: 'This person does not see to complaints.' } },
  notInThisState: { status: 409, text: { zh: '当前状态不允许此操作。', en: 'Not possible in the present state.' } },
  didTheJob: {
    status: 403,
    text: {
      zh: '参与过该工单的人员不能处理其投诉。',
      en: 'Whoever did the work does not see to a complaint about it.',
    },
  },
  versionChanged: {
    status: 412,
    text: { zh: '投诉已被他人更改，请查看后重试。', en: 'Somebody changed the complaint meanwhile. Look again.' },
  },
};

const rowId = z.string().regex(/^\d{1,18}$/);

/** Complaints of customers: own number, own clock, own handler. */
@Controller('api/complaints')
@Roles(...COMPLAINT_ROLES)
export class ComplaintController {
  constructor(@Inject(HandleComplaints) private readonly complaints: HandleComplaints) {}

  @Get()
  @Roles(...COMPLAINT_ROLES, 'auditor')
  async list(
    @Query(new RequestShape(complaintQuery)) { state, cursor, limit }: z.output<typeof complaintQuery>,
    @SignedIn() { regions }: Account,
  ) {
    const found = await this.complaints.list({ open: state === 'open', beforeId: cursor, limit: limit + 1, regions });
    const items = found.slice(0, limit).map(toView);
    return { items, next: found.length > limit ? items.at(-1)!.id : null };
  }

  @Get(':id')
  @Roles(...COMPLAINT_ROLES, 'auditor')
  @UseInterceptors(VersionTag)
  read(@Param('id') id: string, @SignedIn() account: Account): Promise<ComplaintDetail> {
    return this.detailOf(id, account);
  }

  @Post()
  @UseInterceptors(VersionTag)
  async open(
    @Body(new RequestShape(complaintRequest)) body: ComplaintRequest,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
  ): Promise<ComplaintDetail> {
    return this.detailOf(idOf(await this.complaints.open(body, account), language), account);
  }

  @Post(':id/assign')
  @UseInterceptors(VersionTag)
  @HttpCode(200)
  async assign(
    @Param('id') id: string,
    @Body(new RequestShape(complaintAssign)) { handler, reason }: z.output<typeof complaintAssign>,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
    @Headers('if-match') ifMatch?: string,
  ): Promise<ComplaintDetail> {
    const text = reason ?? 'byHand';
    return this.perform(
      { id, action: 'assign', actor: account, handler, text, version: readVersion(ifMatch) },
      language,
    );
  }

  @Post(':id/answer')
  @UseInterceptors(VersionTag)
  @HttpCode(200)
  answer(
    @Param('id') id: string,
    @Body(new RequestShape(complaintWords)) { text }: z.output<typeof complaintWords>,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
    @Headers('if-match') ifMatch?: string,
  ): Promise<ComplaintDetail> {
    return this.perform({ id, action: 'answer', actor: account, text, version: readVersion(ifMatch) }, language);
  }

  @Post(':id/close')
  @UseInterceptors(VersionTag)
  @HttpCode(200)
  close(
    @Param('id') id: string,
    @Body(new RequestShape(complaintWords)) { text }: z.output<typeof complaintWords>,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
    @Headers('if-match') ifMatch?: string,
  ): Promise<ComplaintDetail> {
    return this.perform({ id, action: 'close', actor: account, text, version: readVersion(ifMatch) }, language);
  }

  @Post(':id/reopen')
  @UseInterceptors(VersionTag)
  @HttpCode(200)
  reopen(
    @Param('id') id: string,
    @Body(new RequestShape(complaintWords)) { text }: z.output<typeof complaintWords>,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
    @Headers('if-match') ifMatch?: string,
  ): Promise<ComplaintDetail> {
    return this.perform({ id, action: 'reopen', actor: account, text, version: readVersion(ifMatch) }, language);
  }

  private async perform(act: ComplaintAct, language: Language): Promise<ComplaintDetail> {
    const result = await this.complaints.perform({ ...act, id: checked(act.id) });
    return this.detailOf(idOf(result, language), act.actor);
  }

  private async detailOf(id: string, { regions }: { regions: readonly string[] }): Promise<ComplaintDetail> {
    const found = await this.complaints.find(checked(id), regions);
    if (!found) throw unknown();
    const steps = found.steps.map(({ at, what, actor, text }) => ({ at: at.toISOString(), what, actor, text }));
    return { ...toView(found), steps };
  }
}

const unknown = (): ProblemError => new ProblemError(404, 'unknownComplaint', 'There is no such complaint.');

function checked(id: string): string {
  if (rowId.safeParse(id).success) return id;
  throw unknown();
}

function idOf(result: ComplaintResult, language: Language): string {
  if (result.outcome === 'done') return result.complaint.id;
  if (result.outcome === 'notFound') throw unknown();
  const { status, text } = REFUSALS[result.reason];
  throw new ProblemError(status, result.reason, inLanguage(text, language));
}

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

const toView = (found: Omit<FollowedComplaint, 'steps'>): ComplaintView => ({
  id: found.id,
  number: found.number,
  incidentId: found.incidentId,
  caseNumber: found.caseNumber,
  state: found.state,
  text: found.text,
  handler: found.handler,
  outcome: found.outcome,
  openedBy: found.openedBy,
  openedAt: found.openedAt.toISOString(),
  dueAt: iso(found.dueAt),
  clock: found.clock,
  answeredAt: iso(found.answeredAt),
  closedAt: iso(found.closedAt),
  reopens: found.reopens,
  missed: found.missed,
  version: found.version,
});
