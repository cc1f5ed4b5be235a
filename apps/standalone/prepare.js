/**
 * Makes a fresh clone ready to run: installs what package-lock.json names, builds the programs and the pages. Does
 * nothing, and says nothing, when nothing has changed. Runs before everything else, so it uses Node alone.
 */
import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const MINIMUM_NODE = [20, 19];
const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const QUIET_MS = 2_000;
const REPEAT_MS = 5_000;
const PATIENCE_MS = 3_000;
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const NODE_MODULES = join(ROOT, 'node_modules');
const DIST = join(ROOT, 'dist');
const INSTALL_STAMP = join(NODE_MODULES, '.watchkeeper-installed');
const BUILD_STAMP = join(DIST, '.built.json');
const LOCK = join(DIST, '.prepare.lock');

/** What is built: from which files, by which script of package.json, and what must be there afterwards. */
const BUILDS = [
  {
    name: 'server',
    says: '构建程序 / Building the programs',
    script: 'build:server',
    sources: ['libs', 'apps/server', 'apps/standalone/src', 'device-agent', 'simulators', 'test/bench'],
    files: ['package.json', 'package-lock.json', 'tsconfig.base.json', 'tsconfig.build.json'],
    output: [join(DIST, 'apps', 'standalone', 'src', 'main.js'), join(DIST, 'libs')],
  },
  {
    name: 'web',
    says: '构建页面 / Building the pages',
    script: 'build:web',
    sources: ['apps/web', 'libs'],
    files: ['package.json', 'package-lock.json'],
    output: ['desk', 'field', 'customer'].map((face) => join(DIST, 'web', face, 'index.html')),
  },
];

/** An error whose message is all that needs to be shown. */
class PrepareError extends Error {}

/** Installs and builds what is missing or stale. Safe to run several times at once. */
export async function prepare() {
  checkNode();
  if (isReady()) return;
  await takeLock();
  try {
    // Whoever held the lock before may have done the work.
    if (!isInstalled()) await install();
    for (const build of BUILDS) if (!isBuilt(build)) await runBuild(build);
  } finally {
    rmSync(LOCK, { force: true });
  }
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1])) return;
  throw new PrepareError(
    `需要 Node ${MINIMUM_NODE.join('.')} 或更新版本 / Node ${MINIMUM_NODE.join('.')} or newer is needed; ` +
      `this is ${process.versions.node}: install it from https://nodejs.org and start again.`,
  );
}

const isReady = () => isInstalled() && BUILDS.every(isBuilt);

// --- installing ---

/** By our stamp; else by npm's own record, so that somebody who ran `npm ci` does not wait for a second one. */
function isInstalled() {
  const wanted = hashOf([join(ROOT, 'package-lock.json')]);
  if (readText(INSTALL_STAMP) === wanted) return true;
  if (!agreesWithRecord()) return false;
  tryWrite(INSTALL_STAMP, wanted);
  return true;
}

/** Whether node_modules/.package-lock.json holds every package of package-lock.json that this platform needs. */
function agreesWithRecord() {
  const record = readJson(join(NODE_MODULES, '.package-lock.json'));
  const lock = readJson(join(ROOT, 'package-lock.json'));
  if (!record?.packages || !lock?.packages) return false;
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '' || wanted.link) return true;
    const there = record.packages[path];
    if (there) return there.version === wanted.version && there.integrity === wanted.integrity;
    return wanted.optional === true && !isForThisPlatform(wanted);
  });
}

function isForThisPlatform({ os, cpu, libc }) {
  // Whether glibc or musl is needed cannot be told from here; npm leaves one of the two out.
  if (libc) return false;
  const fits = (list, name) =>
    !list || ((list.includes(name) || list.some((entry) => entry.startsWith('!'))) && !list.includes(`!${name}`));
  return (os !== undefined || cpu !== undefined) && fits(os, process.platform) && fits(cpu, process.arch);
}

