import { fork, type ChildProcess } from 'node:child_process';

/** Loads `.ts` the way the tests do: by swc, one file at a time, `.js` in an import standing for the `.ts` beside it. */
const HOOKS = `
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
const { transform } = createRequire(process.cwd() + '/package.json')('@swc/core');
const jsc = { target: 'es2022', parser: { syntax: 'typescript', decorators: true },
  transform: { legacyDecorator: true, decoratorMetadata: true }, keepClassNames: true };
export async function resolve(specifier, context, next) {
  if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts')) {
    const source = new URL(specifier.slice(0, -3) + '.ts', context.parentURL);
    if (existsSync(source)) return { url: source.href, format: 'module', shortCircuit: true };
  }
  return next(specifier, context);
}
export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const path = fileURLToPath(url);
  const { code } = await transform(await readFile(path, 'utf8'),
    { filename: path, swcrc: false, module: { type: 'es6' }, sourceMaps: false, jsc });
  return { source: code, format: 'module', shortCircuit: true };
}`;

const asUrl = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;

/**
 * Starts a TypeScript file as a process of its own, without a build: for tests that kill what they test. The working
 * directory must be the project's. Its output goes to `stdio` of the child, for the test to read.
 */
export function forkTypeScript(
  file: string,
  args: readonly string[] = [],
  stdin: 'ignore' | 'pipe' = 'ignore',
): ChildProcess {
  const register = `import { register } from 'node:module'; register(${JSON.stringify(asUrl(HOOKS))});`;
  return fork(file, [...args], {
    execArgv: ['--conditions=watchkeeper-src', '--no-warnings', '--import', asUrl(register)],
    stdio: [stdin, 'pipe', 'pipe', 'ipc'],
  });
}
