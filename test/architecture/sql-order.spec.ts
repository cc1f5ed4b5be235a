import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SERVER = 'apps/server/src';

/** Names that a statement gives out as text and then orders by: `ORDER BY` takes the output, and 9 comes after 10. */
function orderedAsText(statement: string): string[] {
  const outputs = [...statement.matchAll(/\b(\w+)::text(?:\s+AS\s+"?(\w+)"?)?/gi)].map(
    ([, name, alias]) => alias ?? name!,
  );
  const orders = [...statement.matchAll(/ORDER BY ([^)`]*?)(?:LIMIT|FOR UPDATE|\)|$)/gi)].map(([, terms]) => terms!);
  return outputs.filter((name) => orders.some((terms) => new RegExp(`(?<![.\\w])${name}(?![.\\w])`).test(terms)));
}

describe('statements', () => {
  it('finds what is ordered as text', () => {
    expect(orderedAsText('SELECT tx::text, id AS row FROM timeline ORDER BY tx DESC LIMIT 1')).toEqual(['tx']);
    expect(orderedAsText('SELECT l.tx::text AS tx FROM timeline l ORDER BY l.tx, l.id')).toEqual([]);
    expect(orderedAsText('SELECT incident_id::text AS id FROM x ORDER BY look_at, incident_id')).toEqual([]);
  });

  it('never order numbers by their digits', () => {
    const sources = readdirSync(SERVER, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /(?<!\.spec)\.ts$/.test(file),
    );
    const found = sources.flatMap((file) =>
      [...readFileSync(join(SERVER, file), 'utf8').matchAll(/`[^`]*`|'[^'\n]*'/g)]
        .map(([text]) => text)
        .filter((text) => /\bSELECT\b/.test(text) && orderedAsText(text).length > 0)
        .map((text) => `${file}: ${text.slice(0, 80)}`),
    );
    expect(found).toEqual([]);
  });
});
