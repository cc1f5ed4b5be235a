import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { silentLogger } from '#libs/observability';
import { EmbeddedPostgres, findFreePort } from '../../apps/standalone/src/index.js';
import { benchBank } from './bench-bank.js';
import { Sink } from './sink.js';

const ROOT = resolve(import.meta.dirname, '../../..');
const PASSWORD = randomBytes(12).toString('hex');

/** The whole way, each part a process of its own: PostgreSQL, broker, server; sender and gateway are the bench itself. */
export interface Rig {
  mqttUrl: string;
  sink: Sink;
  server: ChildProcess;
  /** Which database and broker, for the report. */
  parts: { database: string; broker: string };
  query<Row>(text: string): Promise<Row[]>;
  close(): Promise<void>;
}

/**
 * Builds the rig on embedded parts, or on `BENCH_DATABASE_URL` (an empty database) and `BENCH_MQTT_URL`.
 * @param terminals size of the bank
 */
export async function buildRig(terminals: number): Promise<Rig> {
  const directory = mkdtempSync(join(tmpdir(), 'wk-bench-'));
  const closers: (() => Promise<void> | void)[] = [() => rmSync(directory, { recursive: true, force: true })];
  const database = await openDatabase(directory, closers);
  const broker = await openBroker(closers);
  const sink = new Sink();
  const smsUrl = await sink.open();
  closers.unshift(() => sink.close());
  const bank = join(directory, 'bank.json');
  writeFileSync(bank, JSON.stringify(benchBank(terminals)));
  const port = await findFreePort();
  const log = openSync(join(directory, 'server.log'), 'w');
  const environment = {
    DATABASE_URL: database.url,
    MQTT_URL: broker.url,
    PORT: String(port),
    SMS_GATEWAY_URL: smsUrl,
    LOG_LEVEL: 'warn',
    SILENCE_SECONDS: '86400',
  };
  await run('dist/apps/server/src/import-bank.main.js', [bank], environment);
  const client = new Client({ connectionString: database.url });
  await client.connect();
  closers.unshift(() => client.end());
  // Every fault is to reach a phone by itself: a flood would mute most of them, and one SMS would carry many.
  await client.query(`INSERT INTO setting (name, version, value, changed_at, changed_by, reason) VALUES
    ('alarms', 1, '{"flood": {"beginAbove": 1000000, "endBelow": 1}}', now(), 'bench', 'what is measured is every page'),
    ('delivery', 1, '{"bundling": {"windowSeconds": 0, "most": 2, "channels": []}}', now(), 'bench', 'as above')`);
  const server = await start('dist/apps/server/src/main.js', environment, log);
  closers.unshift(() => stop(server));
  await isReady(`http://127.0.0.1:${port}/health/ready`);
  return {
    mqttUrl: broker.url,
    sink,
    server,
    parts: { database: database.name, broker: broker.name },
    query: async <Row>(text: string) => (await client.query(text)).rows as Row[],
    close: async () => {
      for (const close of closers) await close();
    },
  };
}

async function openDatabase(directory: string, closers: (() => Promise<void> | void)[]) {
  const external = process.env['BENCH_DATABASE_URL'];
  if (external) return { url: external, name: 'BENCH_DATABASE_URL' };
  const postgres = new EmbeddedPostgres({
    dataDir: join(directory, 'pg'),
    port: 0,
    logger: silentLogger,
  });
  const { url } = await postgres.start();
  closers.unshift(() => postgres.stop());
  return { url, name: 'embedded PostgreSQL, fsync and synchronous_commit on' };
}

async function openBroker(closers: (() => Promise<void> | void)[]) {
  const external = process.env['BENCH_MQTT_URL'];
  if (external) return { url: external, name: 'BENCH_MQTT_URL' };
  const port = await findFreePort();
  const broker = await start('dist/apps/standalone/src/embedded-broker/main.js', {
    MQTT_PORT: String(port),
    MQTT_SERVER_USERNAME: 'watchkeeper',
    MQTT_SERVER_PASSWORD: PASSWORD,
    MQTT_TERMINAL_PASSWORD: PASSWORD,
  });
  closers.unshift(() => stop(broker));
  return { url: `mqtt://watchkeeper:${PASSWORD}@127.0.0.1:${port}`, name: 'embedded broker' };
}

async function start(entry: string, environment: Record<string, string>, log?: number): Promise<ChildProcess> {
  const output = log ?? 'ignore';
  const child = fork(join(ROOT, entry), [], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', output, output, 'ipc'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) => reject(new Error(`${entry} ended with ${code}`)));
  });
  return child;
}

/** A server hears nothing before it holds its partitions. */
async function isReady(url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (
      await fetch(url).then(
        (response) => response.ok,
        () => false,
      )
    )
      return;
    await pause(100);
  }
  throw new Error('the server did not get ready');
}

async function run(entry: string, args: string[], environment: Record<string, string>): Promise<void> {
  const child = fork(join(ROOT, entry), args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`${entry} ended with ${String(code)}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
