import type { Duplex } from 'node:stream';
import { openPseudoTerminal, type PseudoTerminal } from '../devices/pseudo-terminal.js';
import { SimulatedPuloonDispenser } from '../devices/puloon-lcdm/index.js';
import { SimulatedSankyoReader } from '../devices/sankyo-ict3k5/index.js';
import { LinkVerbs } from './flap-link.js';
import type { RoomDevice } from './room-device.js';

/** No UPS speaks through a card reader or a dispenser: the mains may fail, and nobody is told until they fall silent. */
const onBattery = () => undefined;

/** A TCP port, as behind a serial device server, or a pseudo-terminal, which needs socat or python3. */
export type SerialLine = { port: number } | 'pseudo-terminal';

interface SerialDevice {
  start(): Promise<{ port: number }>;
  serve(line: Duplex): void;
  stop(): Promise<void>;
}

/** Gives `tcp://host:port`, or the path of the port. */
function lineOf(device: SerialDevice, line: SerialLine) {
  let terminal: PseudoTerminal | undefined;
  return {
    async start(): Promise<string> {
      if (line !== 'pseudo-terminal') return `tcp://127.0.0.1:${(await device.start()).port}`;
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

const portOf = (line: SerialLine) => (line === 'pseudo-terminal' ? {} : { port: line.port });

/** A Sankyo motor card reader. */
export function cardReader(at: SerialLine): RoomDevice {
  const reader = new SimulatedSankyoReader(portOf(at));
  const line = lineOf(reader, at);
  const link = new LinkVerbs(reader);
  return {
    name: 'cardReader',
    start: line.start,
    stop: async () => {
      await link.halt();
      await line.stop();
    },
    verbs: {
      captureCard: () => reader.captureCard(),
      jamCard: () => reader.jam(),
      fillCardBin: () => reader.overflow(),
      emptyCardBin: () => reader.emptyBin(),
      ...link.verbs,
      onBattery,
      powerOff: link.verbs.unplug,
      powerOn: link.verbs.plug,
      clearAll: async () => {
        reader.clear();
        reader.emptyBin();
        await link.verbs.plug();
      },
    },
  };
}

/** A Puloon dispenser. It has no retract: kept cash lies at its exit. */
export function dispenser(at: SerialLine): RoomDevice {
  const unit = new SimulatedPuloonDispenser(portOf(at));
  const line = lineOf(unit, at);
  const link = new LinkVerbs(unit);
  return {
    name: 'dispenser',
    start: line.start,
    stop: async () => {
      await link.halt();
      await line.stop();
    },
    verbs: {
      jamDispenser: () => unit.jam(),
      retainCash: () => unit.noteAtExit(),
      lowCassette: () => unit.cassetteLow(),
      emptyCassette: () => unit.cassetteEmpty(),
      removeCassette: () => unit.cassetteMissing(),
      ...link.verbs,
      onBattery,
      powerOff: link.verbs.unplug,
      powerOn: link.verbs.plug,
      clearAll: async () => {
        unit.clear();
        await link.verbs.plug();
      },
    },
  };
}
