import type { PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { ProblemError } from '../problem.js';

/** Validates a body, a query or a path part by its schema in `libs/contract`; a breach is a 400 naming every place. */
export class RequestShape<T extends z.ZodType> implements PipeTransform<unknown, z.output<T>> {
  constructor(private readonly schema: T) {}

  transform(value: unknown): z.output<T> {
    const result = this.schema.safeParse(value ?? {});
    if (result.success) return result.data;
    const errors = result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
    const first = errors[0]!;
    throw new ProblemError(400, 'invalidRequest', `${first.path || 'The request'}: ${first.message}`, errors);
  }
}
