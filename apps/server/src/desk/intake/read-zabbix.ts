import { z } from 'zod';
import { zabbixWebhook } from '#libs/contract';
import type { MonitorAlert } from '#libs/domain';
import { whyUnstorable } from '../../database/sql.js';
import { whyMisshapen, whyUnkept } from './unread-reasons.js';

const tags = z.array(z.object({ tag: z.string(), value: z.string().default('') }));

/**
 * @param now for a message that does not say when the problem began
 * @returns null for a word that neither begins nor ends a problem; a text says what is wrong
 */
export function readZabbix(body: unknown, now: Date): MonitorAlert | null | string {
  const message = zabbixWebhook.safeParse(body);
  if (!message.success) return whyMisshapen(message.error);
  if (message.data['EVENT.UPDATE.STATUS'] === '1') return null;
  const alert = toMonitorAlert(message.data, now);
  return whyUnkept(alert) ?? alert;
}

function toMonitorAlert(said: z.output<typeof zabbixWebhook>, now: Date): MonitorAlert {
  const seconds = said['EVENT.TIMESTAMP'];
  const url = said['ZABBIX.URL'];
  return {
    // The problem's id; its recovery carries the same.
    fingerprint: said['EVENT.ID'],
    status: said['EVENT.VALUE'] === '1' ? 'firing' : 'resolved',
    severity: said['EVENT.NSEVERITY'],
    name: said['EVENT.NAME'],
    note: said['EVENT.OPDATA'] ?? '',
    startsAt: seconds ? new Date(Number(seconds) * 1000) : now,
    link:
      url && said['TRIGGER.ID']
        ? `${url}/tr_events.php?triggerid=${said['TRIGGER.ID']}&eventid=${said['EVENT.ID']}`
        : null,
    labels: { ...tagsOf(said['EVENT.TAGSJSON']), host: said['HOST.HOST'], instance: said['HOST.HOST'] },
  };
}

/** Tags are an extra: a message whose tags cannot be read, or kept, is taken without them. */
function tagsOf(json: string | undefined): Record<string, string> {
  try {
    const parsed = tags.safeParse(JSON.parse(json ?? '[]'));
    const kept = (parsed.data ?? []).filter(({ tag, value }) =>
      [tag, value].every((text) => whyUnstorable(text) === null),
    );
    return Object.fromEntries(kept.map(({ tag, value }) => [tag, value]));
  } catch {
    return {};
  }
}
