import type { CustomerCaseView, PublicTerminal, ReportReceipt, ReportRequest } from '#libs/contract';
import { request } from './request.js';

export const publicApi = {
  terminal: (id: string) => request<PublicTerminal>(`/api/public/terminals/${encodeURIComponent(id)}`),
  report: (report: ReportRequest, idempotencyKey: string) =>
    request<ReportReceipt>('/api/public/reports', { method: 'POST', body: report, idempotencyKey }),
  followCase: (token: string) => request<CustomerCaseView>(`/api/public/cases/${encodeURIComponent(token)}`),
};
