import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A small clone in a path with a blank: one local dependency, and builds that write down that they ran. */
const root = join(mkdtempSync(join(tmpdir(), 'wk prepare ')), 'watch keeper');
const script = join(root, 'apps', 'standalone', 'prepare.js');
const original = join(dirname(fileURLToPath(import.meta.url)), '..', 'prepare.js');

function write(path: string, content: string | object): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
}

function run(environment: Record<string, string> = {}): Promise<{ code: number | null; output: string }> {
  const { npm_execpath: _npm, ...inherited } = process.env;
  const child = spawn(process.execPath, [script], { cwd: tmpdir(), env: { ...inherited, ...environment } });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

/** Which builds ran since the last look. */
function builds(): string[] {
  const diary = join(root, 'diary');
  const words = existsSync(diary) ? readFileSync(diary, 'utf8').trim().split('\n').filter(Boolean) : [];
  rmSync(diary, { force: true });
  return words;
}

beforeAll(() => {
  mkdirSync(dirname(script), { recursive: true });
  cpSync(original, script);
  const build = (name: string) => `node build.mjs ${name}`;
  write('package.json', {
    name: 'clone',
    version: '1.0.0',
    type: 'module',
    dependencies: { dep: 'file:dep' },
    scripts: { 'build:server': build('server'), 'build:web': build('web') },
  });
  write('package-lock.json', {
    name: 'clone',
    version: '1.0.0',
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { name: 'clone', version: '1.0.0', dependencies: { dep: 'file:dep' } },
      dep: { version: '1.0.0' },
      'node_modules/dep': { resolved: 'dep', link: true },
    },
  });
  write('dep/package.json', { name: 'dep', version: '1.0.0' });
  write('libs/domain/a.ts', 'export const a = 1;');
  write('apps/web/index.html', '<p>');
  write(
    'build.mjs',
    `import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
     const put = (path) => { mkdirSync(path.replace(/[^/]*$/, ''), { recursive: true }); writeFileSync(path, ''); };
     const [name] = process.argv.slice(2);
     if (existsSync('broken')) { console.error('a.ts(1,1): error TS1005'); process.exit(2); }
     await new Promise((resolve) => setTimeout(resolve, existsSync('slow') ? 2500 : 300));
     appendFileSync('diary', name + '\\n');
     if (name === 'web') for (const face of ['desk', 'field', 'customer']) put('dist/web/' + face + '/index.html');
     else { put('dist/apps/standalone/src/main.js'); put('dist/libs/domain/a.js'); }`,
  );
});

afterAll(() => rmSync(dirname(root), { recursive: true, force: true }));

describe('prepare.js', () => {
  it('installs and builds a fresh clone', async () => {
    const { code, output } = await run();
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(existsSync(join(root, 'node_modules', 'dep'))).toBe(true);
    expect(builds()).toEqual(['server', 'web']);
  });

  it('does nothing and says nothing when nothing changed', async () => {
    expect(await run()).toEqual({ code: 0, output: '' });
    expect(builds()).toEqual([]);
  });

  it('trusts npm’s own record when somebody else installed', async () => {
    rmSync(join(root, 'node_modules', '.watchkeeper-installed'));
    expect(await run()).toEqual({ code: 0, output: '' });
  });

  it('builds only what a change touches', async () => {
    write('apps/web/index.html', '<p>changed');
    await run();
    expect(builds()).toEqual(['web']);
    write('libs/domain/a.ts', 'export const a = 2;');
    await run();
    expect(builds()).toEqual(['server', 'web']);
    write('libs/domain/a.spec.ts', 'a test');
    await run();
    expect(builds()).toEqual([]);
  });

  it('builds the pages again when they are gone', async () => {
    rmSync(join(root, 'dist', 'web'), { recursive: true });
    await run();
    expect(builds()).toEqual(['web']);
  });

  it('removes compiled files whose source is gone', async () => {
    write('dist/libs/domain/gone.js', '');
    write('libs/domain/a.ts', 'export const a = 3;');
    await run();
    expect(existsSync(join(root, 'dist/libs/domain/gone.js'))).toBe(false);
    expect(existsSync(join(root, 'dist/libs/domain/a.js'))).toBe(true);
    builds();
  });

  it('does the work once when it runs twice at the same time, also after a run that was killed', async () => {
    write('libs/domain/a.ts', 'export const a = 4;');
    write('dist/.prepare.lock', '999999999 1');
    const results = await Promise.all([run(), run(), run()]);
    expect(results.map((result) => result.code)).toEqual([0, 0, 0]);
    expect(builds()).toEqual(['server', 'web']);
    expect(existsSync(join(root, 'dist', '.prepare.lock'))).toBe(false);
  });

  it('installs again when package-lock.json changed', async () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, object>;
    };
    lock.packages['dep'] = { version: '2.0.0' };
    write('package-lock.json', lock);
    write('dep/package.json', { name: 'dep', version: '2.0.0' });
    expect(await run()).toMatchObject({ code: 0 });
    expect(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8')).toContain('2.0.0');
    expect(builds()).toEqual(['server', 'web']);
  });

  it('installs as well when the lock file lacks a package that this registry did not offer', async () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, object>;
    };
    const { 'node_modules/dep': _link, dep: _dep, ...others } = lock.packages;
    write('package-lock.json', { ...lock, packages: others });
    rmSync(join(root, 'node_modules'), { recursive: true });
    expect(await run()).toMatchObject({ code: 0 });
    expect(existsSync(join(root, 'node_modules', 'dep', 'package.json'))).toBe(true);
    expect(await run()).toEqual({ code: 0, output: '' });
    builds();
  });

  it('says what it does once it takes longer than two seconds', async () => {
    write('slow', '');
    write('apps/web/index.html', '<p>slow');
    const { output } = await run();
    rmSync(join(root, 'slow'));
    expect(output).toMatch(/^构建页面 \/ Building the pages …\n {2}\d s\n$/);
    expect(builds()).toEqual(['web']);
  });

  it('shows what the compiler says, ends with 1, and tries again next time', async () => {
    write('libs/domain/a.ts', 'export const a = ;');
    write('broken', '');
    const { code, output } = await run();
    expect(code).toBe(1);
    expect(output).toContain('a.ts(1,1): error TS1005');
    expect(output).toContain('npm run --silent build:server: ended with 2');
    rmSync(join(root, 'broken'));
    await run();
    expect(builds()).toEqual(['server', 'web']);
  });

  it('says in one line when there is no npm', async () => {
    rmSync(join(root, 'node_modules'), { recursive: true });
    const { code, output } = await run({ PATH: '/nonexistent' });
    expect(code).toBe(1);
    expect(output).toContain('npm is not on the PATH');
  });
});
