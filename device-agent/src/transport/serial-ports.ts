import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { basename } from 'node:path';
import type { SerialPort } from 'serialport';

/** A serial port of this machine. */
export interface SerialPortFound {
  path: string;
  /** What the system knows of the converter: maker, and USB vendor and product in hex. */
  description: string;
}

/** Kinds of serial ports of Linux on which machines are connected. */
const LINUX_PORT = /^tty(S|USB|ACM|AMA|XRUSB|WCH|O|MFD)\d+$/;

/** The serial ports of this machine, by name. */
export async function listSerialPorts(): Promise<SerialPortFound[]> {
  const serialport = await import('serialport');
  const ports = await serialport.SerialPort.list().catch((error: unknown) => {
    // Without udev, its program is missing and the list is refused (serialport 13).
    if (process.platform === 'linux') return linuxPorts();
    throw error;
  });
  return ports
    .map(({ path, manufacturer, vendorId, productId }) => {
      const usb = vendorId === undefined ? undefined : `USB ${vendorId}:${productId ?? '?'}`;
      return { path, description: [manufacturer, usb].filter((one) => one !== undefined).join(', ') };
    })
    .sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }));
}

type Listed = Pick<Awaited<ReturnType<typeof SerialPort.list>>[number], 'path'> & {
  manufacturer?: string;
  vendorId?: string;
  productId?: string;
};

function linuxPorts(): Listed[] {
  return names('/sys/class/tty')
    .filter((name) => LINUX_PORT.test(name) && names(`/sys/class/tty/${name}/device`).length > 0)
    .map((name) => ({ path: `/dev/${name}` }));
}

/**
 * The program that has a port open or has locked it in the way of the old serial tools, as far as this user may see;
 * `undefined` when there is none. For asking before a port is opened: opening alone moves its modem lines.
 */
export function portHolder(path: string): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const device = realPath(path);
  // Whoever made a pseudo-terminal holds both its ends; its lock, if it has one, is met on opening.
  if (device.startsWith('/dev/pts/')) return undefined;
  const locks = ['/var/lock', '/run/lock'].map((folder) => Number(read(`${folder}/LCK..${basename(device)}`)));
  const holder = [...locks, ...names('/proc').map(Number)].find((pid) => pid > 0 && isHeldBy(pid, device, locks));
  return holder === undefined ? undefined : `${read(`/proc/${holder}/comm`)?.trim() ?? '?'}, ${holder}`;
}

function isHeldBy(pid: number, device: string, locks: readonly number[]): boolean {
  if (pid === process.pid) return false;
  if (locks.includes(pid) && read(`/proc/${pid}/comm`) !== undefined) return true;
  return names(`/proc/${pid}/fd`).some((fd) => linkOf(`/proc/${pid}/fd/${fd}`) === device);
}

// A process may end, and a file may go, between two looks.
function attempt<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
const names = (folder: string): string[] => attempt(() => readdirSync(folder)) ?? [];
const read = (file: string): string | undefined => attempt(() => readFileSync(file, 'utf8'));
const linkOf = (path: string): string | undefined => attempt(() => readlinkSync(path));
const realPath = (path: string): string => attempt(() => realpathSync(path)) ?? path;
