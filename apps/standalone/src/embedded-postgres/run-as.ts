import { spawnSync, type SpawnOptions } from 'node:child_process';
import { lchownSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { StartError } from '../start-error.js';

/**
 * One way to run PostgreSQL's programs. They refuse to run as root (initdb(1), postgres(1)), they need a name for the
 * user they run as, and they should not outlive the process that started them.
 */
export interface RunAs {
  readonly name: string;
  /** Owner that the data directory must have; `undefined` leaves it as it is. */
  readonly owner: { uid: number; gid: number } | undefined;
  /** The command line to spawn for `program`; `dieWithParent` has the kernel end it with SIGINT (fast shutdown). */
  command(program: string, args: string[], dieWithParent: boolean): { file: string; args: string[] };
  readonly spawnOptions: Pick<SpawnOptions, 'uid' | 'gid'>;
}

interface User {
  uid: number;
  gid: number;
}

/** Facts about this machine, gathered once; a parameter, so that each way can be tried on any machine. */
export interface Machine {
  root: boolean;
  /** An ordinary user with an entry in the user table, for running as root. */
  ordinaryUser: User | undefined;
  /** Whether the present user has a name; containers run under numbers that have none. */
  named: boolean;
  setpriv: boolean;
  unshare: boolean;
}

export function examineMachine(): Machine {
  const linux = process.platform === 'linux';
  return {
    root: process.getuid?.() === 0,
    ordinaryUser: findOrdinaryUser(),
    named: hasName(),
    setpriv: linux && works('setpriv', ['--pdeathsig', 'INT', '--', 'true']),
    unshare: linux && works('unshare', ['--user', 'true']),
  };
}

/** The ways to try on this machine, best first. */
export function waysToRun(machine: Machine): RunAs[] {
  const { root, ordinaryUser, setpriv, unshare } = machine;
  const ways: RunAs[] = [];
  if (!root && machine.named) ways.push(asOneself(setpriv));
  if (root && ordinaryUser && setpriv) ways.push(asOtherUserBySetpriv(ordinaryUser));
  if (root && ordinaryUser && !setpriv) ways.push(asOtherUserBySpawn(ordinaryUser));
  if (unshare) ways.push(inUserNamespace(ordinaryUser ?? { uid: 65534, gid: 65534 }, setpriv));
  return ways;
}

/** The first way that can run `program` and write `dataDir`. Throws {@link StartError} with what to do when none can. */
export function chooseRunAs(program: string, dataDir: string, machine: Machine = examineMachine()): RunAs {
  const reasons: string[] = [];
  for (const way of waysToRun(machine)) {
    const failure = giveDirectory(way, dataDir) ?? probe(way, program, dataDir);
    if (failure === undefined) return way;
    reasons.push(`${way.name}: ${failure}`);
  }
  throw new StartError(
    `PostgreSQL cannot be run by this user in ${dataDir} (${reasons.join('; ') || 'no way applies'}). ` +
      'Start as an ordinary user with a name, put project and DATA_DIR where every user may read, or set DATABASE_URL.',
  );
}

/** Hands the whole directory to the owner that the way of running needs; a reason when that fails. */
function giveDirectory(way: RunAs, dataDir: string): string | undefined {
  if (!way.owner) return undefined;
  try {
    chownTree(dataDir, way.owner);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function chownTree(path: string, owner: User): void {
  const stat = lstatSync(path);
  if (stat.uid !== owner.uid || stat.gid !== owner.gid) lchownSync(path, owner.uid, owner.gid);
  if (!stat.isDirectory()) return;
  for (const entry of readdirSync(path)) chownTree(join(path, entry), owner);
}

const PROBE = '"$0" --version >/dev/null && test -r "$1" && test -w "$1" && test -x "$1" && id -un >/dev/null';

function probe(way: RunAs, program: string, dataDir: string): string | undefined {
  if (process.platform === 'win32') return undefined;
  const { file, args } = way.command('/bin/sh', ['-c', PROBE, program, dataDir], false);
  const result = spawnSync(file, args, { ...way.spawnOptions, cwd: '/', encoding: 'utf8', timeout: 10_000 });
  if (result.status === 0) return undefined;
  const lastLine = result.stderr?.trim().split('\n').at(-1);
  return result.error?.message ?? (lastLine || 'the directory or the program cannot be reached');
}

function asOneself(setpriv: boolean): RunAs {
  return {
    name: 'as the present user',
    owner: undefined,
    spawnOptions: {},
    command: (program, args, dieWithParent) =>
      setpriv && dieWithParent ? withSetpriv(['--pdeathsig', 'INT'], program, args) : { file: program, args },
  };
}

function asOtherUserBySetpriv({ uid, gid }: User): RunAs {
  const identity = ['--reuid', String(uid), '--regid', String(gid), '--clear-groups'];
  return {
    name: `as user ${uid}`,
    owner: { uid, gid },
    spawnOptions: {},
    command: (program, args, dieWithParent) =>
      withSetpriv(dieWithParent ? ['--pdeathsig', 'INT', ...identity] : identity, program, args),
  };
}

function asOtherUserBySpawn({ uid, gid }: User): RunAs {
  return {
    name: `as user ${uid} without setpriv`,
    owner: { uid, gid },
    spawnOptions: { uid, gid },
    command: (program, args) => ({ file: program, args }),
  };
}

/**
 * Inside a user namespace of its own the program sees itself as an ordinary user, while to the file system it is still
 * the present one: works under a closed home directory, and for a user without a name.
 */
function inUserNamespace({ uid, gid }: User, setpriv: boolean): RunAs {
  const namespace = ['--user', `--map-user=${uid}`, `--map-group=${gid}`, '--'];
  return {
    name: 'in a user namespace',
    owner: process.getuid && process.getgid ? { uid: process.getuid(), gid: process.getgid() } : undefined,
    spawnOptions: {},
    command: (program, args, dieWithParent) => {
      const inner = setpriv && dieWithParent ? withSetpriv(['--pdeathsig', 'INT'], program, args) : undefined;
      return { file: 'unshare', args: [...namespace, ...(inner ? [inner.file, ...inner.args] : [program, ...args])] };
    },
  };
}

function withSetpriv(options: string[], program: string, args: string[]): { file: string; args: string[] } {
  return { file: 'setpriv', args: [...options, '--', program, ...args] };
}

/** `nobody` first: it owns nothing else. Each line of the table is name:password:uid:gid:… (passwd(5)). */
function findOrdinaryUser(): User | undefined {
  const users = new Map<string, User>();
  for (const line of readUserTable()) {
    const [name, , uid, gid] = line.split(':');
    if (name && Number(uid) > 0) users.set(name, { uid: Number(uid), gid: Number(gid) });
  }
  return users.get('nobody') ?? users.get('postgres') ?? users.get('daemon');
}

function readUserTable(): string[] {
  try {
    return readFileSync('/etc/passwd', 'utf8').split('\n');
  } catch {
    return [];
  }
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    // uv_os_get_passwd ENOENT: a number without an entry in the user table.
    return false;
  }
}

function works(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore', timeout: 5_000 }).status === 0;
}
