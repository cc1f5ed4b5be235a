import * as contract from '#libs/contract';
import { repeatable, type RouteEntry } from './route-entry.js';

export const READINESS_ROUTES: RouteEntry[] = [
  {
    method: 'get',
    path: '/api/readiness',
    summary: 'Whom the coming nights would not reach, and what in the rules leads nowhere',
    query: contract.readinessQuery,
    status: 200,
    answer: contract.readinessView,
  },
  {
    method: 'post',
    path: '/api/shift-check',
    summary: 'The test before my shift reached me',
    headers: repeatable,
    status: 200,
    answer: contract.shiftCheckAnswerView,
  },
  {
    method: 'post',
    path: '/api/incidents/{id}/escalate',
    summary: 'The next step of escalation, now',
    body: contract.escalateRequest,
    headers: repeatable,
    status: 200,
    answer: contract.escalationView,
  },
];
