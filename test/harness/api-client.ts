import type { IncidentDetail, IncidentPage, IncidentRow, MeView } from '#libs/contract';
import { eventually } from '#libs/testkit';

/** An answer that was not a success; `body` is the problem document. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly contentType: string | null,
    readonly body: { code?: string; detail?: string; title?: string },
  ) {
    super(`${status} ${body.code ?? ''} ${body.detail ?? body.title ?? ''}`);
  }
}

/** Somebody at the HTTP API, with cookies as a browser keeps them. */
export class ApiClient {
  private cookie: string | undefined;

  constructor(private readonly base: string) {}

  async signIn(username: string, password: string): Promise<void> {
    const response = await this.request('POST', '/api/session', { username, password });
    this.cookie = response.headers.getSetCookie()[0]?.split(';')[0];
  }

  me = () => this.get<MeView>('/api/me');

  /** Incidents that are open, newest first. */
  async openIncidents(query = ''): Promise<IncidentRow[]> {
    return (await this.get<IncidentPage>(`/api/incidents?state=open${query}`)).items;
  }

  /** Waits until exactly one incident of this fault is open. */
  async theIncident(fault: string): Promise<IncidentRow> {
    return eventually(`an open incident ${fault}`, async () => {
      const found = (await this.openIncidents()).filter((incident) => incident.fault === fault);
      if (found.length > 1) throw new Error(`${found.length} incidents of ${fault} are open`);
      return found[0];
    });
  }

  incident = (id: string) => this.get<IncidentDetail>(`/api/incidents/${id}`);

  act = (id: string, action: string, body: object = {}, headers: Record<string, string> = {}) =>
    this.post<IncidentDetail>(`/api/incidents/${id}/${action}`, body, headers);

  async get<T>(path: string, headers: Record<string, string> = {}): Promise<T> {
    return (await (await this.request('GET', path, undefined, headers)).json()) as T;
  }

  async post<T>(path: string, body: object, headers: Record<string, string> = {}): Promise<T> {
    return (await (await this.request('POST', path, body, headers)).json()) as T;
  }

  async put<T>(path: string, body: object, headers: Record<string, string> = {}): Promise<T> {
    return (await this.request('PUT', path, body, headers)).json() as Promise<T>;
  }

  async delete(path: string, headers: Record<string, string> = {}): Promise<void> {
    await this.request('DELETE', path, undefined, headers);
  }

  /** Throws {@link ApiError} for every status from 400. */
  async request(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Response> {
    const response = await fetch(this.base + path, {
      method,
      redirect: 'manual',
      headers: {
        'accept-language': 'en',
        ...(body && { 'content-type': 'application/json' }),
        ...(this.cookie && { cookie: this.cookie }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (response.status >= 400) {
      throw new ApiError(
        response.status,
        response.headers.get('content-type'),
        (await response.json().catch(() => ({}))) as ApiError['body'],
      );
    }
    return response;
  }
}
