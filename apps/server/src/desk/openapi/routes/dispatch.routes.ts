import * as contract from '#libs/contract';
import { repeatable, versioned, type RouteEntry } from './route-entry.js';

export const DISPATCH_ROUTES: RouteEntry[] = [
  {
    method: 'get',
    path: '/api/incidents/{id}/candidates',
    summary: 'Whom dispatch would ask now, and why',
    status: 200,
    answer: contract.rankingView,
  },
  {
    method: 'get',
    path: '/api/incidents/{id}/assignments/{assignment}/ranking',
    summary: 'The whole ranking that led to an offer, as it was',
    status: 200,
    answer: contract.rankingView,
  },
  {
    method: 'post',
    path: '/api/incidents/{id}/support',
    summary: 'Ask somebody to help',
    body: contract.supportRequest,
    headers: versioned,
    status: 204,
  },
  {
    method: 'delete',
    path: '/api/incidents/{id}/support/{technician}',
    summary: 'Somebody need not help any more',
    status: 204,
  },
  {
    method: 'get',
    path: '/api/technicians/{id}/parts',
    summary: 'Spare parts that a technician carries',
    status: 200,
    answer: contract.carriedParts,
  },
  {
    method: 'put',
    path: '/api/technicians/{id}/parts',
    summary: 'Say which spare parts a technician carries',
    body: contract.carriedParts,
    headers: repeatable,
    status: 200,
    answer: contract.carriedParts,
  },
];
