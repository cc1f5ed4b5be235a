import * as contract from '#libs/contract';
import { repeatable, type RouteEntry } from './route-entry.js';

export const AVAILABILITY_ROUTES: RouteEntry[] = [
  {
    method: 'get',
    path: '/api/availability',
    summary: 'Availability by a named definition, with causes, reckoned from the events',
    query: contract.availabilityQuery,
    status: 200,
    answer: contract.availabilityView,
  },
  {
    method: 'get',
    path: '/api/availability/corrections',
    summary: 'What people said of availability instead of the events',
    query: contract.availabilityQuery,
    status: 200,
    answer: contract.availabilityCorrectionList,
  },
  {
    method: 'post',
    path: '/api/availability/corrections',
    summary: 'Correct the availability of a terminal; the events stay',
    body: contract.availabilityCorrectionRequest,
    headers: repeatable,
    status: 201,
    answer: contract.availabilityCorrectionView,
  },
  {
    method: 'delete',
    path: '/api/availability/corrections/{id}',
    summary: 'Withdraw a correction; it stays on record',
    status: 204,
  },
];
