import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';

/** One end of a serial cable: a path that a program opens as its port, and the device's end as a stream. */
export interface PseudoTerminal {
  path: string;
  device: Duplex;
  /** Pulls the cable: the port at `path` hangs up. */
  close(): Promise<void>;
}

const PYTHON = `
import os, pty, select, sys, tty
master, slave = pty.openpty()
tty.setraw(slave)
os.write(1, (os.ttyname(slave) + "\\n").encode())
# The slave is kept open here, else the master reads an error while no program holds the port.
while True:
    ready, _, _ = select.select([0, master], [], [])
    for fd in ready:
        data = os.read(fd, 4096)
        if not data:
            sys.exit(0)
        os.write(1 if fd == master else master, data)
`;

/** What this machine offers to make pseudo-terminals with; socat is preferred. */
export function pseudoTerminalTool(): 'socat' | 'python3' | undefined {
  if (process.platform === 'win32') return undefined;
  if (spawnSync('socat', ['-V'], { stdio: 'ignore' }).status === 0) return 'socat';
  const probe = spawnSync('python3', ['-c', 'import pty, os; os.close(pty.openpty()[0])'], { stdio: 'ignore' });
  return probe.status === 0 ? 'python3' : undefined;
}

/** Opens a pseudo-terminal. Rejects where neither socat nor python3 is installed. */
export async function openPseudoTerminal(tool = pseudoTerminalTool()): Promise<PseudoTerminal> {
  if (tool === 'socat') return bySocat();
  if (tool === 'python3') return byPython();
  throw new Error('a pseudo-terminal needs socat or python3, and neither is installed');
}

async function bySocat(): Promise<PseudoTerminal> {
  const folder = mkdtempSync(join(tmpdir(), 'wk-pty-'));
  const path = join(folder, 'port');
  const socat = spawn('socat', [`PTY,rawer,link=${path}`, 'STDIO'], { stdio: 'pipe' });
  await waitFor(() => existsSync(path), 'socat made no pseudo-terminal');
  return terminal(socat, path, () => rmSync(folder, { recursive: true, force: true }));
}

async function byPython(): Promise<PseudoTerminal> {
  const python = spawn('python3', ['-u', '-c', PYTHON], { stdio: 'pipe' });
  const path = await new Promise<string>((resolve, reject) => {
    python.once('error', reject);
    python.once('exit', () => reject(new Error('python3 made no pseudo-terminal')));
    python.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()));
  });
  return terminal(python, path, () => undefined);
}

function terminal(child: ChildProcessWithoutNullStreams, path: string, tidy: () => void): PseudoTerminal {
  child.stdin.on('error', () => undefined);
  const device = Duplex.from({ readable: child.stdout, writable: child.stdin });
  device.on('error', () => undefined);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  return {
    path,
    device,
    close: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await exited;
      tidy();
    },
  };
}

async function waitFor(probe: () => boolean, complaint: string): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (probe()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(complaint);
}
