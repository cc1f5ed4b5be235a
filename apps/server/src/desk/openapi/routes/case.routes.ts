import * as contract from '#libs/contract';
import { repeatable, type RouteEntry } from './route-entry.js';

export const CASE_ROUTES: RouteEntry[] = [
  {
    method: 'get',
    path: '/api/cases/{number}',
    summary: "A customer's case; the telephone number is masked",
    status: 200,
    answer: contract.caseView,
  },
  {
    method: 'post',
    path: '/api/cases/{number}/phone',
    summary: 'The whole telephone number, for customer care, with the reason on record',
    body: contract.phoneRequest,
    headers: repeatable,
    status: 200,
    answer: contract.phoneView,
  },
];
