import { z } from 'zod';
import * as contract from '#libs/contract';
import { repeatable, versioned, type RouteEntry } from './routes/route-entry.js';
import { ALARM_ROUTES } from './routes/alarms.routes.js';
import { AVAILABILITY_ROUTES } from './routes/availability.routes.js';
import { CASE_ROUTES } from './routes/case.routes.js';
import { INTAKE_ROUTES } from './routes/intake.routes.js';
import { DESK_WORK_ROUTES } from './routes/desk-work.routes.js';
import { CHANNEL_ROUTES } from './routes/channels.routes.js';
import { ROSTER_ROUTES } from './routes/roster.routes.js';
import { DISPATCH_ROUTES } from './routes/dispatch.routes.js';
import { READINESS_ROUTES } from './routes/readiness.routes.js';
import { SERVICE_LEVEL_ROUTES } from './routes/service-levels.routes.js';
import { NOTICE_ROUTES } from './routes/notices.routes.js';
import { SETTINGS_ROUTES } from './routes/settings.routes.js';

export type { RouteEntry } from './routes/route-entry.js';

/** Words that may stand at the end of `POST /api/incidents/{id}/…`. */
export const INCIDENT_ACTIONS = [
  'accept',
  'refuse',
  'travel',
  'arrive',
  'wait-parts',
  'restore',
  'close',
  'cancel',
  'shelve',
  'assign',
  'reopen',
  'unshelve',
  'merge',
  'split',
  'take',
  'release',
  'note',
] as const;
export type IncidentActionWord = (typeof INCIDENT_ACTIONS)[number];

const resumable = z.object({ 'Last-Event-ID': z.string().optional().describe('Id of the last event that was heard') });

/** Every route under /api, /health and /metrics. A test holds it to what the program really serves. */
export const ROUTES: RouteEntry[] = [
  ...CHANNEL_ROUTES,
  ...SETTINGS_ROUTES,
  ...NOTICE_ROUTES,
  ...SERVICE_LEVEL_ROUTES,
  ...ALARM_ROUTES,
  ...READINESS_ROUTES,
  ...DISPATCH_ROUTES,
  ...ROSTER_ROUTES,
  ...DESK_WORK_ROUTES,
  ...INTAKE_ROUTES,
  ...CASE_ROUTES,
  ...AVAILABILITY_ROUTES,
  { method: 'post', path: '/api/session', summary: 'Sign in', public: true, body: contract.signInRequest, status: 204 },
  { method: 'delete', path: '/api/session', summary: 'Sign out', public: true, status: 204 },
  { method: 'get', path: '/api/me', summary: 'Who am I', status: 200, answer: contract.meView },
  {
    method: 'get',
    path: '/api/incidents',
    summary: 'Incidents, newest first',
    query: contract.incidentQuery,
    status: 200,
    answer: contract.incidentPage,
  },
  { method: 'get', path: '/api/incidents/{id}', summary: 'One incident', status: 200, answer: contract.incidentDetail },
  ...INCIDENT_ACTIONS.map((action) => ({
    method: 'post' as const,
    path: `/api/incidents/{id}/${action}`,
    summary: `${action} an incident`,
    body: contract.incidentActionRequest,
    headers: versioned,
    status: 200,
    answer: contract.incidentDetail,
  })),
  {
    method: 'get',
    path: '/api/terminals',
    summary: 'Terminals',
    query: contract.terminalQuery,
    status: 200,
    answer: contract.terminalPage,
  },
  { method: 'get', path: '/api/terminals/{id}', summary: 'One terminal', status: 200, answer: contract.terminalDetail },
  {
    method: 'get',
    path: '/api/on-call',
    summary: 'Who is on call',
    query: contract.onCallQuery,
    status: 200,
    answer: contract.onCallView,
  },
  {
    method: 'get',
    path: '/api/stream',
    summary: 'Live changes (server-sent events; resume with Last-Event-ID)',
    query: z.object({ lastEventId: z.string().optional().describe('Instead of the header') }),
    headers: resumable,
    status: 200,
    answer: contract.streamEvent,
    contentType: 'text/event-stream',
  },
  {
    method: 'get',
    path: '/api/public/terminals/{id}',
    summary: 'Site and address of a terminal, to compare with its plate',
    public: true,
    status: 200,
    answer: contract.publicTerminal,
  },
  {
    method: 'post',
    path: '/api/public/reports',
    summary: "A customer's report",
    public: true,
    body: contract.reportRequest,
    headers: repeatable,
    status: 201,
    answer: contract.reportReceipt,
  },
  {
    method: 'get',
    path: '/api/public/cases/{token}',
    summary: "The customer's view of a case",
    public: true,
    status: 200,
    answer: contract.customerCaseView,
  },
  {
    method: 'get',
    path: '/api/openapi.json',
    summary: 'This description',
    public: true,
    status: 200,
    answer: z.looseObject({ openapi: z.string() }),
  },
  {
    method: 'get',
    path: '/health/live',
    summary: 'The process answers',
    public: true,
    status: 200,
    answer: z.object({ status: z.string() }),
  },
  {
    method: 'get',
    path: '/health/ready',
    summary: 'Database and broker are there',
    public: true,
    status: 200,
    answer: z.looseObject({ status: z.string() }),
  },
  {
    method: 'get',
    path: '/metrics',
    summary: 'Prometheus metrics',
    public: true,
    status: 200,
    answer: z.string(),
    contentType: 'text/plain',
  },
];
