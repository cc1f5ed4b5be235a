import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeContractSchemas } from '../../libs/contract/src/write-contract-schemas.js';

const committed = join(import.meta.dirname, '../../libs/contract/schemas');
const filesIn = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));

/** `UPDATE_GENERATED=1` writes them anew, as `npm run docs` does. */
if (process.env['UPDATE_GENERATED'] === '1') writeContractSchemas(committed);

describe('libs/contract/schemas', () => {
  it('is what the schemas of the contract give now (written by npm run docs)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'schemas-'));
    writeFileSync(join(folder, 'no-longer-there.json'), '{}');
    try {
      writeContractSchemas(folder);
      expect(filesIn(committed)).toEqual(filesIn(folder));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
