import {
  covers,
  occurrenceAt,
  type Component,
  type Occurrence,
  type OutageSubject,
  type RunningMode,
  type RunningWindow,
  type TerminalGroup,
  type WindowPlan,
  type WindowScope,
  type WindowSubject,
} from '#libs/domain';

/** A maintenance window as the alarm rules need it. */
export interface PlannedWindow {
  id: string;
  scope: WindowScope;
  plan: WindowPlan;
  hidesForced: boolean;
}

export interface TerminalMode extends RunningMode {
  terminalId: string;
}

/** One witness's word on a terminal's mode. */
export interface ModeChange {
  terminalId: string;
  mode: string;
  component: Component;
  source: string;
  /** Null: it left the mode. */
  since: Date | null;
}

export interface OpenOutage {
  id: string;
  subject: OutageSubject;
  subjectId: string;
}

export interface AlarmDesk {
  id: string;
  /** Empty: all. */
  regions: string[];
  /** Since when it is flooded. */
  floodSince: Date | null;
}

/** What the tables say. */
export interface AlarmRecords {
  windows: PlannedWindow[];
  modes: TerminalMode[];
  outages: OpenOutage[];
  desks: AlarmDesk[];
  /** How many alarms are new in each region. */
  alarms: { regionId: string; count: number }[];
}

/** A window with the opening that runs or comes next: the wall clock is asked once for each opening, not for each fault. */
interface WindowClock extends PlannedWindow {
  next: Occurrence | null;
}

/** Everything that may hide an alarm, in memory, so that a fault's way is decided without waiting. */
export class AlarmPicture {
  private readonly windows = new Map<string, WindowClock[]>();
  private readonly modes = new Map<string, TerminalMode>();
  private readonly outages = new Map<string, OpenOutage>();
  private readonly alarms = new Map<string, number>();
  private readonly desksOf = new Map<string, AlarmDesk[]>();

  /** @param timeZone the bank's */
  constructor(
    private readonly records: AlarmRecords,
    readonly timeZone: string,
    readonly readAt: Date,
  ) {
    for (const window of records.windows) {
      const key = placeKey(window.scope.place, window.scope.placeId);
      const list = this.windows.get(key);
      const clock = { ...window, next: occurrenceAt(window.plan, readAt, timeZone) };
      if (list) list.push(clock);
      else this.windows.set(key, [clock]);
    }
    for (const mode of records.modes) {
      const known = this.modes.get(mode.terminalId);
      if (!known || known.since < mode.since) this.modes.set(mode.terminalId, mode);
    }
    for (const outage of records.outages) this.outages.set(`${outage.subject}:${outage.subjectId}`, outage);
    for (const { regionId, count } of records.alarms) this.alarms.set(regionId, count);
  }

  windowsOver(subject: WindowSubject, now: Date): RunningWindow[] {
    if (this.windows.size === 0) return [];
    const { terminalId, siteId, regionId } = subject;
    const open: RunningWindow[] = [];
    for (const key of [`terminal:${terminalId}`, `site:${siteId}`, `region:${regionId}`, 'everywhere:']) {
      for (const window of this.windows.get(key) ?? []) {
        if (!covers(window.scope, subject) || !this.isOpen(window, now)) continue;
        open.push({ id: window.id, until: window.next!.until, hidesForced: window.hidesForced });
      }
    }
    return open;
  }

  modeOf(terminalId: string): RunningMode | null {
    return this.modes.get(terminalId) ?? null;
  }

  /** The narrowest of the open outages around a terminal. */
  outageOver(groups: readonly TerminalGroup[]): OpenOutage | null {
    if (this.outages.size === 0) return null;
    for (const { subject, id } of groups) {
      const outage = this.outages.get(`${subject}:${id}`);
      if (outage) return outage;
    }
    return null;
  }

  get openOutages(): readonly OpenOutage[] {
    return this.records.outages;
  }

  get desks(): readonly AlarmDesk[] {
    return this.records.desks;
  }

  /** New alarms of a desk. */
  countOf({ regions }: AlarmDesk): number {
    let sum = 0;
    for (const [region, count] of this.alarms) if (regions.length === 0 || regions.includes(region)) sum += count;
    return sum;
  }

  /** One more alarm, which the tables do not show yet. */
  countOne(regionId: string): void {
    this.alarms.set(regionId, (this.alarms.get(regionId) ?? 0) + 1);
  }

  /** The first flooded desk that sees to a region; also one whose flood begins just now. */
  floodOver(regionId: string, beginAbove: number): { deskId: string } | null {
    const desk = this.desksFor(regionId).find((each) => each.floodSince ?? this.countOf(each) > beginAbove);
    return desk ? { deskId: desk.id } : null;
  }

  private desksFor(regionId: string): AlarmDesk[] {
    let found = this.desksOf.get(regionId);
    if (!found) {
      found = this.records.desks.filter(({ regions }) => regions.length === 0 || regions.includes(regionId));
      this.desksOf.set(regionId, found);
    }
    return found;
  }

  private isOpen(window: WindowClock, now: Date): boolean {
    if (window.next && window.next.until <= now) window.next = occurrenceAt(window.plan, now, this.timeZone);
    return window.next !== null && window.next.from <= now;
  }
}

const placeKey = (place: WindowScope['place'], id: string | null): string => `${place}:${id ?? ''}`;
