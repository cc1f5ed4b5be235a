import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import type { SettingValue } from '#libs/contract';
import {
  policyFor,
  priorityOfRank,
  type Bilingual,
  type EscalationWorld,
  type Reachable,
  type ReachFacts,
  type WorkingHours,
} from '#libs/domain';
import { CLOCK } from '../../clock.js';
import type { Incident } from '../../incident/index.js';
import type { Recipient } from '../../outbox/index.js';
import { deskRecipient, Roster, technicianRecipient, type RosterSnapshot } from '../../roster/index.js';
import { FaultBook, Settings } from '../../settings/index.js';
import { TerminalDirectory, type Site } from '../../terminal/index.js';

/** Minutes of the day from `HH:MM`. */
const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** When the bank works, from the settings and the bank's calendar. */
export function workingHoursOf(
  { weekdays, from, to }: SettingValue<'escalation'>['workingHours'],
  { calendars, standard }: SettingValue<'holidays'>,
  timeZone: string,
): WorkingHours {
  return {
    weekdays,
    fromMinute: minuteOf(from),
    toMinute: minuteOf(to),
    timeZone,
    calendar: Object.hasOwn(calendars, standard) ? calendars[standard] : undefined,
  };
}

/** Everybody and everything that a step may name, with whether any way leads there. */
export function reachablePeople(roster: RosterSnapshot, { robots }: SettingValue<'robots'>): Reachable[] {
  return [
    ...roster.technicians.map((each): Reachable => ({
      kind: 'technician',
      id: each.id,
      regions: each.regions,
      hasContact: hasWay(technicianRecipient(each)),
    })),
    ...roster.desks.map((desk): Reachable => ({
      kind: desk.kind,
      id: desk.id,
      regions: desk.regions,
      hasContact: hasWay(deskRecipient(desk)),
    })),
    ...robots.map(({ id, enabled }): Reachable => ({ kind: 'robot', id, regions: [], hasContact: enabled })),
  ];
}

const hasWay = ({ contacts }: Recipient): boolean => Object.keys(contacts).length > 0;

/** What escalation has to know besides the incident: policies, hours and who is there, for one pass. */
export class EscalationSurroundings {
  private readonly reach: ReachFacts;
  private readonly hours: WorkingHours;

  constructor(
    readonly roster: RosterSnapshot,
    readonly faults: FaultBook,
    private readonly settings: Settings,
    now: Date,
  ) {
    this.reach = { onCall: roster.onCall(now), people: reachablePeople(roster, settings.read('robots')) };
    const { workingHours } = settings.read('escalation');
    this.hours = workingHoursOf(workingHours, settings.read('holidays'), roster.timeZone);
  }

  /** The policy that is for an incident, and whom it would reach. */
  worldOf({ fault, priority, regionId }: Incident): EscalationWorld {
    const { category, customerImpact: impact, skill } = this.faults.of(fault);
    const subject = { priority: priorityOfRank(priority), category, impact, regionId };
    const { policy } = policyFor(this.settings.read('escalation').policies, subject);
    return { policy, hours: this.hours, subject: { regionId, skill }, reach: this.reach };
  }

  /** Where to send what is for somebody; undefined when they are gone. */
  recipientOf(kind: Reachable['kind'], id: string): Recipient | undefined {
    if (kind === 'technician') {
      const technician = this.roster.technician(id);
      return technician && technicianRecipient(technician);
    }
    if (kind === 'robot') {
      const robot = this.settings.read('robots').robots.find((each) => each.id === id);
      return robot && { kind: 'robot', id, language: robot.language, contacts: { robot: id } };
    }
    const desk = this.roster.desks.find((each) => each.kind === kind && each.id === id);
    return desk && deskRecipient(desk);
  }
}

/** People, places, rules and time, as escalation needs them. */
@Injectable()
export class EscalationWorlds {
  constructor(
    readonly roster: Roster,
    readonly faults: FaultBook,
    readonly settings: Settings,
    private readonly terminals: TerminalDirectory,
    @Inject(CLOCK) readonly clock: Clock,
  ) {}

  /** Every region, with how many terminals it has. */
  regions(): { id: string; name: Bilingual; terminals: number }[] {
    const counts = new Map<string, number>();
    for (const { regionId } of this.terminals.allTerminals()) counts.set(regionId, (counts.get(regionId) ?? 0) + 1);
    return [...this.terminals.allRegions()].map(({ id, name }) => ({ id, name, terminals: counts.get(id) ?? 0 }));
  }

  siteOf({ terminalId }: Incident): Site | undefined {
    return this.terminals.siteOf(terminalId);
  }

  async at(now: Date): Promise<EscalationSurroundings> {
    return new EscalationSurroundings(await this.roster.read(), this.faults, this.settings, now);
  }
}
