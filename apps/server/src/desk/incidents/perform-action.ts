import { Inject, Injectable } from '@nestjs/common';
import type { IncidentActionRequest } from '#libs/contract';
import { inLanguage, type Language } from '#libs/domain';
import type { Account } from '../../auth/index.js';
import { AnswerOffer, AssignIncident, type AnswerResult, type AssignResult } from '../../dispatch/index.js';
import { ActOnIncident, MergeIncidents, type ActResult } from '../../incident/index.js';
import { ProblemError } from '../../problem.js';
import type { IncidentActionWord } from '../openapi/routes.table.js';
import { PeopleNames } from '../people-names.js';
import { REFUSALS } from './refusals.table.js';

export interface AskedAction {
  incidentId: string;
  action: IncidentActionWord;
  account: Account;
  /** From `If-Match`. */
  version: number | undefined;
  body: IncidentActionRequest;
  language: Language;
}

/** Brings what the API is asked to the hop that owns it, and a refusal back as a problem. */
@Injectable()
export class PerformAction {
  constructor(
    @Inject(ActOnIncident) private readonly acts: ActOnIncident,
    @Inject(AnswerOffer) private readonly answers: AnswerOffer,
    @Inject(AssignIncident) private readonly assigning: AssignIncident,
    @Inject(MergeIncidents) private readonly merging: MergeIncidents,
    @Inject(PeopleNames) private readonly names: PeopleNames,
  ) {}

  /** Throws {@link ProblemError} when it is refused. */
  async perform(asked: AskedAction): Promise<void> {
    const result = await this.dispatch(asked);
    if (result.outcome === 'notFound') throw new ProblemError(404, 'unknownIncident', 'There is no such incident.');
    if (result.outcome !== 'refused') return;
    const { status, text } = REFUSALS[result.reason];
    const holder = await this.holderOf(result, asked.language);
    throw new ProblemError(
      status,
      result.reason,
      inLanguage(text, asked.language).replace('{name}', () => holder),
    );
  }

  private async dispatch(asked: AskedAction): Promise<ActResult | AnswerResult | AssignResult> {
    const { incidentId, action, account, version, body } = asked;
    const { reason } = body;
    switch (action) {
      case 'accept':
      case 'refuse':
        return this.answers.perform({
          incidentId,
          answer: action,
          technicianId: technicianOf(account),
          username: account.username,
          version,
          reason,
        });
      case 'assign': {
        if (!body.technician) throw new ProblemError(400, 'invalidRequest', 'technician: must be named');
        const act = { incidentId, technicianId: body.technician, actor: account, version, reason };
        return this.assigning.perform(act);
      }
      case 'merge':
        return this.merging.merge({ incidentId, into: body.into, actor: account, version, reason });
      case 'split':
        return this.merging.split({ incidentId, actor: account, version, reason });
      default:
        return this.acts.perform({
          incidentId,
          action,
          actor: account,
          version,
          reason,
          text: body.text,
          until: body.until ? new Date(body.until) : undefined,
          kind: body.kind,
          override: body.override,
        });
    }
  }

  /** What the one who has it is called: a technician, or a colleague at the desk. */
  private async holderOf(result: object, language: Language): Promise<string> {
    const { holder, holderId = null } = result as { holder?: string; holderId?: string | null };
    return holder ? this.names.ofAccount(holder, language) : this.names.ofTechnician(holderId, language);
  }
}

function technicianOf(account: Account): string {
  if (account.technicianId) return account.technicianId;
  throw new ProblemError(403, 'notYours', 'Only the technician who is asked can answer; assign the incident instead.');
}
