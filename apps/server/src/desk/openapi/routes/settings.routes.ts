import * as contract from '#libs/contract';
import { versioned, type RouteEntry } from './route-entry.js';

export const SETTINGS_ROUTES: RouteEntry[] = [
  { method: 'get', path: '/api/settings', summary: 'Documents of rules', status: 200, answer: contract.settingList },
  { method: 'get', path: '/api/settings/{name}', summary: 'One document', status: 200, answer: contract.settingView },
  {
    method: 'put',
    path: '/api/settings/{name}',
    summary: 'Change a document of rules',
    body: contract.settingChange,
    headers: versioned,
    status: 200,
    answer: contract.settingView,
  },
  {
    method: 'get',
    path: '/api/settings/{name}/history',
    summary: 'Every version of a document, newest first',
    status: 200,
    answer: contract.settingHistory,
  },
  {
    method: 'get',
    path: '/api/faults',
    summary: 'The fault catalogue as this bank uses it, with the shares of the priorities',
    status: 200,
    answer: contract.faultCatalogueView,
  },
];
