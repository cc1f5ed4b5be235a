import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../start-error.js';
import type { PostgresBinaries } from './binaries.js';
import { postgresEnvironment } from './postgres-environment.config.js';
import type { RunAs } from './run-as.js';

export const SUPERUSER = 'watchkeeper';

/** Durable, but sized for a laptop, and without a socket file, whose path could be too long (107 bytes). */
const SERVER_SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  wal_compression: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'off',
  log_line_prefix: '%m [%p] ',
};

/** Sessions that the demonstration has room for: one server's pool and some people with `psql`. */
export const MOST_SESSIONS = 60;

export function serverArguments(cluster: string, { port, sessions }: { port: number; sessions: number }): string[] {
  const own = { port: String(port), max_connections: String(sessions) };
  const settings = Object.entries({ ...SERVER_SETTINGS, ...own });
  return ['-D', cluster, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** The superuser's password, made on first use and kept readable for its owner only. */
export function keepPassword(dataDir: string, owner: RunAs['owner']): string {
  const file = join(dataDir, 'password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(18).toString('base64url'), { mode: 0o600 });
  chmodSync(file, 0o600);
  if (owner) chownSync(file, owner.uid, owner.gid);
  return readFileSync(file, 'utf8').trim();
}

/** Throws {@link StartError} when the cluster was made by another major version: its files cannot be read. */
export function checkVersion(cluster: string, major: string): void {
  const made = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (made === major) return;
  throw new StartError(
    `The data in ${cluster} was made by PostgreSQL ${made}, this is ${major}: move the directory away to begin ` +
      `with an empty bank, or run PostgreSQL ${made} on it and set DATABASE_URL.`,
  );
}

/**
 * Makes the cluster, in a directory beside it that gets the real name when all is done: a start that is killed half-way
 * leaves nothing that looks like a database.
 */
export async function makeCluster(cluster: string, dataDir: string, binaries: PostgresBinaries, runAs: RunAs) {
  const draft = `${cluster}.new`;
  const failures: string[] = [];
  // C.UTF-8 knows upper and lower case beyond ASCII and needs no locale files; old or unusual systems may lack it.
  for (const locale of ['C.UTF-8', 'C']) {
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { mode: 0o700 });
    if (runAs.owner) chownSync(draft, runAs.owner.uid, runAs.owner.gid);
    const failure = await runInitdb(initdbArguments(draft, dataDir, locale), binaries, runAs);
    if (failure === undefined) return renameSync(draft, cluster);
    failures.push(failure);
  }
  throw new StartError(`PostgreSQL could not make a database in ${dataDir}: ${failures.at(-1)}`);
}

function initdbArguments(draft: string, dataDir: string, locale: string): string[] {
  const login = ['-U', SUPERUSER, '-A', 'scram-sha-256', `--pwfile=${join(dataDir, 'password')}`];
  return ['-D', draft, '-E', 'UTF8', `--locale=${locale}`, ...login, '--no-instructions'];
}

/** `undefined` when it worked, else the line that says why not. */
function runInitdb(initdbArgs: string[], binaries: PostgresBinaries, runAs: RunAs): Promise<string | undefined> {
  const { file, args } = runAs.command(binaries.initdb, initdbArgs, true);
  const child = spawn(file, args, {
    ...runAs.spawnOptions,
    // initdb returns to its working directory, which its user must be allowed to enter.
    cwd: initdbArgs[1],
    env: postgresEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2_000)));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code === 0 ? undefined : reasonIn(complaint, code)));
  });
}

function reasonIn(complaint: string, code: number | null): string {
  const lines = complaint.trim().split('\n').filter(Boolean);
  return lines.find((line) => /error|fatal|could not/i.test(line)) ?? lines.at(-1) ?? `initdb ended with ${code}`;
}
