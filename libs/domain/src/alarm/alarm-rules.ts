import type { Priority } from '../incident/priority.js';

/** When a fault that comes and goes is one chattering incident (ISA-18.2), and when it is asked about again. */
export interface ChatteringRules {
  /** So many changes between raised and cleared … */
  transitions: number;
  /** … within so long make a fault chatter. Seconds. */
  withinSeconds: number;
  /** It has stopped when nothing changed for so long. Seconds. */
  quietSeconds: number;
  /** A fault that comes back so soon after somebody was asked about it is a slow flap. Minutes. */
  repageMinutes: number;
  /** A slow flap is asked about again once it stands for so long. Seconds. */
  standSeconds: number;
}

/** From when on the terminals that are lost in one group are one outage. */
export interface OutageThreshold {
  /** So many terminals at once … */
  terminals: number;
  /** … or this share of the group's terminals (percent) … */
  sharePercent: number;
  /** … when they are at least so many. */
  shareAtLeast: number;
  /** Never below this share (percent): five of a region's thousand are five single faults. */
  neverBelowPercent: number;
}

export interface CollapseRules {
  /** Codes that tell of power or line, and so may be one outage of many terminals. */
  faults: readonly string[];
  /** How long such a fault waits for its neighbours before anybody is asked. Seconds. */
  holdSeconds: number;
  site: OutageThreshold;
  network: OutageThreshold;
  host: OutageThreshold;
  region: OutageThreshold;
  /** Once so many of an outage's terminals are back (percent) and the rest is no outage any more … */
  mostBackPercent: number;
  /** … those that stay down for so long get incidents of their own. Seconds. */
  splitAfterSeconds: number;
}

export interface SuppressRules {
  /** Modes of a terminal in which a person works on it: its faults page nobody. */
  modes: readonly string[];
  /** A mode that nobody ended is believed for so long. Hours. */
  longestModeHours: number;
  /** A window that the desk plans without a lead lasts so long at most. Hours. */
  deskWindowHours: number;
}

export interface FloodRules {
  /** More new alarms than this within the window begin a flood. */
  beginAbove: number;
  /** Fewer than this end it. */
  endBelow: number;
  windowMinutes: number;
  /** Priorities that page nobody while it lasts. P1 and P2 cannot be among them. */
  mute: readonly Priority[];
  /** Nothing is muted for longer than this. Minutes. */
  longestMuteMinutes: number;
}

/** Everything an operator may tune about alarms: the settings document `alarms`. */
export interface AlarmRules {
  chattering: ChatteringRules;
  collapse: CollapseRules;
  suppress: SuppressRules;
  flood: FloodRules;
  stale: { afterHours: number };
}

const outage = (neverBelowPercent: number): OutageThreshold => ({
  terminals: 5,
  sharePercent: 30,
  shareAtLeast: 3,
  neverBelowPercent,
});

/** What holds until somebody tunes it. */
export const DEFAULT_ALARM_RULES: AlarmRules = {
  chattering: { transitions: 3, withinSeconds: 60, quietSeconds: 300, repageMinutes: 60, standSeconds: 300 },
  collapse: {
    faults: ['terminal.silent', 'power.onBattery', 'power.batteryLow'],
    holdSeconds: 60,
    site: outage(0),
    network: outage(0),
    host: outage(0),
    region: outage(10),
    mostBackPercent: 50,
    splitAfterSeconds: 300,
  },
  suppress: { modes: ['supervisor', 'vendor', 'exchange'], longestModeHours: 8, deskWindowHours: 8 },
  flood: { beginAbove: 10, endBelow: 5, windowMinutes: 10, mute: ['P3', 'P4'], longestMuteMinutes: 60 },
  stale: { afterHours: 24 },
};
