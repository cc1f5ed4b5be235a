import type { SerialPort } from 'serialport';
import { z } from 'zod';
import { byteStreamLink } from './byte-stream-link.js';
import { LinkError, readableLinkError } from './link-error.js';
import type { OpenLink } from './link.js';

/** A device on a serial port. The driver of a device says in its README which line settings the device wants. */
export const serialLinkSettings = z.strictObject({
  type: z.literal('serial'),
  path: z.string().min(1).describe('/dev/ttyS0, /dev/ttyUSB0, COM3 …'),
  baudRate: z.int().min(300).max(921_600).default(9_600),
  dataBits: z.union([z.literal(7), z.literal(8)]).default(8),
  parity: z.enum(['none', 'even', 'odd']).default('none'),
  stopBits: z.union([z.literal(1), z.literal(2)]).default(1),
  rtscts: z.boolean().default(false),
  dtr: z.boolean().optional().describe('Set this modem line on opening; left alone when absent.'),
  rts: z.boolean().optional().describe('Set this modem line on opening; left alone when absent.'),
});
export type SerialLinkSettings = z.infer<typeof serialLinkSettings>;

/** What came of a modem-line call: a pseudo-terminal and some USB converters refuse them, which harms nothing. */
export type ModemLinesOutcome = 'set' | 'notAsked' | 'refused';

/**
 * Ports that this process lets go of at the moment. Whoever opens one of them next waits for that: a run of the agent
 * with another configuration opens the very ports that the one before has just closed, and would find them locked.
 */
const releasing = new Map<string, Promise<unknown>>();

/** Bytes over a serial port. The port is locked while open: a second program, or a second driver, is refused. */
export function openSerialLink(
  settings: SerialLinkSettings,
  onModemLines: (outcome: ModemLinesOutcome) => void = () => undefined,
): OpenLink<Uint8Array> {
  const where = `port ${settings.path}`;
  return async (ending) => {
    const { path, baudRate, dataBits, parity, stopBits, rtscts } = settings;
    await releasing.get(path);
    // Loaded when it is needed: many terminals have no serial port that is watched.
    const { SerialPort } = await import('serialport');
    refuseWhenOver(ending, where);
    const port = new SerialPort({ path, baudRate, dataBits, parity, stopBits, rtscts, lock: true, autoOpen: false });
    const opened = new Promise<void>((resolve, reject) => {
      port.open((error) => (error ? reject(readableLinkError(error, where)) : resolve()));
    });
    const letGo = (): void => {
      const closed = opened.then(() => closePort(port));
      void release(path, closed);
    };
    ending?.addEventListener('abort', letGo, { once: true });
    await opened.finally(() => ending?.removeEventListener('abort', letGo));
    refuseWhenOver(ending, where);
    onModemLines(await setModemLines(port, settings));
    return byteStreamLink(port, where, () => release(path, closePort(port)));
  };
}

function refuseWhenOver(ending: AbortSignal | undefined, where: string): void {
  if (ending?.aborted) throw new LinkError('disconnected', `${where}: no longer wanted`);
}

/** Resolves when the port is closed. */
function release(path: string, closed: Promise<void>): Promise<void> {
  const released = closed.catch(() => undefined);
  releasing.set(path, released);
  return released.finally(() => releasing.get(path) === released && releasing.delete(path)).then(() => undefined);
}

async function setModemLines(port: SerialPort, { dtr, rts }: SerialLinkSettings): Promise<ModemLinesOutcome> {
  if (dtr === undefined && rts === undefined) return 'notAsked';
  const lines = { ...(dtr === undefined ? {} : { dtr }), ...(rts === undefined ? {} : { rts }) };
  return new Promise((resolve) => port.set(lines, (error) => resolve(error ? 'refused' : 'set')));
}

// An error on closing means that the port is already gone, which is what was asked for.
function closePort(port: SerialPort): Promise<void> {
  return new Promise((resolve) => port.close(() => resolve()));
}
