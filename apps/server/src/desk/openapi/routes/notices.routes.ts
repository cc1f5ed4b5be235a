import { z } from 'zod';
import * as contract from '#libs/contract';
import { repeatable, type RouteEntry } from './route-entry.js';

const answered = z.looseObject({}).describe("What the gateway's manual asks for");
const gateway = (path: string, summary: string, status: number): RouteEntry => ({
  method: 'post',
  path: `/api/public/gateways/${path}`,
  summary: `${summary}; with the token of the gateways`,
  public: true,
  body: z.unknown(),
  status,
  answer: answered,
});
const html = { public: true, status: 200, answer: z.string(), contentType: 'text/html' };

export const NOTICE_ROUTES: RouteEntry[] = [
  {
    method: 'get',
    path: '/api/notices',
    summary: 'Messages to people, by state; dead letters unless told otherwise',
    query: contract.noticeQuery,
    status: 200,
    answer: contract.noticePage,
  },
  {
    method: 'get',
    path: '/api/notices/summary',
    summary: 'How the deliveries stand',
    status: 200,
    answer: contract.noticeSummary,
  },
  {
    method: 'post',
    path: '/api/notices/{id}/retry',
    summary: 'Send a dead letter again, by the ways known now',
    headers: repeatable,
    status: 204,
  },
  {
    method: 'post',
    path: '/api/notices/{id}/dismiss',
    summary: 'Put a dead letter away',
    body: contract.noticeDismissal,
    headers: repeatable,
    status: 204,
  },
  gateway('sms/receipts', 'Delivery receipts of the generic SMS gateway', 202),
  gateway('sms/receipts/{provider}', 'Delivery receipts in the shape of aliyun, tencent or http', 200),
  gateway('sms/replies', 'Answers by SMS', 202),
  gateway('sms/replies/{provider}', 'Answers by SMS in the shape of aliyun, tencent or http', 200),
  gateway('voice/results', 'How calls ended', 202),
  {
    method: 'post',
    path: '/api/public/gateways/voice/keypress',
    summary: 'A key pressed during a call; with the token of the gateways',
    public: true,
    body: contract.keypressRequest,
    status: 200,
    answer: contract.keypressAnswer,
  },
  { method: 'get', path: '/api/public/answers/{token}', summary: 'The page behind the link in a page', ...html },
  { method: 'get', path: '/a/{token}', summary: 'The same, short enough for an SMS', ...html },
  {
    method: 'post',
    path: '/api/public/answers/{token}',
    summary: 'Answer by link: once, for one offer, for some hours',
    body: contract.answerForm,
    ...html,
  },
];
