import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { silentLogger } from '#libs/observability';
import { identify, isAlive, waitForEnd } from '../process-identity.js';
import { hydrateLinks } from './binaries.js';
import { EmbeddedPostgres } from './embedded-postgres.js';
import { readPostmasterFile } from './leftover.js';

const base = mkdtempSync(join(tmpdir(), 'wk postgres '));
const dataDir = join(base, 'ein langer Weg', 'x'.repeat(60), 'data');
const cluster = join(dataDir, 'cluster');
const started: EmbeddedPostgres[] = [];

async function start(): Promise<{ server: EmbeddedPostgres; url: string; port: number }> {
  const server = new EmbeddedPostgres({ dataDir, logger: silentLogger });
  started.push(server);
  return { server, ...(await server.start()) };
}

async function query<T>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  // A killed server cuts its sessions; the test looks at the next start instead.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows as T[];
  } finally {
    await client.end().catch(() => undefined);
  }
}

const pidOf = (): number => readPostmasterFile(cluster)!.pid;
const notes = (url: string) => query<{ note: string }>(url, 'SELECT note FROM kept ORDER BY note');

afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('EmbeddedPostgres', () => {
  beforeAll(async () => {
    const { server, url } = await start();
    await query(url, `CREATE TABLE kept (note text)`);
    await query(url, `INSERT INTO kept VALUES ('first')`);
    await server.stop();
  });

  afterEach(async () => {
    for (const server of started.splice(0)) await server.stop();
  });

  it('keeps its data over a restart, in a long path with blanks', async () => {
    const { url } = await start();
    expect(await notes(url)).toEqual([{ note: 'first' }]);
  });

  it('is durable, in UTC, in UTF-8 and listens on the loopback only', async () => {
    const { url } = await start();
    const names = ['fsync', 'synchronous_commit', 'TimeZone', 'server_encoding', 'listen_addresses'];
    const rows = await query<{ setting: string }>(
      url,
      `SELECT setting FROM unnest(ARRAY['${names.join("','")}']) WITH ORDINALITY AS wanted(name, n)
       JOIN pg_settings USING (name) ORDER BY n`,
    );
    expect(rows.map((row) => row.setting)).toEqual(['on', 'on', 'UTC', 'UTF8', '127.0.0.1']);
  });

  it('leaves no process and no pid file when it is stopped', async () => {
    const { server } = await start();
    const pid = pidOf();
    await server.stop();
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(join(cluster, 'postmaster.pid'))).toBe(false);
  });

  it('refuses a wrong password', async () => {
    const { url } = await start();
    await expect(query(url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(
      'password authentication failed',
    );
  });

  it('creates a database once and answers its address', async () => {
    const { server } = await start();
    const url = await server.createDatabase('bank "one"');
    expect(await server.createDatabase('bank "one"')).toBe(url);
    expect(await query(url, 'SELECT current_database() AS name')).toEqual([{ name: 'bank "one"' }]);
  });

  it('starts again after the server was killed, with what was committed, and says that it ended', async () => {
    let ends = 0;
    const server = new EmbeddedPostgres({ dataDir, logger: silentLogger, onUnexpectedEnd: () => ends++ });
    started.push(server);
    const { url } = await server.start();
    await query(url, `INSERT INTO kept VALUES ('second')`);
    const pid = pidOf();
    process.kill(pid, 'SIGKILL');
    await waitForEnd([pid], 5_000);
    const again = await start();
    expect(await notes(again.url)).toEqual([{ note: 'first' }, { note: 'second' }]);
    expect(ends).toBe(1);
  });

  it('starts although a stale pid file names a live process that is not PostgreSQL', async () => {
    // The same user as the server, or PostgreSQL would see through it by itself.
    const owner = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const stranger = spawn('sleep', ['60'], { ...owner, stdio: 'ignore' });
    writeFileSync(join(cluster, 'postmaster.pid'), `${stranger.pid}\n${cluster}\n1\n5432\n\n127.0.0.1\n\nready   \n`);
    try {
      const { url } = await start();
      expect(await notes(url)).toHaveLength(2);
      expect(isAlive(stranger.pid!)).toBe(true);
    } finally {
      stranger.kill('SIGKILL');
    }
  });

  it('takes over from a server that was orphaned', async () => {
    const first = await start();
    const orphan = pidOf();
    writeFileSync(join(dataDir, 'owner.json'), JSON.stringify({ pid: 999_999_999, startedAt: '1' }));
    const { url } = await start();
    expect(isAlive(orphan)).toBe(false);
    expect(await notes(url)).toHaveLength(2);
    expect(first.port).toBeGreaterThan(0);
  });

  it('leaves alone a server whose launcher lives, and says who that is', async () => {
    await start();
    const owner = spawn('sleep', ['60'], { stdio: 'ignore' });
    writeFileSync(join(dataDir, 'owner.json'), JSON.stringify(identify(owner.pid!)));
    const pid = pidOf();
    try {
      await expect(start()).rejects.toThrow(`in use by process ${owner.pid}`);
      expect(isAlive(pid)).toBe(true);
    } finally {
      owner.kill('SIGKILL');
    }
  });

  it('says in one line that another major version made the data', async () => {
    const version = readFileSync(join(cluster, 'PG_VERSION'));
    writeFileSync(join(cluster, 'PG_VERSION'), '14\n');
    try {
      await expect(start()).rejects.toThrow(/made by PostgreSQL 14, this is 15: move the directory away/);
    } finally {
      writeFileSync(join(cluster, 'PG_VERSION'), version);
    }
  });

  it('says what it was told when the port is taken', async () => {
    const { port } = await start();
    const other = new EmbeddedPostgres({ dataDir: join(base, 'other'), port, logger: silentLogger });
    await expect(other.start()).rejects.toThrow(/PostgreSQL did not start: .*could not/);
  });

  it('begins anew when making the database files was cut short', async () => {
    const other = join(base, 'cut short');
    mkdirSync(join(other, 'cluster.new', 'base'), { recursive: true });
    const server = new EmbeddedPostgres({ dataDir: other, logger: silentLogger });
    started.push(server);
    const { url } = await server.start();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('keeps the password readable for its owner only', () => {
    expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
  });
});

describe('library links', () => {
  it('are made when the install script did not run', () => {
    const root = join(base, 'package');
    mkdirSync(join(root, 'native', 'lib'), { recursive: true });
    writeFileSync(join(root, 'native', 'lib', 'libx.so.1.2'), 'library');
    const links = ['libx.so.1', 'libx.so'].map((name) => ({
      source: 'native/lib/libx.so.1.2',
      target: `native/lib/${name}`,
    }));
    writeFileSync(join(root, 'native', 'pg-symlinks.json'), JSON.stringify(links));
    symlinkSync('libx.so.1.2', join(root, 'native', 'lib', 'libx.so'));
    expect(hydrateLinks(root)).toBe(1);
    expect(readFileSync(join(root, 'native', 'lib', 'libx.so.1'), 'utf8')).toBe('library');
    expect(hydrateLinks(root)).toBe(0);
  });
});
