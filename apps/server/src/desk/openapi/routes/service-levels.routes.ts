import * as contract from '#libs/contract';
import { repeatable, versioned, type RouteEntry } from './route-entry.js';

const ACTS = [
  ['prioritize', 'Change the priority; the service levels follow', contract.prioritizeRequest],
  ['pause', 'Stop the clocks for a reason', contract.pauseRequest],
  ['resume', 'Let the clocks run again', contract.pauseRequest],
  ['work-order', 'State a step of the work order', contract.workOrderRequest],
] as const;

const FOLLOW_UPS = [
  ['answer', 'Answer a complaint; the customer is told'],
  ['close', 'Close an answered complaint'],
  ['reopen', 'Reopen a complaint: the customer is not satisfied'],
] as const;

export const SERVICE_LEVEL_ROUTES: RouteEntry[] = [
  {
    method: 'get',
    path: '/api/incidents/{id}/service-levels',
    summary: 'How the promises about an incident stand, and the seven steps of its work order',
    status: 200,
    answer: contract.serviceLevelsView,
  },
  ...ACTS.map(([word, summary, body]): RouteEntry => ({
    method: 'post',
    path: `/api/incidents/{id}/${word}`,
    summary,
    body,
    headers: versioned,
    status: 200,
    answer: contract.serviceLevelsView,
  })),
  {
    method: 'get',
    path: '/api/service-levels/report',
    summary: 'Service levels by class, priority and target',
    query: contract.serviceReportQuery,
    status: 200,
    answer: contract.serviceReportView,
  },
  {
    method: 'get',
    path: '/api/complaints',
    summary: 'Complaints, newest first',
    query: contract.complaintQuery,
    status: 200,
    answer: contract.complaintPage,
  },
  {
    method: 'post',
    path: '/api/complaints',
    summary: 'Record a complaint',
    body: contract.complaintRequest,
    headers: repeatable,
    status: 201,
    answer: contract.complaintDetail,
  },
  {
    method: 'get',
    path: '/api/complaints/{id}',
    summary: 'One complaint',
    status: 200,
    answer: contract.complaintDetail,
  },
  {
    method: 'post',
    path: '/api/complaints/{id}/assign',
    summary: 'Give a complaint to somebody who took no part in the work',
    body: contract.complaintAssign,
    headers: versioned,
    status: 200,
    answer: contract.complaintDetail,
  },
  ...FOLLOW_UPS.map(([word, summary]): RouteEntry => ({
    method: 'post',
    path: `/api/complaints/{id}/${word}`,
    summary,
    body: contract.complaintWords,
    headers: versioned,
    status: 200,
    answer: contract.complaintDetail,
  })),
];