async function install() {
  // Its errors are read below, also when the outer npm was told to be silent and hands that down.
  const options = ['--no-audit', '--no-fund', '--loglevel=error', ...cacheOption()];
  try {
    await runNpm(['ci', ...options], '安装依赖 / Installing dependencies (npm ci)');
  } catch (error) {
    // Where the registry does not offer an optional package of another platform, the lock file lacks it too, and
    // `npm ci` takes that for a contradiction. `npm install` does not, and keeps to the locked versions all the same.
    if (!/EUSAGE/.test(error.message)) throw error;
    // As `npm ci` does: where an installation was killed there are packages without some of their files, and
    // `npm install` takes them for complete.
    rmSync(NODE_MODULES, { recursive: true, force: true });
    await runNpm(['install', '--no-save', ...options], '安装依赖 / Installing dependencies (npm install)');
  }
  tryWrite(INSTALL_STAMP, hashOf([join(ROOT, 'package-lock.json')]));
}

/** Users of services and containers often have no home that can be written, where npm would keep its cache. */
function cacheOption() {
  try {
    accessSync(homedir(), constants.W_OK);
    return [];
  } catch {
    return ['--cache', join(tmpdir(), `watchkeeper-npm-${process.getuid?.() ?? ''}`)];
  }
}

// --- building ---

function isBuilt(build) {
  return build.output.every(isThere) && readJson(BUILD_STAMP)?.[build.name] === sourceHash(build);
}

const isThere = (path) => existsSync(path) && (!statSync(path).isDirectory() || readdirSync(path).length > 0);

async function runBuild(build) {
  const hash = sourceHash(build);
  // The compiler believes its own notes, not the folder: without them it writes every file again.
  if (build.name === 'server') forgetOldOutput();
  await runNpm(['run', '--silent', build.script], build.says);
  const missing = build.output.find((path) => !isThere(path));
  if (missing) throw new PrepareError(`npm run ${build.script} made no ${relative(ROOT, missing)}.`);
  writeFileSync(BUILD_STAMP, JSON.stringify({ ...readJson(BUILD_STAMP), [build.name]: hash }));
}

/** A source that was deleted must not live on as a compiled file, and a missing output must be written again. */
function forgetOldOutput() {
  const stale = [];
  for (const folder of ['libs', 'apps', 'device-agent', 'simulators', 'test']) {
    for (const file of filesUnder(join(DIST, folder))) {
      const source = relative(DIST, file).replace(/\.js(\.map)?$/, '');
      if (!['.ts', '.tsx', '.js', ''].some((extension) => existsSync(join(ROOT, source + extension)))) stale.push(file);
    }
  }
  for (const file of stale) rmSync(file, { force: true });
  const lacks = sourcesOf(BUILDS[0])
    .map((file) => relative(ROOT, file))
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
    .some((file) => !existsSync(join(DIST, file.replace(/\.tsx?$/, '.js'))));
  if (lacks) rmSync(join(DIST, '.tsbuildinfo'), { force: true });
}

function sourceHash(build) {
  const files = build.files.map((file) => join(ROOT, file)).filter(existsSync);
  return hashOf([...files, ...sourcesOf(build)].sort());
}

function sourcesOf(build) {
  return build.sources
    .flatMap((folder) => filesUnder(join(ROOT, folder)))
    .filter((file) => !/\.spec\.tsx?$/.test(file));
}

function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist') return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : entry.isFile() ? [path] : [];
  });
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

// --- one at a time ---

async function takeLock() {
  try {
    mkdirSync(DIST, { recursive: true });
  } catch (error) {
    throw new PrepareError(`${DIST} cannot be made (${error.message}): build as the owner of this folder.`);
  }
  const progress = showProgress('等待另一次准备完成 / Waiting for another preparation to finish');
  try {
    while (!tryLock()) await new Promise((resolve) => setTimeout(resolve, 200));
  } finally {
    progress.end();
  }
}

