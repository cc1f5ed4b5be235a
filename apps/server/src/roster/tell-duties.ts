import { Inject, Injectable } from '@nestjs/common';
import type { Bilingual, DutyNewsFacts, DutyNewsKind } from '#libs/domain';
import { OUTBOX, type NewNotice, type Outbox } from '../outbox/index.js';
import { technicianRecipient } from './recipients.js';
import type { RosterEdit } from './roster-trade.js';

/** Something about somebody's duties that somebody else did. */
export interface DutyNews {
  /** The technician who is told. */
  to: string;
  kind: DutyNewsKind;
  /** Id of the other technician; null: a whole line. */
  otherId: string | null;
  gets: { from: Date; until: Date } | null;
  loses: { from: Date; until: Date } | null;
}

/** Tells technicians what others did to their duties: nobody is on call without having been told. */
@Injectable()
export class TellDuties {
  constructor(@Inject(OUTBOX) private readonly outbox: Outbox) {}

  /** In the transaction of the edit: what is not committed is not told. */
  async tell({ sql, now, roster }: RosterEdit, news: readonly DutyNews[]): Promise<void> {
    const nameOf = (id: string): Bilingual => roster.technician(id)?.name ?? { zh: id, en: id };
    const notices = news.flatMap(({ to, kind, otherId, gets, loses }): NewNotice[] => {
      const technician = roster.technician(to);
      if (!technician) return [];
      const other = otherId === null ? null : nameOf(otherId);
      const duty: DutyNewsFacts = { kind, other, gets: gets && plain(gets), loses: loses && plain(loses) };
      const recipient = technicianRecipient(technician);
      return [
        {
          lane: laneOf(duty, now),
          purpose: 'information',
          template: 'dutyNews',
          recipient,
          data: { duty },
          sendAt: now,
        },
      ];
    });
    if (notices.length) await this.outbox.queue(sql, notices, now);
  }
}

/** What begins within hours must not wait for the end of somebody's quiet hours. */
const SOON_MS = 12 * 3_600_000;

function laneOf({ gets, loses }: DutyNewsFacts, now: Date): NewNotice['lane'] {
  const begins = [gets, loses].flatMap((part) => (part ? [Date.parse(part.from)] : []));
  return begins.some((at) => at - now.getTime() < SOON_MS) ? 2 : 3;
}

const plain = ({ from, until }: { from: Date; until: Date }) => ({
  from: from.toISOString(),
  until: until.toISOString(),
});
