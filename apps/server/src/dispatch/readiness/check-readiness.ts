import { Inject, Injectable } from '@nestjs/common';
import {
  lintReadiness,
  onCallBetween,
  type Channel,
  type Reachable,
  type ReadinessFacts,
  type ReadinessFinding,
} from '#libs/domain';
import { DATABASE, type Database } from '../../database/sql.js';
import type { RosterSnapshot } from '../../roster/index.js';
import { SERVER_CONFIG, type ServerConfig } from '../../server.config.js';
import { EscalationWorlds, reachablePeople, workingHoursOf } from '../escalation/escalation-worlds.js';
import { channelsOfLadders, configuredChannels } from './configured-channels.js';
import { READINESS_STORE, type ReadinessStore } from './readiness.store.js';

const DAY_MS = 86_400_000;

export interface Readiness {
  from: Date;
  until: Date;
  findings: ReadinessFinding[];
}

/** Reads everything that decides who would be reached, and asks the rule. */
@Injectable()
export class CheckReadiness {
  private readonly configured: readonly Channel[];

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(READINESS_STORE) private readonly store: ReadinessStore,
    private readonly worlds: EscalationWorlds,
    @Inject(SERVER_CONFIG) config: ServerConfig,
  ) {
    this.configured = configuredChannels(config);
  }

  /** @param days how many days ahead; without it as the settings say */
  async read(now: Date, days = this.worlds.settings.read('readiness').days): Promise<Readiness> {
    const until = new Date(now.getTime() + days * DAY_MS);
    const facts = await this.factsOf(await this.worlds.roster.read(), now, until);
    return { from: now, until, findings: lintReadiness(facts, now, until, now) };
  }

  private async factsOf(roster: RosterSnapshot, now: Date, until: Date): Promise<ReadinessFacts> {
    const { settings, faults } = this.worlds;
    const { shifts, rotations, technicians, timeZone } = roster.facts;
    const holidays = settings.read('holidays');
    const escalation = settings.read('escalation');
    const named = roster.onCallFacts.rotations.flatMap(({ hours }) => (hours?.dayKind ? [hours.calendarId] : []));
    const [push, unknownFaults, shiftChecks] = await Promise.all([
      this.store.pushOwners(this.database),
      this.store.unknownFaults(this.database, new Date(now.getTime() - (until.getTime() - now.getTime()))),
      this.store.shiftChecks(this.database, now),
    ]);
    return {
      regions: this.worlds.regions(),
      technicians,
      people: reachablePeople(roster, settings.read('robots')).map((each) => withPush(each, push)),
      onCall: onCallBetween(roster.onCallFacts, now, until),
      linesKept: [...shifts, ...rotations],
      policies: escalation.policies,
      workingHours: workingHoursOf(escalation.workingHours, holidays, timeZone),
      faults: faults.all,
      calendars: holidays.calendars,
      calendarsUsed: [holidays.standard, ...named.flatMap((id) => id ?? [])],
      channels: { used: channelsOfLadders(settings.read('delivery')), configured: this.configured },
      unknownFaults,
      shiftChecks,
    };
  }
}

/** A technician without a telephone may still have a browser that takes notifications; of desks the roster knows it. */
const withPush = (person: Reachable, owners: ReadonlySet<string>): Reachable =>
  person.kind === 'technician' && owners.has(`technician:${person.id}`) ? { ...person, hasContact: true } : person;
