import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import { presenceRequest, type PresenceView } from '#libs/contract';
import type { Language } from '#libs/domain';
import { Roles, SignedIn, type Account } from '../../auth/index.js';
import { IncidentAccess } from '../incidents/incident-access.js';
import { IncidentOverlay } from '../incidents/incident-overlay.js';
import { ReaderLanguage } from '../reader-language.js';
import { RequestShape } from '../request-shape.js';
import { PresenceBoard } from './presence-board.js';

@Controller('api/incidents/:id/presence')
export class PresenceController {
  constructor(
    @Inject(PresenceBoard) private readonly board: PresenceBoard,
    @Inject(IncidentOverlay) private readonly overlay: IncidentOverlay,
    @Inject(IncidentAccess) private readonly access: IncidentAccess,
  ) {}

  /** "I have this incident open"; kept for half a minute. Answers who else has. */
  @Post()
  @HttpCode(200)
  @Roles('desk', 'lead', 'dispatcher', 'technician', 'auditor', 'customerCare', 'admin')
  async tell(
    @Param('id') id: string,
    @Body(new RequestShape(presenceRequest)) { leave = false }: z.output<typeof presenceRequest>,
    @SignedIn() account: Account,
    @ReaderLanguage() language: Language,
  ): Promise<PresenceView> {
    const incident = await this.access.find(id, account);
    if (leave) await this.board.leave(incident.id, account.username);
    else await this.board.touch(incident.id, account.username);
    return { viewers: await this.overlay.viewers(incident.id, language) };
  }
}