function tryLock() {
  try {
    writeFileSync(LOCK, identityOf(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') {
      throw new PrepareError(`${LOCK} cannot be written (${error.message}): build as the owner of this folder.`);
    }
  }
  // Left by a run that was killed, or by one that has just not written its name yet.
  const owner = readText(LOCK);
  if (owner ? !isAlive(owner) : ageOf(LOCK) > QUIET_MS) removeStaleLock(owner);
  return false;
}

/** Moved aside first: another run may have replaced the stale lock by its own in this instant, which is put back. */
function removeStaleLock(owner) {
  const aside = `${LOCK}.${process.pid}`;
  try {
    renameSync(LOCK, aside);
    if (readText(aside) === owner) rmSync(aside, { force: true });
    else renameSync(aside, LOCK);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

/** A process by number and start time, for the number alone may belong to another program after a container restart. */
function identityOf(pid) {
  const stat = readText(`/proc/${pid}/stat`);
  // Field 22 of proc(5); the name before it may hold blanks and brackets.
  return `${pid} ${stat === undefined ? '' : stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
}

function isAlive(identity) {
  const pid = Number(identity.split(' ')[0]);
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return identityOf(pid) === identity;
}

const ageOf = (path) => {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
};

// --- running npm, and saying so ---

function runNpm(args, says) {
  const progress = showProgress(says);
  return new Promise((resolve, reject) => {
    const { file, prefix, shell } = npmCommand();
    const child = spawn(file, [...prefix, ...args], {
      cwd: ROOT,
      shell,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    const forget = endWith(child);
    let output = '';
    const keep = (chunk) => (output = (output + chunk).slice(0, 50_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const fail = (reason) => {
      progress.end();
      reject(new PrepareError(`${firstLines(output)}\n\nnpm ${args.join(' ')}: ${reason}`.trim()));
    };
    child.once('error', (error) =>
      fail(error.code === 'ENOENT' ? 'npm 不在 PATH 中 / npm is not on the PATH' : error.message),
    );
    child.once('close', (code, signal) => {
      forget();
      if (code !== 0) return fail(signal ? `ended by ${signal}` : `ended with ${code}`);
      progress.end();
      resolve();
    });
  });
}

/**
 * Whoever stops the preparation stops what it runs: all of it, for npm runs shells, and those run compilers. What was
 * left half done is done again by the next start.
 */
function endWith(child) {
  const signalAll = (name) => {
    try {
      process.kill(process.platform === 'win32' ? child.pid : -child.pid, name);
    } catch {
      // It has just ended.
    }
  };
  const stop = () => {
    child.removeAllListeners('close');
    child.once('close', () => {
      rmSync(LOCK, { force: true });
      console.error('已停止 / Stopped.');
      process.exit(130);
    });
    signalAll('SIGTERM');
    setTimeout(() => signalAll('SIGKILL'), PATIENCE_MS);
  };
  for (const name of STOP_SIGNALS) process.on(name, stop);
  return () => {
    for (const name of STOP_SIGNALS) process.removeListener(name, stop);
  };
}

/** The cause stands at the beginning; what follows repeats it, or explains how npm is used. */
function firstLines(output) {
  const lines = output
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('npm warn'));
  return lines.length <= 40
    ? lines.join('\n')
    : [...lines.slice(0, 40), `… (${lines.length - 40} more lines)`].join('\n');
}

/** npm tells its scripts where it is; that works on every platform and needs no PATH. */
function npmCommand() {
  const npm = process.env.npm_execpath;
  if (npm && /npm-cli\.c?js$/.test(npm)) return { file: process.execPath, prefix: [npm], shell: false };
  return { file: 'npm', prefix: [], shell: process.platform === 'win32' };
}

/** Says what is being done once it takes longer than two seconds, and goes on saying it. */
function showProgress(says) {
  const from = performance.now();
  const seconds = () => Math.round((performance.now() - from) / 1000);
  let shown = false;
  let timer = setTimeout(function say() {
    console.log(shown ? `  … ${seconds()} s` : `${says} …`);
    shown = true;
    timer = setTimeout(say, REPEAT_MS);
  }, QUIET_MS);
  return {
    end() {
      clearTimeout(timer);
      if (shown) console.log(`  ${seconds()} s`);
    },
  };
}

// --- files ---

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Somebody else may have installed it, where this user may only read: then it is compared anew each time. */
function tryWrite(path, text) {
  try {
    writeFileSync(path, text);
  } catch {
    // See above.
  }
}

/** Runs the preparation and ends the process with one clear message when it fails. */
export async function prepareOrExit() {
  try {
    await prepare();
  } catch (error) {
    console.error(error instanceof PrepareError ? error.message : error);
    process.exit(1);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await prepareOrExit();
