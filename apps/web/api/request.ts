import { getLanguage } from '../i18n/translate.js';
import { ApiError, toApiError } from './problem.js';

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'DELETE';
  body?: unknown;
  /** Version of the row that the reader saw; sent as `If-Match: "<version>"`. */
  version?: number;
  /** Makes a repeated post harmless; keep the same key when trying again. */
  idempotencyKey?: string;
}

const TIMEOUT_MS = 20_000;

/** @throws ApiError always, and nothing else */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  // Old browsers have no AbortSignal.timeout.
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(path, {
      method: options.method ?? 'GET',
      headers: headersOf(options),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: abort.signal,
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    const body = await readBody(response);
    if (!response.ok) throw toApiError(response.status, body);
    return body as T;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError(abort.signal.aborted ? 'timeout' : 'network', 0);
  } finally {
    clearTimeout(timer);
  }
}

export function headersOf(options: RequestOptions): Record<string, string> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': getLanguage() };
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  // A form on another site cannot send this header: the server's guard against forged requests.
  if ((options.method ?? 'GET') !== 'GET') headers['X-Requested-With'] = 'watchkeeper';
  if (options.version !== undefined) headers['If-Match'] = `"${options.version}"`;
  if (options.idempotencyKey !== undefined) headers['Idempotency-Key'] = options.idempotencyKey;
  return headers;
}

/** 128 random bits. `crypto.randomUUID` is missing in old browsers and on plain http. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function readBody(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  const text = await response.text();
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    if (response.ok) throw new ApiError('server', response.status);
    return undefined;
  }
}
