import { alertmanagerAlert, alertmanagerWebhook, type AlertmanagerAlert } from '#libs/contract';
import type { MonitorAlert } from '#libs/domain';

/** A monitor's message, as far as it can be read. */
export interface ReadAlerts {
  alerts: MonitorAlert[];
  unread: { reason: string; payload: string }[];
}

/** @returns what is wrong, when it is no such message at all */
export function readAlertmanager(body: unknown): ReadAlerts | string {
  const message = alertmanagerWebhook.safeParse(body);
  if (!message.success) return `${message.error.issues[0]?.path.join('.')}: ${message.error.issues[0]?.message}`;
  const read: ReadAlerts = { alerts: [], unread: [] };
  for (const each of message.data.alerts) {
    const alert = alertmanagerAlert.safeParse(each);
    if (alert.success) read.alerts.push(toMonitorAlert(alert.data));
    else {
      const [first] = alert.error.issues;
      read.unread.push({ reason: `${first?.path.join('.')}: ${first?.message}`, payload: JSON.stringify(each) });
    }
  }
  return read;
}

const toMonitorAlert = (alert: AlertmanagerAlert): MonitorAlert => ({
  fingerprint: alert.fingerprint,
  status: alert.status,
  severity: (alert.labels['severity'] ?? '').toLowerCase(),
  name: alert.labels['alertname'] ?? alert.annotations['summary'] ?? alert.fingerprint,
  note: alert.annotations['description'] ?? alert.annotations['summary'] ?? '',
  startsAt: new Date(alert.startsAt),
  link: alert.generatorURL ?? null,
  labels: alert.labels,
});
