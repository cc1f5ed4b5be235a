import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import { CLOCK } from '../clock.js';
import type { Incident } from '../incident/index.js';
import { Roster, type RosterSnapshot } from '../roster/index.js';
import { TerminalDirectory, type Site } from '../terminal/index.js';
import { DispatchNotices } from './dispatch-notices.js';
import { DispatchTerms } from './dispatch-terms.js';

/** Before a bank was imported there is nobody to send, so that any zone will do. */
const NO_ZONE = 'UTC';

/** People, places, rules and time, as dispatch needs them. */
@Injectable()
export class DispatchDirectory {
  constructor(
    readonly roster: Roster,
    readonly terminals: TerminalDirectory,
    readonly terms: DispatchTerms,
    @Inject(CLOCK) readonly clock: Clock,
  ) {}

  get timeZone(): string {
    return this.terminals.bank()?.timeZone ?? NO_ZONE;
  }

  /** Where the work is; undefined where that is nowhere in particular, or not known. */
  siteOf({ subject, terminalId }: Incident): Site | undefined {
    return subject === 'site' ? this.terminals.site(terminalId) : this.terminals.siteOf(terminalId);
  }

  /** What people are told about an incident, by the rules and from the place as they are known now. */
  noticesAbout(incident: Incident, now: Date): DispatchNotices {
    return new DispatchNotices(incident, this.terms.faults.of(incident.fault), this.siteOf(incident), now);
  }

  /** A terminal that was enrolled a moment ago is looked up in the background: the next pass knows where it stands. */
  learn(incidents: readonly Incident[]): void {
    if (incidents.some((each) => each.subject === 'terminal' && !this.terminals.find(each.terminalId))) {
      this.terminals.refreshSoon();
    }
  }
}

/** Until when somebody is on call for a region; null: they are not. */
export function onCallUntil(roster: RosterSnapshot, technicianId: string, regionId: string, now: Date): Date | null {
  const ends = roster
    .onCall(now)
    .filter((each) => each.regionId === regionId && each.technicianIds.includes(technicianId))
    .map(({ until }) => until.getTime());
  return ends.length ? new Date(Math.max(...ends)) : null;
}
