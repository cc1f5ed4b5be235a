import type { ConfigValues } from '#libs/config';
import type { machineRoomConfig } from './machine-room.config.js';
import { MachineRoom } from './machine-room.js';
import { cardReader, dispenser, noteAcceptor, receiptPrinter, ups } from './serial-devices.js';
import type { SerialLine } from './serial-line.js';
import { xfs4IotService } from './xfs4iot-service.js';

/** The terminals of the demonstration that have a real agent. */
export const REAL_TERMINALS = ['T0001', 'T0002', 'T0003'] as const;

/** Their devices: both XFS4IoT generations, and five serial devices. */
export function demonstrationRoom(config: ConfigValues<(typeof machineRoomConfig)['settings']>): MachineRoom {
  const line = (port: number): SerialLine => (config.MACHINE_ROOM_PTY ? 'pseudo-terminal' : { port });
  return new MachineRoom({
    terminals: {
      T0001: [xfs4IotService(config.T0001_XFS4IOT_PORT, 'current')],
      T0002: [
        cardReader(line(config.T0002_CARD_READER_PORT)),
        dispenser(line(config.T0002_DISPENSER_PORT)),
        ups(line(config.T0002_UPS_PORT)),
        receiptPrinter(line(config.T0002_PRINTER_PORT)),
        noteAcceptor(line(config.T0002_ACCEPTOR_PORT)),
      ],
      T0003: [xfs4IotService(config.T0003_XFS4IOT_PORT, '2021-1')],
    } satisfies Record<(typeof REAL_TERMINALS)[number], unknown>,
    controlPort: config.MACHINE_ROOM_CONTROL_PORT,
  });
}
