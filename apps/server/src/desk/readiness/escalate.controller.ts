import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import { escalateRequest, type escalationView } from '#libs/contract';
import type { Bilingual, Language } from '#libs/domain';
import { inLanguage } from '#libs/domain';
import { Roles, SignedIn, type Account } from '../../auth/index.js';
import { EscalateNow, type EscalationRefusal } from '../../dispatch/index.js';
import { ProblemError } from '../../problem.js';
import { IncidentAccess } from '../incidents/incident-access.js';
import { ReaderLanguage } from '../reader-language.js';
import { RequestShape } from '../request-shape.js';

const REFUSALS: Readonly<Record<EscalationRefusal, Bilingual>> = {
  over: { zh: '事件单已结束。', en: 'The incident is over.' },
  restored: { zh: '事件单已恢复。', en: 'The incident is restored.' },
  accepted: { zh: '已有人接单。', en: 'Somebody has taken the incident.' },
  suppressed: { zh: '事件单正被抑制。', en: 'The incident is suppressed.' },
  shelved: { zh: '事件单已搁置。', en: 'The incident is shelved.' },
  notPaging: {
    zh: '此类故障只列在监控台，不呼叫人员。',
    en: 'The fault is listed for the desk only; nobody is paged for it.',
  },
  lastStepFired: { zh: '升级策略的最后一步已执行。', en: 'The last step of the policy has fired.' },
  justEscalated: { zh: '刚刚已升级。', en: 'It was escalated a moment ago.' },
};

@Controller('api/incidents/:id/escalate')
export class EscalateController {
  constructor(
    @Inject(EscalateNow) private readonly escalation: EscalateNow,
    @Inject(IncidentAccess) private readonly access: IncidentAccess,
  ) {}

  /** The next step of escalation, now. */
  @Post()
  @HttpCode(200)
  @Roles('desk', 'lead', 'dispatcher', 'technician', 'admin')
  async escalate(
    @Param('id') id: string,
    @Body(new RequestShape(escalateRequest)) { reason }: z.output<typeof escalateRequest>,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
  ): Promise<z.infer<typeof escalationView>> {
    const { id: incidentId } = await this.access.find(id, account);
    const result = await this.escalation.perform({ incidentId, by: account.username, reason });
    if (result.outcome === 'notFound') throw new ProblemError(404, 'unknownIncident', 'There is no such incident.');
    if (result.outcome === 'refused') {
      throw new ProblemError(409, result.reason, inLanguage(REFUSALS[result.reason], language));
    }
    return { incidentId, told: result.told, nextAt: result.incident.escalateAt?.toISOString() ?? null };
  }
}
