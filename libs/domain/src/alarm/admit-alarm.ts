import type { FaultDefinition } from '../fault/fault-definition.js';
import type { Priority } from '../incident/priority.js';
import type { AlarmRules } from './alarm-rules.js';

/** What may hide an incident; the timeline says which, and until when. */
export const SUPPRESSIONS = ['maintenance', 'supervisorMode', 'parentOutage', 'flood'] as const;
export type Suppression = (typeof SUPPRESSIONS)[number];

/**
 * What an unpaged incident waits for before anybody is asked: its neighbours, that it stands for long enough, or only the
 * next look of the alarm rules.
 */
export type Hold = 'collapse' | 'standing' | 'look';

/** A maintenance window that runs now and covers the incident. */
export interface RunningWindow {
  id: string;
  until: Date;
  /** It hides even what keeps a customer's card or cash, or tells of force. */
  hidesForced: boolean;
}

/** A terminal's mode in which a person works on it. */
export interface RunningMode {
  mode: string;
  since: Date;
}

/** Everything that decides whether somebody is asked about an incident now. */
export interface AlarmFacts {
  code: string;
  fault: Pick<FaultDefinition, 'dispatch' | 'customerImpact' | 'category' | 'clear'>;
  /** Of the incident; a person may have changed it. */
  priority: Priority;
  /** It is an outage itself: one alarm instead of many, which a flood must not mute. */
  isOutage: boolean;
  /** All that cover it. */
  windows: readonly RunningWindow[];
  mode: RunningMode | null;
  /** An open outage of a group that the terminal belongs to. */
  outage: { id: string } | null;
  /** The desk that sees to it and is flooded. */
  flood: { deskId: string } | null;
  /** When somebody was last asked about it. */
  pagedAt: Date | null;
  chattering: boolean;
  /** It was held or hidden before, and this look is the end of that: it is not held for its neighbours once more. */
  released: boolean;
}

export type Admission =
  | { outcome: 'page'; reason: 'needsPerson' | 'chattering' }
  | { outcome: 'hold'; hold: Exclude<Hold, 'look'>; reason: 'mayBeOutage' | 'pagedLately'; until: Date }
  | {
      outcome: 'suppress';
      by: Exclude<Suppression, 'flood'>;
      ref: string;
      reason: 'inMaintenance' | 'inSupervisorMode' | 'partOfOutage';
      /** Null: as long as the outage is open. */
      until: Date | null;
    }
  | { outcome: 'mute'; by: 'flood'; ref: string; reason: 'inFlood'; until: Date }
  | { outcome: 'list'; reason: 'listedForTheDesk' };

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * What keeps a customer's card or cash, or leaves a trace of force: it pages through every suppression but a
 * maintenance window that says otherwise.
 */
export const isForced = ({ customerImpact, category, clear }: AlarmFacts['fault']): boolean =>
  customerImpact === 'card' || customerImpact === 'cash' || (category === 'security' && clear === 'byPerson');

/** Whether power or line may be behind it, so that its neighbours are waited for. */
export const mayBeOutage = (code: string, { collapse }: Pick<AlarmRules, 'collapse'>): boolean =>
  collapse.faults.includes(code);

/**
 * Whether somebody is asked about a fault now, and if not, what hides it and until when. The first answer counts:
 * maintenance, a person at the machine, an outage around it, listed only, just asked, may be an outage, flood.
 */
export function admitAlarm(facts: AlarmFacts, rules: AlarmRules, now: Date): Admission {
  const { fault } = facts;
  return (
    inMaintenance(facts) ??
    inMode(facts, rules, now) ??
    inOutage(facts, rules) ??
    (fault.dispatch === 'desk' ? { outcome: 'list', reason: 'listedForTheDesk' } : null) ??
    askedLately(facts, rules, now) ??
    awaitsNeighbours(facts, rules, now) ??
    inFlood(facts, rules, now) ?? { outcome: 'page', reason: facts.chattering ? 'chattering' : 'needsPerson' }
  );
}

// The window that ends last: the others would only be looked at for nothing.
function inMaintenance({ windows, fault }: AlarmFacts): Admission | null {
  if (windows.length === 0) return null;
  const hiding = windows.filter(({ hidesForced }) => hidesForced || !isForced(fault));
  const last = hiding.reduce<RunningWindow | null>((a, b) => (a && a.until >= b.until ? a : b), null);
  return last
    ? { outcome: 'suppress', by: 'maintenance', ref: last.id, reason: 'inMaintenance', until: last.until }
    : null;
}

function inMode({ mode, fault }: AlarmFacts, { suppress }: AlarmRules, now: Date): Admission | null {
  if (!mode || isForced(fault) || !suppress.modes.includes(mode.mode)) return null;
  const until = new Date(mode.since.getTime() + suppress.longestModeHours * HOUR_MS);
  if (until <= now) return null;
  return { outcome: 'suppress', by: 'supervisorMode', ref: mode.mode, reason: 'inSupervisorMode', until };
}

function inOutage({ outage, code }: AlarmFacts, rules: AlarmRules): Admission | null {
  if (!outage || !mayBeOutage(code, rules)) return null;
  return { outcome: 'suppress', by: 'parentOutage', ref: outage.id, reason: 'partOfOutage', until: null };
}

/** A slow flap: somebody was asked a moment ago, and it went by itself meanwhile. */
function askedLately(facts: AlarmFacts, { chattering }: AlarmRules, now: Date): Admission | null {
  const { pagedAt, released, fault } = facts;
  if (!pagedAt || released || fault.clear !== 'auto' || isForced(fault)) return null;
  if (now.getTime() - pagedAt.getTime() >= chattering.repageMinutes * MINUTE_MS) return null;
  const until = new Date(now.getTime() + chattering.standSeconds * SECOND_MS);
  return { outcome: 'hold', hold: 'standing', reason: 'pagedLately', until };
}

function awaitsNeighbours(facts: AlarmFacts, rules: AlarmRules, now: Date): Admission | null {
  const holdMs = rules.collapse.holdSeconds * SECOND_MS;
  if (facts.released || holdMs === 0 || !mayBeOutage(facts.code, rules) || isForced(facts.fault)) return null;
  return { outcome: 'hold', hold: 'collapse', reason: 'mayBeOutage', until: new Date(now.getTime() + holdMs) };
}

function inFlood(facts: AlarmFacts, rules: AlarmRules, now: Date): Admission | null {
  const { flood, priority, fault } = facts;
  if (!flood || facts.isOutage || !mayBeMuted(priority, rules) || isForced(fault)) return null;
  const until = new Date(now.getTime() + rules.flood.longestMuteMinutes * MINUTE_MS);
  return { outcome: 'mute', by: 'flood', ref: flood.deskId, reason: 'inFlood', until };
}

/** P1 and P2 never, whatever the settings say. */
export const mayBeMuted = (priority: Priority, { flood }: Pick<AlarmRules, 'flood'>): boolean =>
  priority !== 'P1' && priority !== 'P2' && flood.mute.includes(priority);
