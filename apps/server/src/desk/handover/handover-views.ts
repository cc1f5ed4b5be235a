import { Inject, Injectable } from '@nestjs/common';
import type { HandoverList, HandoverSummary, HandoverView } from '#libs/contract';
import { inLanguage, looksAfter, type Language } from '#libs/domain';
import { Roster } from '../../roster/index.js';
import { BankDirectory } from '../bank-directory.js';
import { GatherHandover } from './gather-handover.js';
import { HANDOVER_STORE, type Handover, type HandoverStore } from './handover.store.js';

const SHOWN = 100;

/** Handovers as the API tells them. */
@Injectable()
export class HandoverViews {
  constructor(
    @Inject(HANDOVER_STORE) private readonly store: HandoverStore,
    @Inject(GatherHandover) private readonly gathering: GatherHandover,
    @Inject(Roster) private readonly roster: Roster,
    @Inject(BankDirectory) private readonly bank: BankDirectory,
  ) {}

  get timeZone(): string {
    return this.bank.read().timeZone;
  }

  /** @param regions that the reader answers for; none: all. They see the desks whose regions those are */
  async list(language: Language, regions: readonly string[]): Promise<HandoverList> {
    const roster = await this.roster.read();
    const names = new Map(roster.allDesks.map(({ id, name }) => [id, inLanguage(name, language)]));
    return {
      items: (await this.store.list(SHOWN))
        .filter(({ toDesk }) => looksAfter(regions, roster.regionsOfDesk(toDesk)))
        .map(toSummary),
      duty: roster.deskDuty.map(({ deskId, onDuty, reason }) => ({
        desk: deskId,
        name: names.get(deskId) ?? deskId,
        onDuty,
        reason,
      })),
    };
  }

  /** A draft is gathered whenever it is read; what was signed stays as it was signed. */
  async find(id: string, regions: readonly string[], now: Date): Promise<HandoverView | undefined> {
    const handover = await this.store.find(id);
    const roster = await this.roster.read();
    if (!handover || !looksAfter(regions, roster.regionsOfDesk(handover.toDesk))) return undefined;
    const content = handover.content ?? (await this.gathering.gather(handover.toDesk, now));
    return { ...toSummary(handover), notes: handover.notes, content };
  }
}

const toSummary = (handover: Handover): HandoverSummary => ({
  id: handover.id,
  state: handover.state,
  fromDesk: handover.fromDesk,
  toDesk: handover.toDesk,
  createdBy: handover.createdBy,
  createdAt: handover.createdAt.toISOString(),
  signed: signature(handover.signedBy, handover.signedAt),
  confirmed: signature(handover.confirmedBy, handover.confirmedAt),
  version: handover.version,
});

const signature = (by: string | null, at: Date | null): HandoverSummary['signed'] =>
  by && at ? { by, at: at.toISOString() } : null;
