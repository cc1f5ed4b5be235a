import * as contract from '#libs/contract';
import { repeatable, type RouteEntry } from './route-entry.js';

export const CHANNEL_ROUTES: RouteEntry[] = [
  {
    method: 'get',
    path: '/api/push/key',
    summary: 'The key that a browser subscribes with',
    status: 200,
    answer: contract.pushKeyView,
  },
  {
    method: 'post',
    path: '/api/push/subscriptions',
    summary: 'Take notifications in this browser',
    body: contract.pushSubscriptionRequest,
    headers: repeatable,
    status: 204,
  },
  {
    method: 'delete',
    path: '/api/push/subscriptions',
    summary: 'Take none any more',
    body: contract.pushUnsubscribeRequest,
    status: 204,
  },
  {
    method: 'get',
    path: '/api/webhooks',
    summary: 'Endpoints of outside systems and how they are doing',
    readBy: 'admin',
    status: 200,
    answer: contract.webhookList,
  },
  {
    method: 'post',
    path: '/api/webhooks/{id}/replay',
    summary: 'Send an endpoint again what happened since',
    body: contract.webhookReplayRequest,
    headers: repeatable,
    status: 202,
    answer: contract.webhookReplayAnswer,
  },
];
