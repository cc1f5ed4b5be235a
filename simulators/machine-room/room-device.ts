import type { Verb } from '../control/control-server.js';

/** A simulated device as the machine room keeps it. */
export interface RoomDevice {
  /** `xfs4iot`, `cardReader`, `dispenser`, `ups`, `printer` or `acceptor`: the key of its address. */
  readonly name: string;
  /** Opens its link on loopback and gives where an agent finds it: `ws://…`, `tcp://host:port` or a serial port's path. */
  start(): Promise<string>;
  stop(): Promise<void>;
  /** What can happen to it. Devices of one terminal that have the same verb all get it. */
  readonly verbs: Readonly<Record<string, Verb>>;
}
