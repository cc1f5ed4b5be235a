import { Injectable } from '@nestjs/common';
import { turnsBetween, weekAhead, weekToTell, type DigestFacts, type DigestIncident } from '#libs/domain';
import { Roster, type RosterSnapshot } from '../../roster/index.js';
import { FaultBook, Settings } from '../../settings/index.js';
import { TerminalDirectory } from '../../terminal/index.js';
import type { DigestPicture } from './digest-facts.store.js';

/** Seven local days, one of which may have 25 hours. */
const EIGHT_DAYS_MS = 8 * 86_400_000;

export interface Week {
  /** Its Monday, as a word to compare. */
  state: string;
  ahead(): NonNullable<DigestFacts['week']>;
}

/** Names for what a digest tells of. */
@Injectable()
export class DigestWords {
  constructor(
    readonly settings: Settings,
    private readonly faults: FaultBook,
    private readonly directory: TerminalDirectory,
    private readonly roster: Roster,
  ) {}

  incident({ fault, terminalId, openedAt, ...rest }: DigestPicture['incidents'][number]): DigestIncident {
    const site = this.directory.siteOf(terminalId);
    return {
      ...rest,
      openedAt: openedAt.toISOString(),
      title: this.faults.of(fault).title,
      ...(site && { site: site.name }),
    };
  }

  /** Which week groups are to be told of, and what of it. */
  async week(now: Date): Promise<Week> {
    const roster = await this.roster.read();
    return { state: weekToTell(now, roster.timeZone), ahead: () => this.firstLines(roster, now) };
  }

  private firstLines(roster: RosterSnapshot, now: Date): NonNullable<DigestFacts['week']> {
    const until = new Date(now.getTime() + EIGHT_DAYS_MS);
    const turns = turnsBetween(roster.onCallFacts, now, until).filter(({ line }) => line === 'first');
    const regions = [...this.directory.allRegions()].sort((a, b) => a.id.localeCompare(b.id));
    return regions.map(({ id, name }) => {
      const own = turns.filter(({ regionId }) => regionId === id);
      const days = weekAhead(own, now, roster.timeZone).map(({ weekday, technicianIds, gap }) => ({
        weekday,
        names: technicianIds.flatMap((each) => roster.technician(each)?.name ?? []),
        gap,
      }));
      return { region: name, days };
    });
  }
}
