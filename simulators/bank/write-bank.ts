import { writeFileSync } from 'node:fs';
import { demonstrationBank } from './demonstration-bank.js';

/** Writes the demonstration bank as JSON, readable by its owner only, because it holds the password. */
export function writeBank(path: string, password: string): void {
  writeFileSync(path, `${JSON.stringify(demonstrationBank(password), null, 2)}\n`, { mode: 0o600 });
}
