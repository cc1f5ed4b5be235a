import { z } from 'zod';
import * as contract from '#libs/contract';

export interface RouteEntry {
  method: 'get' | 'post' | 'delete';
  /** OpenAPI form: `/api/incidents/{id}`. */
  path: string;
  summary: string;
  /** Needs no sign-in. */
  public?: boolean;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Headers that may be sent along. */
  headers?: z.ZodObject;
  /** Success: status and, where there is a body, its schema. */
  status: number;
  answer?: z.ZodType;
  /** The answer's content type, where it is not JSON. */
  contentType?: string;
}

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
  'note',
] as const;
export type IncidentActionWord = (typeof INCIDENT_ACTIONS)[number];

const repeatable = z.object({
  'Idempotency-Key': z.string().min(1).max(200).optional().describe('The first answer is kept a day and given again'),
});
const versioned = repeatable.extend({
  'If-Match': z.string().optional().describe('Version that was seen, as in ETag; 412 when it is gone'),
});
const resumable = z.object({ 'Last-Event-ID': z.string().optional().describe('Id of the last event that was heard') });

/** Every route under /api, /health and /metrics. A test holds it to what the program really serves. */
export const ROUTES: RouteEntry[] = [
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
