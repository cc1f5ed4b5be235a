import { alertmanagerAlert, alertmanagerWebhook, type AlertmanagerAlert } from '#libs/contract';
import type { MonitorAlert } from '#libs/domain';
import { whyMisshapen, whyUnkept } from './unread-reasons.js';

/** A monitor's message, as far as it can be read. */
export interface ReadAlerts {
  alerts: MonitorAlert[];
  unread: { reason: string; payload: string }[];
}

/** @returns what is wrong, when it is no such message at all */
export function readAlertmanager(body: unknown): ReadAlerts | string {
  const message = alertmanagerWebhook.safeParse(body);
  if (!message.success) return whyMisshapen(message.error);
  const read: ReadAlerts = { alerts: [], unread: [] };
  for (const each of message.data.alerts) {
    const alert = readAlert(each);
    if (typeof alert === 'string') read.unread.push({ reason: alert, payload: JSON.stringify(each) });
    else read.alerts.push(alert);
  }
  return read;
}

function readAlert(said: unknown): MonitorAlert | string {
  const alert = alertmanagerAlert.safeParse(said);
  if (!alert.success) return whyMisshapen(alert.error);
  const read = toMonitorAlert(alert.data);
  return whyUnkept(read) ?? read;
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
