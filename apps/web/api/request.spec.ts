import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { queryText } from './desk-api.js';
import { ApiError } from './problem.js';
import { headersOf, newIdempotencyKey, request } from './request.js';

const answer = (status: number, body: string): void => {
  jest.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(status === 204 ? null : body, { status }));
};
const failed = async (): Promise<ApiError> => {
  const error: unknown = await request('/api/x').catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
};

afterEach(() => {
  jest.restoreAllMocks();
});

describe('a request', () => {
  it('gives the JSON body, and nothing for 204', async () => {
    answer(200, '{"a":1}');
    expect(await request('/api/x')).toEqual({ a: 1 });
    answer(204, '');
    expect(await request('/api/x')).toBeUndefined();
  });

  it.each([
    [401, 'signIn'],
    [403, 'forbidden'],
    [404, 'notFound'],
    [409, 'changed'],
    [412, 'changed'],
    [429, 'busy'],
    [422, 'invalid'],
    [503, 'server'],
  ] as const)('turns the problem document of a %i into the failure "%s"', async (status, failure) => {
    answer(status, JSON.stringify({ type: 'about:blank', title: 'T', detail: 'D', status, code: 'word' }));
    expect(await failed()).toMatchObject({ failure, status, message: 'D', code: 'word' });
  });

  it('survives an error page of a proxy', async () => {
    answer(502, '<html>Bad gateway</html>');
    expect(await failed()).toMatchObject({ failure: 'server', status: 502, problem: null });
  });

  it('calls a missing answer a network failure', async () => {
    jest.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('Failed to fetch'));
    expect(await failed()).toMatchObject({ failure: 'network', status: 0 });
  });

  it('takes a page of HTML in place of data for a failure of the server', async () => {
    answer(200, '<html></html>');
    expect(await failed()).toMatchObject({ failure: 'server' });
  });
});

describe('the headers', () => {
  it('carry the version, the idempotency key and the mark against forged posts', () => {
    const headers = headersOf({ method: 'POST', body: {}, version: 3, idempotencyKey: 'k' });
    expect(headers).toMatchObject({ 'If-Match': '"3"', 'Idempotency-Key': 'k', 'X-Requested-With': 'watchkeeper' });
  });

  it('carry the language, and no mark on reading', () => {
    expect(headersOf({})).toEqual({ Accept: 'application/json', 'Accept-Language': 'zh-CN' });
  });
});

it('an idempotency key has 128 bits and is never the same twice', () => {
  const keys = new Set(Array.from({ length: 50 }, newIdempotencyKey));
  expect(keys.size).toBe(50);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/);
});

it('a query leaves out what is not set', () => {
  expect(queryText({ state: 'open', priority: null, terminal: '', cursor: 'a b', limit: 50 })).toBe(
    'state=open&cursor=a+b&limit=50',
  );
});
