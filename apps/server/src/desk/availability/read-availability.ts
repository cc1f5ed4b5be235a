import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { AvailabilityQuery, availabilityView, SettingValue } from '#libs/contract';
import {
  covers,
  plannedStretches,
  reckonAvailability,
  shareUp,
  stretchesOf,
  sumAvailability,
  type Availability,
  type Component,
  type Correction,
  type FaultStretch,
  type Stretch,
} from '#libs/domain';
import { ServiceBook } from '../../dispatch/index.js';
import type { MaintenanceWindow } from '../../incident/index.js';
import { FaultBook, Settings } from '../../settings/index.js';
import { AVAILABILITY_STORE, type AvailabilityStore, type ReckonedTerminal } from './availability.store.js';
import { PlannedMaintenance } from './planned-maintenance.js';

type View = z.output<typeof availabilityView>;
type Definition = SettingValue<'availability'>['definitions'][number];

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Events are read from so long before the period to so long after; of an older fault, only that it stood by then. */
const MARGIN_MS = 92 * DAY_MS;
const TERMINALS_AT_A_TIME = 500;
/** Windows that are about one component alone are work on it, not on the terminal. */
const WHOLE: Component = 'application';

/** How long terminals were available, reckoned from what was told, each time anew. */
@Injectable()
export class ReadAvailability {
  constructor(
    @Inject(AVAILABILITY_STORE) private readonly store: AvailabilityStore,
    private readonly maintenance: PlannedMaintenance,
    private readonly settings: Settings,
    private readonly faults: FaultBook,
    private readonly services: ServiceBook,
  ) {}

  /** @param regions that the reader answers for; none: all */
  async read(query: AvailabilityQuery, definition: Definition, regions: readonly string[]): Promise<View> {
    const period = { from: Date.parse(query.from), to: Date.parse(query.to) };
    const { region = null, terminal: only = null } = query;
    const terminals = await this.store.terminals({ region, terminal: only, regions });
    const windows = await this.maintenance.read();
    const groups = new Map<string, Availability[]>();
    for (let start = 0; start < terminals.length; start += TERMINALS_AT_A_TIME) {
      const some = terminals.slice(start, start + TERMINALS_AT_A_TIME);
      for (const [terminal, availability] of await this.reckon(some, windows, period, definition)) {
        const key = keyOf(terminal, query.by);
        groups.set(key, [...(groups.get(key) ?? []), availability]);
      }
    }
    const { id, title } = definition;
    const items = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, parts]) => toItem(key, parts));
    return { from: query.from, to: query.to, definition: { id, title }, items };
  }

  /** The first one, unless named; undefined when there is none of that name. */
  definition(id: string | undefined): Definition | undefined {
    const { definitions } = this.settings.read('availability');
    return id === undefined ? definitions[0] : definitions.find((each) => each.id === id);
  }

  private async reckon(
    terminals: readonly ReckonedTerminal[],
    windows: readonly MaintenanceWindow[],
    period: Stretch,
    definition: Definition,
  ): Promise<[ReckonedTerminal, Availability][]> {
    const ids = terminals.map(({ id }) => id);
    const told = await this.store.told(ids, {
      since: new Date(period.from - MARGIN_MS),
      until: new Date(period.to),
      heardBy: new Date(period.to + MARGIN_MS),
    });
    const corrected = await this.store.corrections(ids, new Date(period.from), new Date(period.to));
    const hours = this.services.hoursOf(definition.calendar);
    return terminals.map((terminal) => {
      const faults = told
        .filter(({ terminalId }) => terminalId === terminal.id)
        .flatMap(({ fault, words }) => this.standing(fault, stretchesOf(words, period.to)));
      const corrections = corrected
        .filter(({ terminalId }) => terminalId === terminal.id)
        .map(({ from, to, cause }) => ({ from: from.getTime(), to: to.getTime(), cause }) as Correction);
      const maintenance = this.maintenanceOf(terminal, windows, period);
      return [terminal, reckonAvailability({ faults, maintenance, corrections }, definition, period, hours)];
    });
  }

  private standing(code: string, stretches: readonly Stretch[]): FaultStretch[] {
    const { category, customerImpact } = this.faults.of(code);
    return stretches.map((stretch) => ({ ...stretch, cause: category, impact: customerImpact }));
  }

  private maintenanceOf(terminal: ReckonedTerminal, windows: readonly MaintenanceWindow[], period: Stretch): Stretch[] {
    const subject = { terminalId: terminal.id, siteId: terminal.siteId, regionId: terminal.regionId, component: WHOLE };
    return windows
      .filter(({ scope }) => scope.component === null && covers(scope, subject))
      .flatMap((window) => plannedStretches(window, period, this.maintenance.timeZone));
  }
}

const keyOf = ({ id, siteId, regionId, owner }: ReckonedTerminal, by: AvailabilityQuery['by']): string =>
  ({ terminal: id, site: siteId, region: regionId, owner: owner ?? '' })[by];

const minutes = (ms: number): number => Math.round((ms / MINUTE_MS) * 100) / 100;

function toItem(id: string, parts: readonly Availability[]): View['items'][number] {
  const sum = sumAvailability(parts);
  return {
    id,
    terminals: parts.length,
    available: shareUp(sum),
    upMinutes: minutes(sum.upMs),
    downMinutes: minutes(sum.downMs),
    leftOutMinutes: minutes(sum.leftOutMs),
    causes: Object.fromEntries(Object.entries(sum.byCause).map(([cause, ms]) => [cause, minutes(ms)])),
  };
}
