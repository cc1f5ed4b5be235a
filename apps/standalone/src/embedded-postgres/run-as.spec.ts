import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { silentLogger } from '#libs/observability';
import { EmbeddedPostgres } from './embedded-postgres.js';
import { chooseRunAs, examineMachine, waysToRun, type Machine } from './run-as.js';

const here = examineMachine();
const nobody = { uid: 65534, gid: 65534 };
const names = (machine: Machine) => waysToRun(machine).map((way) => way.name);
const temporary: string[] = [];

function makeBase(mode: number): string {
  const base = mkdtempSync(join(tmpdir(), 'wk-run-as-'));
  chmodSync(base, mode);
  temporary.push(base);
  return base;
}

/** Runs a whole PostgreSQL in the given way, twice, and answers the numeric owner of its files. */
async function runTwice(machine: Machine, mode: number): Promise<number> {
  const dataDir = join(makeBase(mode), 'data');
  for (const round of [1, 2]) {
    const server = new EmbeddedPostgres({ dataDir, logger: silentLogger, machine });
    const { url } = await server.start();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    if (round === 1) await client.query('CREATE TABLE kept AS SELECT 1 AS one');
    expect((await client.query('SELECT one FROM kept')).rows).toEqual([{ one: 1 }]);
    await client.end();
    await server.stop();
  }
  return statSync(join(dataDir, 'cluster', 'PG_VERSION')).uid;
}

afterAll(() => temporary.forEach((base) => rmSync(base, { recursive: true, force: true })));

describe('ways to run PostgreSQL', () => {
  const full: Machine = { root: true, ordinaryUser: nobody, named: true, setpriv: true, unshare: true };

  it('are tried from the plainest to the most particular', () => {
    expect(names({ ...full, root: false })).toEqual(['as the present user', 'in a user namespace']);
    expect(names(full)).toEqual(['as user 65534', 'in a user namespace']);
    expect(names({ ...full, setpriv: false })).toEqual(['as user 65534 without setpriv', 'in a user namespace']);
    expect(names({ ...full, root: false, named: false })).toEqual(['in a user namespace']);
  });

  it('say what to do when none is left', () => {
    const bare: Machine = { root: true, ordinaryUser: undefined, named: true, setpriv: false, unshare: false };
    expect(() => chooseRunAs('/bin/true', tmpdir(), bare)).toThrow(/cannot be run by this user .* set DATABASE_URL/);
  });

  it('give the reason of each that failed', () => {
    const machine = { ...here, unshare: false };
    expect(() => chooseRunAs('/no/such/program', makeBase(0o755), machine)).toThrow(/as .*: .*not found/);
  });

  (here.root && here.setpriv ? it : it.skip)(
    'root hands its files to an ordinary user where paths are open',
    async () => {
      expect(await runTwice({ ...here, unshare: false }, 0o755)).toBe(here.ordinaryUser!.uid);
    },
  );

  (here.root ? it : it.skip)('root does without setpriv', async () => {
    expect(await runTwice({ ...here, setpriv: false, unshare: false }, 0o755)).toBe(here.ordinaryUser!.uid);
  });

  (here.unshare ? it : it.skip)(
    'a user namespace works under a closed directory, and the files stay ours',
    async () => {
      expect(await runTwice(here.root ? here : { ...here, named: false }, 0o700)).toBe(process.getuid!());
    },
  );
});
