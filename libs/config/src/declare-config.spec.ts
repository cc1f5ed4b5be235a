import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError, declareConfig, describeSettings, fromText } from './index.js';

const declaration = declareConfig('sample', {
  PORT: { schema: fromText.port(8080), doc: 'Port of the pages.' },
  DATABASE_URL: { schema: z.string('must be set'), doc: 'Where PostgreSQL is.' },
  API_KEY: { schema: z.string().min(8, 'must have 8 characters').optional(), doc: 'Key of the gateway.', secret: true },
});

describe('declareConfig', () => {
  it('reads values and fills defaults', () => {
    expect(declaration.read({ DATABASE_URL: 'postgres://u:p@h/d' })).toEqual({
      PORT: 8080,
      DATABASE_URL: 'postgres://u:p@h/d',
      API_KEY: undefined,
    });
  });

  it('names the wrong setting, its value and what it is for in one line', () => {
    const read = () => declaration.read({ PORT: '99999', DATABASE_URL: 'x' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow('PORT (it is "99999"): must be a port from 0 to 65535. Port of the pages.');
  });

  it('never shows a secret, neither in an error nor in the log', () => {
    expect(() => declaration.read({ DATABASE_URL: 'x', API_KEY: 'short' })).toThrow(/^API_KEY: must have 8/);
    const values = declaration.read({ DATABASE_URL: 'postgres://u:hidden@h/d', API_KEY: 'long-enough' });
    expect(JSON.stringify(declaration.mask(values))).not.toMatch(/hidden|long-enough/);
  });

  it('takes a secret from a file', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'wk-')), 'key');
    writeFileSync(file, 'from-a-file\n');
    expect(declaration.read({ DATABASE_URL: 'x', API_KEY_FILE: file }).API_KEY).toBe('from-a-file');
  });

  it('describes itself as a table', () => {
    expect(describeSettings(declaration)).toContain('| `PORT` | `8080` | Port of the pages. |');
    expect(describeSettings(declaration)).toContain('| `DATABASE_URL` | **required** |');
  });
});
