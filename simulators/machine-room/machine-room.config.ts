import { z } from 'zod';
import { declareConfig, fromText } from '#libs/config';

const port = (what: string) => ({ schema: fromText.port(0), doc: `Port of ${what}; 0 takes a free one.` });

/** Settings of the machine room. */
export const machineRoomConfig = declareConfig('Simulated machine room', {
  T0001_XFS4IOT_PORT: port('the XFS4IoT services of terminal T0001'),
  T0002_CARD_READER_PORT: port("terminal T0002's Sankyo card reader"),
  T0002_DISPENSER_PORT: port("terminal T0002's Puloon dispenser"),
  T0002_UPS_PORT: port("terminal T0002's Megatec UPS"),
  T0002_PRINTER_PORT: port("terminal T0002's ESC/POS receipt printer"),
  T0002_ACCEPTOR_PORT: port("terminal T0002's CashCode note acceptor"),
  T0003_XFS4IOT_PORT: port('the XFS4IoT services of terminal T0003, in the older envelope'),
  MACHINE_ROOM_PTY: {
    schema: fromText.flag(false),
    doc: "1 gives terminal T0002's devices pseudo-terminals (socat or python3) in place of TCP ports.",
  },
  MACHINE_ROOM_CONTROL_PORT: port('the control on loopback'),
  DATA_DIR: { schema: z.string().optional(), doc: 'Where `control.json` with the address is written; unset: nowhere.' },
});
