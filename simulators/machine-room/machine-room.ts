import { ControlServer, type Verb } from '../control/control-server.js';
import type { RoomDevice } from './room-device.js';

export interface MachineRoomOptions {
  /** The devices of each terminal that has a real agent. */
  terminals: Readonly<Record<string, readonly RoomDevice[]>>;
  controlPort?: number;
}

export interface MachineRoomAddresses {
  controlUrl: string;
  /** Terminal → device → where its agent finds it. */
  devices: Record<string, Record<string, string>>;
}

/** The simulated devices that real agents read, with an HTTP control: `POST /devices/{terminal}/{verb}`. */
export class MachineRoom {
  private readonly control: ControlServer;
  private readonly addresses: Record<string, Record<string, string>> = {};

  constructor(private readonly options: MachineRoomOptions) {
    this.control = new ControlServer({
      collection: 'devices',
      list: () => this.list(),
      verbs: (terminal) => {
        const devices = Object.hasOwn(options.terminals, terminal) ? options.terminals[terminal] : undefined;
        return devices && verbsOf(devices);
      },
    });
  }

  async start(): Promise<MachineRoomAddresses> {
    for (const [terminal, devices] of Object.entries(this.options.terminals)) {
      const own: Record<string, string> = {};
      for (const device of devices) own[device.name] = await device.start();
      this.addresses[terminal] = own;
    }
    return { controlUrl: await this.control.start(this.options.controlPort ?? 0), devices: this.addresses };
  }

  async stop(): Promise<void> {
    await this.control.stop();
    await Promise.all(
      Object.values(this.options.terminals)
        .flat()
        .map((device) => device.stop()),
    );
  }

  private list(): unknown {
    return Object.entries(this.options.terminals).map(([id, devices]) => ({
      id,
      devices: this.addresses[id] ?? {},
      verbs: Object.keys(verbsOf(devices)),
    }));
  }
}

/** A verb that several devices know is done to all of them, in order: the power goes for the whole terminal. */
function verbsOf(devices: readonly RoomDevice[]): Record<string, Verb> {
  const names = new Set(devices.flatMap(({ verbs }) => Object.keys(verbs)));
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      async (body: Record<string, unknown>) => {
        for (const { verbs } of devices) await verbs[name]?.(body);
      },
    ]),
  );
}
