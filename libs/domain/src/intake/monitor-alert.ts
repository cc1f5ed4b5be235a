import type { FaultCode } from '../fault/fault-code.js';

/** What another monitor says, whatever its wire. */
export interface MonitorAlert {
  /** The same for every word about one alert. */
  fingerprint: string;
  status: 'firing' | 'resolved';
  /** The monitor's own word, lower case: `critical`, `warning`, or Zabbix's 0 to 5. */
  severity: string;
  name: string;
  note: string;
  startsAt: Date;
  /** Back to where it came from. */
  link: string | null;
  labels: Readonly<Record<string, string>>;
}

/** How one monitor's words are read; an operator's to tune. */
export interface MonitorReading {
  /** Region of what is no terminal and no site of ours. */
  region: string;
  terminalLabel: string;
  siteLabel: string;
  hostLabel: string;
  critical: readonly string[];
  /** Severities that are kept and open nothing. */
  ignored: readonly string[];
}

/** What our directory says about a name. */
export interface KnownPlaces {
  /** Region of a terminal; undefined when there is none of that name. */
  terminal(id: string): string | undefined;
  site(id: string): string | undefined;
}

export type Placement =
  | {
      outcome: 'placed';
      reason: 'terminalLabel' | 'siteLabel' | 'hostLabel' | 'noLabel';
      subject: 'terminal' | 'site' | 'host';
      subjectId: string;
      regionId: string;
      fault: Extract<FaultCode, 'monitor.critical' | 'monitor.warning'>;
    }
  | { outcome: 'ignored'; reason: 'severityIgnored' };

/** Longest name that an incident's subject may have. */
const LONGEST_NAME = 64;

/**
 * What an alert is about, and how grave. A terminal or a site that we know goes before the host it was seen on; a name
 * that we do not know is a host's: nothing that another monitor tells is dropped for want of a place.
 */
export function placeAlert(alert: MonitorAlert, reading: MonitorReading, places: KnownPlaces): Placement {
  if (reading.ignored.includes(alert.severity)) return { outcome: 'ignored', reason: 'severityIgnored' };
  const fault = reading.critical.includes(alert.severity) ? 'monitor.critical' : 'monitor.warning';
  const named = (label: string): string => (alert.labels[label] ?? '').trim();
  const terminal = named(reading.terminalLabel);
  const terminalRegion = places.terminal(terminal);
  if (terminalRegion !== undefined) {
    return placed('terminalLabel', 'terminal', terminal, terminalRegion, fault);
  }
  const site = named(reading.siteLabel);
  const siteRegion = places.site(site);
  if (siteRegion !== undefined) return placed('siteLabel', 'site', site, siteRegion, fault);
  const host = [named(reading.hostLabel), terminal, site].find((name) => name !== '');
  return placed(
    host ? 'hostLabel' : 'noLabel',
    'host',
    (host ?? alert.name).slice(0, LONGEST_NAME),
    reading.region,
    fault,
  );
}

type Placed = Extract<Placement, { outcome: 'placed' }>;

const placed = (
  ...[reason, subject, subjectId, regionId, fault]: [
    Placed['reason'],
    Placed['subject'],
    string,
    string,
    Placed['fault'],
  ]
): Placed => ({ outcome: 'placed', reason, subject, subjectId, regionId, fault });

export type AlertStep =
  | { outcome: 'raise'; reason: 'newAlert' | 'firesAgain' }
  | { outcome: 'clear'; reason: 'lastResolved' }
  | { outcome: 'note'; reason: 'othersStillFire' }
  | { outcome: 'nothing'; reason: 'saidBefore' | 'neverFired' };

/**
 * What one word of a monitor changes.
 * @param known whether this alert fires by what we heard before; null when we never heard of it
 * @param others how many other alerts of the same subject and fault fire
 */
export function judgeAlert(
  status: MonitorAlert['status'],
  known: { firing: boolean } | null,
  others: number,
): AlertStep {
  if (status === 'firing') {
    if (known?.firing) return { outcome: 'nothing', reason: 'saidBefore' };
    return { outcome: 'raise', reason: known ? 'firesAgain' : 'newAlert' };
  }
  if (!known) return { outcome: 'nothing', reason: 'neverFired' };
  if (!known.firing) return { outcome: 'nothing', reason: 'saidBefore' };
  return others > 0 ? { outcome: 'note', reason: 'othersStillFire' } : { outcome: 'clear', reason: 'lastResolved' };
}
