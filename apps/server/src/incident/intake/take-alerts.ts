import { Inject, Injectable } from '@nestjs/common';
import { judgeAlert, placeAlert, type KnownPlaces, type MonitorAlert, type MonitorReading } from '#libs/domain';
import { maskCardNumbers } from '#libs/observability';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import { TerminalDirectory } from '../../terminal/index.js';
import { WakeBoard } from '../../wake/index.js';
import { OpenIncident } from '../open-incident.js';
import { MONITOR_COMPONENT } from './monitor-component.js';
import { MONITOR_ALERT_STORE, type MonitorAlertStore, type Placed } from './monitor-alert.store.js';

/** One message of a monitor, read as far as it could be. */
export interface MonitorMessage {
  /** Id of the source in the document of rules `intake`. */
  source: string;
  reading: MonitorReading;
  alerts: readonly MonitorAlert[];
  unread: readonly { reason: string; payload: string }[];
}

/** What other monitors tell becomes incidents like any other: one per subject and gravity, open while an alert fires. */
@Injectable()
export class TakeAlerts {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(MONITOR_ALERT_STORE) private readonly store: MonitorAlertStore,
    private readonly incidents: OpenIncident,
    private readonly directory: TerminalDirectory,
    private readonly wake: WakeBoard,
  ) {}

  /**
   * Everything of one message in one transaction; said again, it changes nothing.
   * @returns for each alert, in order, the id of its incident, or null
   */
  async take(message: MonitorMessage, now: Date): Promise<(string | null)[]> {
    const ids = await this.database.transaction(async (sql) => {
      await this.store.takeTurn(sql);
      const found: (string | null)[] = [];
      for (const alert of message.alerts) found.push(await this.takeOne(sql, message, alert, now));
      for (const { reason, payload } of message.unread) {
        const topic = `intake/${message.source}`;
        await this.store.quarantine(sql, { topic, reason, payload: maskCardNumbers(payload), now });
      }
      return found;
    });
    this.wake.ring('incidents', 'timeline');
    return ids;
  }

  private async takeOne(
    sql: Sql,
    { source, reading }: MonitorMessage,
    said: MonitorAlert,
    now: Date,
  ): Promise<string | null> {
    const alert = masked(said);
    const known = (await this.store.find(sql, source, alert.fingerprint)) ?? null;
    const placement = placeAlert(alert, reading, this.places);
    // What fires belongs where it was put, whatever its labels say now.
    const place = known?.firing ? known : placement.outcome === 'placed' ? placement : null;
    if (!place) return null;
    const { subjectId, fault } = place;
    const others = await this.store.countOthers(sql, { source, fingerprint: alert.fingerprint, subjectId, fault });
    const step = judgeAlert(alert.status, known, others);
    let incidentId = known?.incidentId ?? null;
    if (step.outcome === 'nothing') return incidentId;
    if (step.outcome === 'raise' && placement.outcome === 'placed') {
      incidentId = await this.incidents.open(sql, openingOf(source, placement, alert), now);
    }
    if (step.outcome === 'clear') {
      await this.incidents.clear(sql, { terminalId: subjectId, component: MONITOR_COMPONENT, fault }, now);
    }
    const firing = alert.status === 'firing';
    await this.store.save(sql, source, alert, { firing, subjectId, fault, incidentId, now });
    return incidentId;
  }

  private readonly places: KnownPlaces = {
    terminal: (id) => this.directory.find(id)?.regionId,
    site: (id) => this.directory.site(id)?.regionId,
  };
}

function openingOf(source: string, { subject, subjectId, regionId, fault }: Placed, alert: MonitorAlert) {
  const { name, note, link, labels, severity, startsAt } = alert;
  return {
    subject,
    terminalId: subjectId,
    regionId,
    component: MONITOR_COMPONENT,
    fault,
    detail: { source, alertName: name, note, link, labels, severity, startsAt: startsAt.toISOString() },
  } as const;
}

/** Promise 5 holds for what other programs write as well. */
const masked = (alert: MonitorAlert): MonitorAlert => ({
  ...alert,
  name: maskCardNumbers(alert.name),
  note: maskCardNumbers(alert.note),
  link: alert.link && maskCardNumbers(alert.link),
  labels: Object.fromEntries(Object.entries(alert.labels).map(([key, value]) => [key, maskCardNumbers(value)])),
});
