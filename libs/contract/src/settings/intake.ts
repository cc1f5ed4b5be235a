import { z } from 'zod';
import { defineSetting } from './define-setting.js';
import { haveOwnIds, shortId } from '../fields.js';

const word = z.string().trim().min(1).max(64);

const intakeSource = z.strictObject({
  id: shortId,
  kind: z.enum(['alertmanager', 'zabbix']),
  token: z.string().min(24, 'must have at least 24 characters').describe('Sent as `Authorization: Bearer …`'),
  region: word.describe('Region of what is no terminal and no site of ours'),
  terminalLabel: word.default('terminal'),
  siteLabel: word.default('site'),
  hostLabel: word.default('instance'),
  critical: z.array(word).default(['critical', 'page', '4', '5']).describe('Severities that are P3 (monitor.critical)'),
  ignored: z.array(word).default(['none', 'info', '0', '1']).describe('Severities that open nothing'),
});

export const intakeSetting = defineSetting({
  title: { zh: '外部监控接入', en: 'Intake from other monitors' },
  schema: z.strictObject({
    sources: z.array(intakeSource).max(50).default([]).refine(haveOwnIds, 'two sources have one id'),
  }),
  initial: {},
  secrets: ['token'],
});
