import { z } from 'zod';

export interface RouteEntry {
  method: 'get' | 'post' | 'put' | 'delete';
  /** OpenAPI form: `/api/incidents/{id}`. */
  path: string;
  summary: string;
  /** Needs no sign-in. */
  public?: boolean;
  /** Public, and closed by a token of its own: 401 without it. */
  ownToken?: boolean;
  /** A role that may read it, where the desk may not. */
  readBy?: string;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Headers that may be sent along. */
  headers?: z.ZodObject;
  /** Success: status and, where there is a body, its schema. */
  status: number;
  answer?: z.ZodType;
  /** The answer's content type, where it is not JSON. */
  contentType?: string;
}

/** Headers of what may safely be sent twice. */
export const repeatable = z.object({
  'Idempotency-Key': z.string().min(1).max(200).optional().describe('The first answer is kept a day and given again'),
});

/** Headers of a change to what has a version. */
export const versioned = repeatable.extend({
  'If-Match': z.string().optional().describe('Version that was seen, as in ETag; 412 when it is gone'),
});
