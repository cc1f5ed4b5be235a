import * as contract from '#libs/contract';
import { HANDOVER_ACTS } from '#libs/domain';
import { repeatable, versioned, type RouteEntry } from './route-entry.js';

/** What persons at the desk do besides moving incidents on, and what they ask about. */
export const DESK_WORK_ROUTES: RouteEntry[] = [
  {
    method: 'post',
    path: '/api/incidents/{id}/presence',
    summary: 'I have this incident open; kept for 30 seconds. Answers who else has',
    body: contract.presenceRequest,
    headers: repeatable,
    status: 200,
    answer: contract.presenceView,
  },
  {
    method: 'get',
    path: '/api/shelved',
    summary: 'What is shelved, by whom, why and until; and what waits for a second person',
    status: 200,
    answer: contract.shelvedList,
  },
  {
    method: 'get',
    path: '/api/incidents/{id}/why',
    summary: 'Every decision with its reason, and who was paged, or why nobody',
    status: 200,
    answer: contract.incidentWhy,
  },
  {
    method: 'get',
    path: '/api/terminals/{id}/why',
    summary: 'Why nobody was paged for a terminal at a time',
    query: contract.terminalWhyQuery,
    status: 200,
    answer: contract.terminalWhy,
  },
  {
    method: 'get',
    path: '/api/handovers',
    summary: 'Handovers, newest first, and which desks are on duty',
    status: 200,
    answer: contract.handoverList,
  },
  {
    method: 'post',
    path: '/api/handovers',
    summary: 'Begin a handover; its content is gathered by itself',
    body: contract.newHandover,
    headers: repeatable,
    status: 201,
    answer: contract.handoverView,
  },
  { method: 'get', path: '/api/handovers/{id}', summary: 'One handover', status: 200, answer: contract.handoverView },
  {
    method: 'get',
    path: '/api/handovers/{id}/print',
    summary: 'One handover, to be printed',
    status: 200,
    contentType: 'text/html',
  },
  {
    method: 'post',
    path: '/api/handovers/{id}/{act}',
    summary: `Bring a handover on; act is ${HANDOVER_ACTS.join(', ')}`,
    body: contract.handoverActRequest,
    headers: versioned,
    status: 200,
    answer: contract.handoverView,
  },
  {
    method: 'get',
    path: '/api/audit',
    summary: 'The audit log as lines of JSON, each with its hash',
    query: contract.auditQuery,
    status: 200,
    contentType: 'application/x-ndjson',
  },
  {
    method: 'get',
    path: '/api/audit/verify',
    summary: 'Whether the chain of the audit log is whole',
    status: 200,
    readBy: 'auditor',
    answer: contract.auditVerdict,
  },
];
