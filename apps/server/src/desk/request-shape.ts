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

const toError = ({ path, message }: z.core.$ZodIssue): Breach => ({ path: path.join('.'), message });

interface Breach {
  path: string;
  message: string;
}

/** A list of them is for a person to read. */
const MOST_BREACHES = 20;

/**
 * Texts that no database keeps, names of properties too. Place after place rather than by recursion: what a schema takes
 * as it comes may lie in itself deeper than any stack.
 */
function unstorable(data: unknown): Breach[] {
  const breaches: Breach[] = [];
  const places: { path: string; value: unknown }[] = [{ path: '', value: data }];
  for (const { path, value } of places) {
    if (breaches.length === MOST_BREACHES) break;
    const message = typeof value === 'string' ? whyUnstorable(value) : null;
    if (message) breaches.push({ path, message });
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, each] of Object.entries(value)) {
      const place = path ? `${path}.${name}` : name;
      const misnamed = whyUnstorable(name);
      if (misnamed) breaches.push({ path: place, message: misnamed });
      places.push({ path: place, value: each });
    }
  }
  return breaches;
}
