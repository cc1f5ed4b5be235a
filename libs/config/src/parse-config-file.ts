import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { z } from 'zod';
import { ConfigError } from './declare-config.js';

/** Reads a YAML (or JSON) file and validates it. Throws {@link ConfigError} with file, place and reason in one line. */
export function parseConfigFile<T extends z.ZodType>(path: string, schema: T): z.output<T> {
  let content: unknown;
  try {
    content = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ConfigError(`${path}: ${(error as Error).message.split('\n')[0]}`);
  }
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new ConfigError(`${path}: ${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'not valid'}`);
}
