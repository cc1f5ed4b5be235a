import { Injectable } from '@nestjs/common';
import type { SettingValue } from '#libs/contract';
import {
  calendarOf,
  openHours,
  PRIORITIES,
  SERVICE_TARGETS,
  specialDaysOf,
  type FaultDefinition,
  type OpenHours,
  type OpenSpan,
  type Priority,
  type ServiceCalendar,
  type ServiceLimit,
  type ServiceTarget,
  type TargetTerms,
} from '#libs/domain';
import { FaultBook, Settings } from '../../settings/index.js';
import { TerminalDirectory } from '../../terminal/index.js';

type Rules = SettingValue<'serviceLevels'>;
type Calendar = Rules['calendars'][string];
type Terms = Readonly<Record<ServiceTarget, TargetTerms>>;

/** What the hours were made from; anything else makes them anew. */
interface Made {
  rules: Rules;
  holidays: SettingValue<'holidays'>;
  timeZone: string;
  hours: Map<string, OpenHours>;
  /** By minutes of the catalogue and its priority: few faults differ. */
  terms: Map<string, Terms>;
}

/** The documents that it is made from. */
const PROMISES = ['serviceLevels', 'holidays', 'faults'] as const;
const ALWAYS = openHours({ kind: 'always' });
const NO_ZONE = 'Asia/Shanghai';

/** The bank's promises and calendars, ready to be counted with. */
@Injectable()
export class ServiceBook {
  private made: Made | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly terminals: TerminalDirectory,
    private readonly faults: FaultBook,
  ) {}

  /** Rises with every change to what is promised. */
  get edition(): number {
    return PROMISES.reduce((sum, name) => sum + this.settings.versionOf(name), 0);
  }

  /** The catalogue's word on a fault. */
  faultOf(code: string): FaultDefinition {
    return this.faults.of(code);
  }

  /** What is promised about an incident of a fault; the same object until an operator changes something. */
  termsOf(fault: FaultDefinition): Terms {
    const { rules, terms } = this.current();
    const key = `${fault.priority} ${fault.responseMinutes}`;
    let found = terms.get(key);
    if (!found) {
      found = Object.fromEntries(
        SERVICE_TARGETS.map((target) => [target, this.targetOf(target, rules, fault)]),
      ) as Terms;
      terms.set(key, found);
    }
    return found;
  }

  /** The hours of a calendar of the document `serviceLevels`; every hour when there is none of that name. */
  hoursOf(calendar: string): OpenHours {
    const { rules, hours, holidays, timeZone } = this.current();
    let found = hours.get(calendar);
    if (!found) {
      const written = Object.hasOwn(rules.calendars, calendar) ? rules.calendars[calendar] : undefined;
      found = written ? openHours(toCalendar(written, holidays, timeZone)) : ALWAYS;
      hours.set(calendar, found);
    }
    return found;
  }

  get complaints(): Rules['complaint'] {
    return this.current().rules.complaint;
  }

  private targetOf(target: ServiceTarget, rules: Rules, fault: FaultDefinition): TargetTerms {
    const written = rules[target];
    const limitOf = (priority: Priority): ServiceLimit => {
      const { minutes, calendar } = written[priority];
      const isCatalogue = target === 'response' && rules.response.asCatalogue && priority === fault.priority;
      return {
        minutes: isCatalogue && minutes !== null ? fault.responseMinutes : minutes,
        hours: this.hoursOf(calendar),
      };
    };
    return {
      limits: Object.fromEntries(PRIORITIES.map((priority) => [priority, limitOf(priority)])) as TargetTerms['limits'],
      stoppedBy: written.stoppedBy,
      warnShare: written.warnPercent / 100,
    };
  }

  private current(): Made {
    const rules = this.settings.read('serviceLevels');
    const holidays = this.settings.read('holidays');
    const timeZone = this.terminals.bank()?.timeZone ?? NO_ZONE;
    const { made } = this;
    if (made?.rules === rules && made.holidays === holidays && made.timeZone === timeZone) return made;
    return (this.made = { rules, holidays, timeZone, hours: new Map(), terms: new Map() });
  }
}

function toCalendar(written: Calendar, holidays: Made['holidays'], bankZone: string): ServiceCalendar {
  if (written.kind === 'always') return written;
  const { monday, tuesday, wednesday, thursday, friday, saturday, sunday } = written;
  const days = [monday, tuesday, wednesday, thursday, friday, saturday, sunday];
  const calendar =
    written.holidays === null ? undefined : calendarOf(holidays.calendars, written.holidays || holidays.standard);
  return {
    kind: 'business',
    timeZone: written.timeZone ?? bankZone,
    week: days.map((spans) => spans.map(toSpan)),
    makeUp: written.makeUp.map(toSpan),
    specialDays: specialDaysOf(calendar),
  };
}

const toSpan = ({ from, to }: { from: string; to: string }): OpenSpan => ({ from: minuteOf(from), to: minuteOf(to) });
const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
