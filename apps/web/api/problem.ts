import type { Problem } from '#libs/contract';

/** What went wrong with a request, in kinds a page acts on. `status` 0: no answer at all. */
export type Failure =
  'network' | 'timeout' | 'signIn' | 'forbidden' | 'notFound' | 'changed' | 'busy' | 'invalid' | 'server';

const FAILURE_OF_STATUS: Record<number, Failure> = {
  401: 'signIn',
  403: 'forbidden',
  404: 'notFound',
  409: 'changed',
  410: 'notFound',
  412: 'changed',
  428: 'changed',
  429: 'busy',
};

export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly failure: Failure,
    readonly status: number,
    readonly problem: Problem | null = null,
  ) {
    super(problem?.detail ?? problem?.title ?? failure);
  }

  /** One word for programs, when the server gave one. */
  get code(): string | undefined {
    return this.problem?.code;
  }
}

export function failureOf(status: number): Failure {
  return FAILURE_OF_STATUS[status] ?? (status >= 500 ? 'server' : 'invalid');
}

/** A body that is no problem document (a proxy's error page, say) still becomes an ApiError by its status. */
export function toApiError(status: number, body: unknown): ApiError {
  const problem = isProblem(body) ? body : null;
  return new ApiError(failureOf(status), status, problem);
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && typeof (body as { title?: unknown }).title === 'string';
}
