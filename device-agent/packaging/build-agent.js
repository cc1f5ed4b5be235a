/**
 * `node device-agent/packaging/build-agent.js [folder]`: puts the agent together as it is installed on a terminal, by
 * default in dist/agent. One file with everything written in JavaScript, and beside it, in `node_modules`, the native
 * part of the serial ports with its prebuilt binaries for Linux, Windows and macOS. Nothing is compiled or downloaded.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { build } from 'vite';

const ROOT = resolve(import.meta.dirname, '../..');
const FILE = 'watchkeeper-agent.mjs';
const LICENSES = 'THIRD-PARTY-LICENSES.md';
/** Finds its prebuilt binary by its own place on disk, so it cannot be in the one file. */
const NATIVE = '@serialport/bindings-cpp';
/** Of the packages that the native one names: headers, for compiling it. */
const NOT_RUN = ['node-addon-api'];
/** No terminal runs on it. */
const NOT_SHIPPED = /[\\/]prebuilds[\\/]android/;
/** Makes ws quicker where it is installed, which it never is; ws does without. */
const OPTIONAL = ['bufferutil', 'utf-8-validate'];

const out = resolve(process.argv[2] ?? join(ROOT, 'dist/agent'));
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await bundle();
copyNative(join(ROOT, 'package.json'), NATIVE, join(out, 'node_modules'));
copyRest();
console.log(`${out}: ${FILE} ${Math.round(statSync(join(out, FILE)).size / 1024)} KiB`);

function bundle() {
  return build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, external: [NATIVE, ...OPTIONAL] },
    resolve: { conditions: ['watchkeeper-src', 'node', 'module', 'import', 'default'] },
    build: {
      ssr: join(ROOT, 'device-agent/src/main.ts'),
      outDir: out,
      emptyOutDir: false,
      target: 'node20',
      // Readable stack traces on a terminal are worth the megabyte.
      minify: false,
      license: { fileName: LICENSES },
      rolldownOptions: {
        output: { format: 'es', entryFileNames: FILE, codeSplitting: false },
        // Else the paths of the machine that builds it stand in its comments.
        experimental: { attachDebugInfo: 'none' },
      },
    },
  });
}

/** A package and what it needs, each beside the others: none of them needs two versions of one. */
function copyNative(from, name, into) {
  const manifestPath = findManifest(from, name);
  const folder = dirname(manifestPath);
  const { dependencies = {} } = JSON.parse(readFileSync(manifestPath, 'utf8'));
  cpSync(folder, join(into, name), { recursive: true, filter: (path) => isRun(path.slice(folder.length)) });
  if (name === NATIVE) rmSync(join(into, name, 'src'), { recursive: true });
  for (const one of Object.keys(dependencies)) if (!NOT_RUN.includes(one)) copyNative(manifestPath, one, into);
}

function findManifest(from, name) {
  for (const folder of createRequire(from).resolve.paths(name)) {
    const manifest = join(folder, name, 'package.json');
    if (statSync(manifest, { throwIfNoEntry: false })) return manifest;
  }
  throw new Error(`${name} is not installed`);
}

function isRun(path) {
  if (NOT_SHIPPED.test(path)) return false;
  return !/^[\\/](node_modules|binding\.gyp)/.test(path) && !/\.(d\.ts|cpp|h|map)$/.test(path);
}

function copyRest() {
  const { version, license, engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const manifest = { name: 'watchkeeper-agent', version, private: true, license, type: 'module', engines };
  writeFileSync(join(out, 'package.json'), `${JSON.stringify({ ...manifest, bin: FILE }, null, 2)}\n`);
  const beside = ['README.md', 'systemd', 'windows'].map((name) => join(ROOT, 'device-agent/packaging', name));
  for (const path of [...beside, join(ROOT, 'device-agent/examples')])
    cpSync(path, join(out, basename(path)), { recursive: true });
}
