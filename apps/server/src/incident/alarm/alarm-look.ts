import {
  admitAlarm,
  localText,
  mayBeOutage,
  outageSubjectOf,
  priorityOfRank,
  type Admission,
  type AlarmRules,
  type RunningMode,
  type WindowSubject,
} from '#libs/domain';
import type { FaultBook, Settings } from '../../settings/index.js';
import type { TerminalDirectory } from '../../terminal/index.js';
import type { Incident } from '../incident.js';
import type { AlarmPicture } from './alarm-picture.js';

export interface AdmitOptions {
  /** It was held or hidden, and this is the end of that. */
  released?: boolean;
  /** What still stands after its outage is not put back into it. */
  outOfOutage?: boolean;
  /** It was muted for as long as anything may be. */
  mutedEnough?: boolean;
  /** It was opened just now: one more alarm for the desk. */
  opened?: boolean;
}

/** What a terminal said of its modes in the batch that is being applied. */
export type ModesNow = ReadonlyMap<string, RunningMode | null>;

/** The bank's rules, faults and places. */
export interface LookBooks {
  settings: Settings;
  faults: FaultBook;
  terminals: TerminalDirectory;
}

/** One look at everything that decides whether somebody is asked about an incident. Synchronous: the hot path waits for nothing. */
export class AlarmLook {
  readonly rules: AlarmRules;
  readonly terminals: TerminalDirectory;
  private readonly faults: FaultBook;

  constructor(
    { settings, faults, terminals }: LookBooks,
    readonly picture: AlarmPicture,
    private readonly now: Date,
    private readonly modes: ModesNow = new Map(),
  ) {
    this.rules = settings.read('alarms');
    this.terminals = terminals;
    this.faults = faults;
  }

  admit(incident: Incident, options: AdmitOptions = {}): Admission {
    const { released = false, outOfOutage = false, mutedEnough = false, opened = false } = options;
    const { rules, picture, now } = this;
    const isOfTerminal = incident.subject === 'terminal';
    const mayJoin = isOfTerminal && !outOfOutage && mayBeOutage(incident.fault, rules);
    const admission = admitAlarm(
      {
        code: incident.fault,
        fault: this.faults.of(incident.fault),
        priority: priorityOfRank(incident.priority),
        // What another monitor says of a site or a host is an alarm like any other.
        isOutage: outageSubjectOf(incident.fault) !== undefined,
        windows: picture.windowsOver(this.subjectOf(incident), now),
        mode: isOfTerminal ? this.modeOf(incident.terminalId) : null,
        outage: mayJoin ? picture.outageOver(this.terminals.groupsOf(incident.terminalId)) : null,
        // Its own alarm counts: the eleventh is the first of the flood.
        flood: mutedEnough ? null : picture.floodOver(incident.regionId, rules.flood.beginAbove - (opened ? 1 : 0)),
        pagedAt: incident.pagedAt,
        chattering: incident.chatteringSince !== null,
        released,
      },
      rules,
      now,
    );
    if (opened && admission.outcome !== 'suppress' && admission.outcome !== 'hold') picture.countOne(incident.regionId);
    return admission;
  }

  /** An instant as people in the bank's zone read it: `11-22 04:00`. */
  localTime(at: Date): string {
    return localText(at, this.picture.timeZone).slice(5);
  }

  private modeOf(terminalId: string): RunningMode | null {
    const told = this.modes.get(terminalId);
    return told === undefined ? this.picture.modeOf(terminalId) : told;
  }

  private subjectOf({ subject, terminalId, regionId, component }: Incident): WindowSubject {
    const terminal = subject === 'terminal' ? this.terminals.find(terminalId) : undefined;
    return {
      terminalId: subject === 'terminal' ? terminalId : null,
      siteId: subject === 'site' ? terminalId : (terminal?.siteId ?? null),
      regionId,
      component,
    };
  }
}
