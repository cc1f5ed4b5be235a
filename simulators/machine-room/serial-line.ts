import type { Verb } from '../control/control-server.js';
import { openPseudoTerminal, type PseudoTerminal } from '../devices/pseudo-terminal.js';
import type { SerialDevice } from '../devices/serial-device.js';
import { LinkVerbs } from './flap-link.js';
import type { RoomDevice } from './room-device.js';

/** A TCP port, as behind a serial device server, or a pseudo-terminal, which needs socat or python3. */
export type SerialLine = { port: number } | 'pseudo-terminal';

/** The port of a device that gets one; any for one that stands on a pseudo-terminal and never opens it. */
export const portOf = (line: SerialLine): number => (line === 'pseudo-terminal' ? 0 : line.port);

interface SerialParts {
  name: string;
  device: SerialDevice;
  at: SerialLine;
  /** What can happen to it, besides what happens to every device: its link, the power. */
  verbs: Readonly<Record<string, Verb>>;
  /** The mains are back. */
  onPower?: () => void;
  /** A technician has put it right. */
  onClear: () => void;
}

/** A serial device in the room. It has no power of its own: what takes its power silences its line. */
export function serialRoomDevice({ name, device, at, verbs, onPower, onClear }: SerialParts): RoomDevice {
  const line = lineOf(device, at);
  const link = new LinkVerbs(device);
  return {
    name,
    start: line.start,
    stop: async () => {
      await link.halt();
      await line.stop();
    },
    verbs: {
      ...verbs,
      ...link.verbs,
      powerOff: link.verbs.unplug,
      powerOn: async () => {
        onPower?.();
        await link.verbs.plug();
      },
      clearAll: async () => {
        onClear();
        await link.verbs.plug();
      },
    },
  };
}

/** Gives `tcp://host:port`, or the path of the port. */
function lineOf(device: SerialDevice, at: SerialLine) {
  let terminal: PseudoTerminal | undefined;
  return {
    async start(): Promise<string> {
      if (at !== 'pseudo-terminal') return `tcp://127.0.0.1:${(await device.start()).port}`;
      terminal = await openPseudoTerminal();
      device.serve(terminal.device);
      return terminal.path;
    },
    async stop(): Promise<void> {
      await device.stop();
      await terminal?.close();
    },
  };
}
