import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contractJsonSchemas } from './contract-schemas.js';

/**
 * Writes the JSON Schema of every message and HTTP view to `folder`, and removes the ones that are no more.
 * @returns names of the files
 */
export function writeContractSchemas(folder: string): string[] {
  const schemas = contractJsonSchemas();
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(folder)) if (file.endsWith('.json') && !schemas.has(file)) rmSync(join(folder, file));
  for (const [file, text] of schemas) writeFileSync(join(folder, file), text);
  return [...schemas.keys()];
}
