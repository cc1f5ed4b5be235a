import * as contract from '#libs/contract';
import { repeatable, versioned, type RouteEntry } from './route-entry.js';

const window = { status: 200, answer: contract.maintenanceView } as const;

export const ALARM_ROUTES: RouteEntry[] = [
  {
    method: 'get',
    path: '/api/alarms',
    summary: 'How the alarms stand: floods, and how many are open, hidden, chattering, stale',
    status: 200,
    answer: contract.alarmsView,
  },
  {
    method: 'get',
    path: '/api/maintenance',
    summary: 'Maintenance windows; with `at`, those that are open then',
    query: contract.maintenanceQuery,
    status: 200,
    answer: contract.maintenanceList,
  },
  {
    method: 'post',
    path: '/api/maintenance',
    summary: 'Plan a maintenance window',
    body: contract.windowRequest,
    headers: repeatable,
    status: 201,
    answer: contract.maintenanceView,
  },
  { method: 'get', path: '/api/maintenance/{id}', summary: 'One maintenance window', ...window },
  {
    method: 'put',
    path: '/api/maintenance/{id}',
    summary: 'Change a maintenance window',
    body: contract.windowRequest,
    headers: versioned,
    ...window,
  },
  {
    method: 'post',
    path: '/api/maintenance/{id}/end',
    summary: 'End the opening that runs now; what it hid is looked at at once',
    body: contract.windowEnding,
    headers: versioned,
    ...window,
  },
  {
    method: 'delete',
    path: '/api/maintenance/{id}',
    summary: 'Take a maintenance window out for good',
    query: contract.windowEnding,
    headers: versioned,
    ...window,
  },
];
