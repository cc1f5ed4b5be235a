import { z } from 'zod';
import * as contract from '#libs/contract';
import type { RouteEntry } from './route-entry.js';

const authorized = z.object({ Authorization: z.string().describe('`Bearer` and the token of the source') });

export const INTAKE_ROUTES: RouteEntry[] = [
  {
    method: 'post',
    path: '/api/intake/alertmanager/{source}',
    summary: 'Webhook of Prometheus Alertmanager, version 4',
    public: true,
    ownToken: true,
    headers: authorized,
    body: contract.alertmanagerWebhook,
    status: 200,
    answer: contract.alertmanagerAnswer,
  },
  {
    method: 'post',
    path: '/api/intake/zabbix/{source}',
    summary: 'Webhook of Zabbix, as our media type sends it',
    public: true,
    ownToken: true,
    headers: authorized,
    body: contract.zabbixWebhook,
    status: 200,
    answer: contract.zabbixAnswer,
  },
];
