import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import type { Clock } from '#libs/clock';
import { TERMINAL_ID, terminalWhyQuery, type IncidentWhy, type TerminalWhy } from '#libs/contract';
import { Roles, SignedIn, type Account } from '../../auth/index.js';
import { CLOCK } from '../../clock.js';
import { IncidentAccess } from '../incidents/incident-access.js';
import { RequestShape } from '../request-shape.js';
import { ExplainIncident } from './explain-incident.js';
import { WHY_STORE, type WhyStore } from './why.store.js';

/** Anyone who may see an incident may ask why it went the way it did. */
@Controller('api')
export class WhyController {
  constructor(
    @Inject(ExplainIncident) private readonly explain: ExplainIncident,
    @Inject(IncidentAccess) private readonly access: IncidentAccess,
    @Inject(WHY_STORE) private readonly store: WhyStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('incidents/:id/why')
  @Roles('desk', 'lead', 'dispatcher', 'technician', 'auditor', 'customerCare', 'admin')
  async incident(@Param('id') id: string, @SignedIn() account: Account): Promise<IncidentWhy> {
    return this.explain.incident((await this.access.find(id, account)).id);
  }

  /** Also for a terminal that nobody knows: that is the answer then. */
  @Get('terminals/:id/why')
  @Roles('desk', 'lead', 'dispatcher', 'technician', 'auditor', 'customerCare', 'admin')
  async terminal(
    @Param('id') id: string,
    @Query(new RequestShape(terminalWhyQuery)) query: z.output<typeof terminalWhyQuery>,
    @SignedIn() account: Account,
  ): Promise<TerminalWhy> {
    const at = query.at ? new Date(query.at) : this.clock.now();
    const { regions } = await this.access.scopeOf(account);
    const region = TERMINAL_ID.test(id) ? await this.store.regionOf(id) : undefined;
    if (!region || (regions.length > 0 && !regions.includes(region))) return this.explain.unknownTerminal(id, at);
    return this.explain.terminal(id, at);
  }
}
