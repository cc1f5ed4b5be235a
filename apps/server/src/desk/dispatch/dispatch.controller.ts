import { Body, Controller, Delete, Get, Headers, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { supportRequest, type RankingView, type SupportRequest } from '#libs/contract';
import { inLanguage, type Language } from '#libs/domain';
import { Roles, SignedIn, type Account } from '../../auth/index.js';
import { RankCandidates, SupportIncident, type SupportAct, type ToldRanking } from '../../dispatch/index.js';
import { ProblemError } from '../../problem.js';
import { Roster } from '../../roster/index.js';
import { IncidentAccess, rowId } from '../incidents/incident-access.js';
import { REFUSALS } from '../incidents/refusals.table.js';
import { readVersion } from '../read-version.js';
import { ReaderLanguage } from '../reader-language.js';
import { RequestShape } from '../request-shape.js';
import { toRankingView } from './ranking-views.js';

/** Why somebody is sent, and who helps. Stands before the controller of the incident's actions, which takes any word. */
@Controller('api/incidents')
export class DispatchController {
  constructor(
    @Inject(IncidentAccess) private readonly access: IncidentAccess,
    @Inject(RankCandidates) private readonly ranking: RankCandidates,
    @Inject(SupportIncident) private readonly support: SupportIncident,
    @Inject(Roster) private readonly roster: Roster,
  ) {}

  @Get(':id/candidates')
  @Roles('desk', 'lead', 'dispatcher', 'auditor', 'admin')
  async candidates(
    @Param('id') id: string,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
  ): Promise<RankingView> {
    const incident = await this.access.find(id, account);
    return this.viewOf(await this.ranking.now(incident.id), language);
  }

  @Get(':id/assignments/:assignment/ranking')
  @Roles('desk', 'lead', 'dispatcher', 'auditor', 'admin')
  async asItWas(
    @Param() { id, assignment }: { id: string; assignment: string },
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
  ): Promise<RankingView> {
    const incident = await this.access.find(id, account);
    const isId = rowId.safeParse(assignment).success;
    return this.viewOf(isId ? await this.ranking.asItWas(incident.id, assignment) : undefined, language);
  }

  @Post(':id/support')
  @HttpCode(204)
  async ask(
    @Param('id') id: string,
    @Body(new RequestShape(supportRequest)) { technician, reason }: SupportRequest,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
    @Headers('if-match') ifMatch?: string,
  ): Promise<void> {
    const { id: incidentId } = await this.access.find(id, account);
    const version = readVersion(ifMatch);
    await this.perform(
      { incidentId, technicianId: technician, what: 'ask', actor: account, version, reason },
      language,
    );
  }

  @Delete(':id/support/:technician')
  @HttpCode(204)
  async release(
    @Param() { id, technician }: { id: string; technician: string },
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
  ): Promise<void> {
    const { id: incidentId } = await this.access.find(id, account);
    await this.perform({ incidentId, technicianId: technician, what: 'release', actor: account }, language);
  }

  private async perform(act: SupportAct, language: Language): Promise<void> {
    const result = await this.support.perform(act);
    if (result.outcome === 'notFound') throw new ProblemError(404, 'unknownIncident', 'There is no such incident.');
    if (result.outcome !== 'refused') return;
    const { status, text } = REFUSALS[result.reason];
    throw new ProblemError(status, result.reason, inLanguage(text, language));
  }

  private async viewOf(told: ToldRanking | undefined, language: Language): Promise<RankingView> {
    if (!told) throw new ProblemError(404, 'noRanking', 'Nobody was ranked for this: the desk chose, or it is gone.');
    return toRankingView(told, await this.roster.read(), language);
  }
}
