import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const REPOSITORY = resolve(import.meta.dirname, '../..');
const FOLDERS = ['libs', 'apps', 'device-agent', 'simulators'];

interface Report {
  modules: { source: string }[];
  summary: { violations: { from: string; to: string; rule: { name: string } }[] };
}

/** What the linter reads in a tree, and which rules it sees broken there. */
async function cruise(directory: string, folders: string[]): Promise<Report> {
  const depcruise = join(REPOSITORY, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(REPOSITORY, '.dependency-cruiser.cjs');
  const args = [depcruise, '--config', config, '--output-type', 'json', ...folders];
  // It exits with the number of errors; the report is complete all the same.
  const run = promisify(execFile)(process.execPath, args, { cwd: directory, maxBuffer: 64 * 1024 * 1024 });
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  return JSON.parse(stdout) as Report;
}

/** One breach per rule: the file that commits it, and its content. */
const BREACHES: { rule: string; file: string; content: string }[] = [
  { rule: 'no-circular', file: 'apps/server/src/wake/a.ts', content: `import './b.js';` },
  { rule: 'not-to-unresolvable', file: 'apps/server/src/wake/lost.ts', content: `import './nowhere.js';` },
  { rule: 'domain-imports-nothing', file: 'libs/domain/src/reads-files.ts', content: `import 'node:fs';` },
  // Through the path alias, and only a type: both were let through by rules that looked right.
  {
    rule: 'domain-imports-nothing',
    file: 'libs/domain/src/knows-contract.ts',
    content: `import type { A } from '#libs/contract'; export type B = A;`,
  },
  { rule: 'contract-imports-domain-and-zod-only', file: 'libs/contract/src/yaml.ts', content: `import 'yaml';` },
  {
    rule: 'libs-know-no-program',
    file: 'libs/contract/src/server.ts',
    content: `import '../../../apps/server/src/desk/index.js';`,
  },
  {
    rule: 'programs-meet-only-through-libs',
    file: 'device-agent/src/server.ts',
    content: `import '../../apps/server/src/desk/index.js';`,
  },
  { rule: 'ingest-knows-no-later-hop', file: 'apps/server/src/ingest/a.ts', content: `import '../incident/index.js';` },
  {
    rule: 'incident-knows-no-later-hop',
    file: 'apps/server/src/incident/a.ts',
    content: `import '../dispatch/index.js';`,
  },
  {
    rule: 'dispatch-knows-no-later-hop',
    file: 'apps/server/src/dispatch/a.ts',
    content: `import '../customer/index.js';`,
  },
  {
    rule: 'customer-knows-no-later-hop',
    file: 'apps/server/src/customer/a.ts',
    content: `import '../notify/index.js';`,
  },
  { rule: 'notify-knows-no-later-hop', file: 'apps/server/src/notify/a.ts', content: `import '../desk/index.js';` },
  { rule: 'shelves-know-no-hop', file: 'apps/server/src/roster/a.ts', content: `import '../dispatch/index.js';` },
  {
    rule: 'rooms-enter-by-the-front-door',
    file: 'apps/server/src/desk/a.ts',
    content: `import '../incident/inside.js';`,
  },
  { rule: 'only-stores-know-typeorm', file: 'apps/server/src/desk/b.ts', content: `import 'typeorm';` },
  { rule: 'only-stores-know-typeorm', file: 'apps/server/src/desk/c.ts', content: `import '@nestjs/typeorm';` },
  { rule: 'only-edges-know-mqtt', file: 'apps/server/src/notify/b.ts', content: `import 'mqtt';` },
  {
    rule: 'only-transport-knows-serialport',
    file: 'device-agent/src/drivers/one/b.ts',
    content: `import 'serialport';`,
  },
  { rule: 'agent-has-no-framework', file: 'device-agent/src/nest.ts', content: `import '@nestjs/common';` },
  { rule: 'drivers-are-islands', file: 'device-agent/src/drivers/one/a.ts', content: `import '../two/index.js';` },
  { rule: 'testkit-only-in-tests', file: 'apps/server/src/desk/d.ts', content: `import '#libs/testkit';` },
  { rule: 'not-to-spec', file: 'apps/server/src/desk/e.ts', content: `import './f.spec.js';` },
];

/** What the breaches point at. */
const BYSTANDERS: Record<string, string> = {
  'apps/server/src/wake/b.ts': `import './a.js';`,
  'apps/server/src/incident/inside.ts': '',
  'apps/server/src/desk/f.spec.ts': '',
  'device-agent/src/drivers/two/index.ts': '',
  'libs/testkit/src/index.ts': '',
  'libs/contract/src/index.ts': 'export type A = string;',
  ...Object.fromEntries(
    ['incident', 'dispatch', 'customer', 'notify', 'desk'].map((hop) => [`apps/server/src/${hop}/index.ts`, '']),
  ),
};

describe('the dependency rules', () => {
  let tree: string;

  beforeAll(() => {
    tree = mkdtempSync(join(tmpdir(), 'wk-breaches-'));
    for (const folder of FOLDERS) mkdirSync(join(tree, folder), { recursive: true });
    const write = (file: string, content: string) => {
      mkdirSync(dirname(join(tree, file)), { recursive: true });
      writeFileSync(join(tree, file), `${content}\nexport {};\n`);
    };
    for (const { file, content } of BREACHES) write(file, content);
    for (const [file, content] of Object.entries(BYSTANDERS)) write(file, content);
    for (const name of ['package.json', 'tsconfig.json', 'tsconfig.base.json', 'node_modules']) {
      symlinkSync(join(REPOSITORY, name), join(tree, name));
    }
  });
  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  it('see every planted breach, and read every file that was planted', async () => {
    const report = await cruise(tree, FOLDERS);
    const seen = report.summary.violations.map((violation) => `${violation.rule.name}: ${violation.from}`);
    for (const breach of BREACHES) expect(seen).toContain(`${breach.rule}: ${breach.file}`);
    const read = report.modules.filter((module) => FOLDERS.some((folder) => module.source.startsWith(`${folder}/`)));
    expect(read.filter((module) => module.source.endsWith('.ts'))).toHaveLength(
      BREACHES.length + Object.keys(BYSTANDERS).length,
    );
  }, 60_000);

  it('have a planted breach each', async () => {
    const { default: config } = (await import('../../.dependency-cruiser.cjs' as string)) as {
      default: { forbidden: { name: string }[] };
    };
    expect(new Set(BREACHES.map((breach) => breach.rule))).toEqual(new Set(config.forbidden.map((rule) => rule.name)));
  });

  it('hold in the project itself, and read every source file of it', async () => {
    const report = await cruise(REPOSITORY, FOLDERS);
    expect(
      report.summary.violations.map((violation) => `${violation.rule.name}: ${violation.from} → ${violation.to}`),
    ).toEqual([]);
    const read = new Set(report.modules.map((module) => module.source));
    expect(sourceFiles().filter((file) => !read.has(file))).toEqual([]);
  }, 120_000);
});

function sourceFiles(): string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(REPOSITORY, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(REPOSITORY.length + 1)),
  );
}
