import type { PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { whyUnstorable } from '../database/sql.js';
import { ProblemError } from '../problem.js';

/** Validates a body, a query or a path part by its schema in `libs/contract`; a breach is a 400 naming every place. */
export class RequestShape<T extends z.ZodType> implements PipeTransform<unknown, z.output<T>> {
  constructor(private readonly schema: T) {}

  transform(value: unknown): z.output<T> {
    const result = this.schema.safeParse(value ?? {});
    const errors = result.success ? unstorable(result.data) : result.error.issues.map(toError);
    const [first] = errors;
    if (result.success && !first) return result.data;
    throw new ProblemError(400, 'invalidRequest', `${first?.path || 'The request'}: ${first?.message}`, errors);
  }
}

const toError = ({ path, message }: z.core.$ZodIssue) => ({ path: path.join('.'), message });

/** Texts that no database keeps; the shapes here are flat. */
function unstorable(data: unknown): { path: string; message: string }[] {
  return Object.entries(data ?? {}).flatMap(([path, value]) => {
    const message = typeof value === 'string' ? whyUnstorable(value) : null;
    return message ? [{ path, message }] : [];
  });
}
