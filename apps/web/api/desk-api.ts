import type { IncidentActionRequest, IncidentDetail, IncidentPage, MeView, onCallView } from '#libs/contract';
import type { z } from 'zod';
import { request } from './request.js';

export type OnCall = z.infer<typeof onCallView>;

export interface ListQuery {
  state: 'open' | 'closed';
  priority?: string | null;
  terminal?: string | null;
  assignee?: string | null;
  cursor?: string | null;
  limit?: number;
}

export interface Act {
  id: string;
  action: string;
  version: number;
  body: IncidentActionRequest;
  idempotencyKey: string;
}

export const deskApi = {
  signIn: (username: string, password: string) =>
    request<void>('/api/session', { method: 'POST', body: { username, password } }),
  signOut: () => request<void>('/api/session', { method: 'DELETE' }),
  me: () => request<MeView>('/api/me'),
  incidents: (query: ListQuery) => request<IncidentPage>(`/api/incidents?${queryText(query)}`),
  incident: (id: string) => request<IncidentDetail>(`/api/incidents/${encodeURIComponent(id)}`),
  onCall: () => request<OnCall>('/api/on-call'),
  act: ({ id, action, version, body, idempotencyKey }: Act) =>
    request<unknown>(`/api/incidents/${encodeURIComponent(id)}/${encodeURIComponent(action)}`, {
      method: 'POST',
      body,
      version,
      idempotencyKey,
    }),
};
export type DeskApi = typeof deskApi;

/** Leaves out what is null, undefined or empty. */
export function queryText(query: ListQuery): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  return search.toString();
}
