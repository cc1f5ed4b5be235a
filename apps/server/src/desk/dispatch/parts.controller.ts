import { Body, Controller, Get, Inject, Param, Put } from '@nestjs/common';
import { carriedParts, type CarriedPartsView } from '#libs/contract';
import { Roles, SignedIn, type Account } from '../../auth/index.js';
import { CarriedParts } from '../../dispatch/index.js';
import { Roster } from '../../roster/index.js';
import { ProblemError } from '../../problem.js';
import { RequestShape } from '../request-shape.js';

/** Spare parts: the desk knows them all, a technician their own. */
@Controller('api/technicians')
@Roles('desk', 'lead', 'dispatcher', 'admin', 'technician')
export class PartsController {
  constructor(
    @Inject(CarriedParts) private readonly parts: CarriedParts,
    @Inject(Roster) private readonly roster: Roster,
  ) {}

  @Get(':id/parts')
  async read(@Param('id') id: string, @SignedIn() account: Account): Promise<CarriedPartsView> {
    await this.mustBeTheirs(id, account);
    const parts = await this.parts.of(id);
    if (!parts) throw unknownTechnician();
    return { parts: [...parts] };
  }

  @Put(':id/parts')
  async write(
    @Param('id') id: string,
    @Body(new RequestShape(carriedParts)) body: CarriedPartsView,
    @SignedIn() account: Account,
  ): Promise<CarriedPartsView> {
    await this.mustBeTheirs(id, account);
    if (!(await this.parts.set(id, body.parts, account.username))) throw unknownTechnician();
    return this.read(id, account);
  }

  /** A technician's own; for the others those of whoever works in one of their regions. */
  private async mustBeTheirs(id: string, { role, technicianId, regions }: Account): Promise<void> {
    if (role === 'technician' && technicianId !== id) {
      throw new ProblemError(403, 'notYours', 'These are not your parts.');
    }
    const worksIn = (await this.roster.read()).technician(id)?.regions ?? [];
    if (role !== 'technician' && regions.length > 0 && !worksIn.some((each) => regions.includes(each))) {
      throw unknownTechnician();
    }
  }
}

const unknownTechnician = (): ProblemError =>
  new ProblemError(404, 'unknownTechnician', 'There is no such technician.');
