import { ControlServer } from '../control/control-server.js';
import { SimulatedTerminal, type TerminalSummary } from '../terminal/index.js';
import { Noise } from './noise.js';
import { terminalVerbs } from './terminal-verbs.js';

export interface FleetOptions {
  terminals: readonly string[];
  mqttUrl: string;
  /** MQTT password of every terminal. */
  password?: string;
  heartbeatSeconds?: number;
  /** Small faults an hour over the whole fleet; 0 for none. */
  noisePerHour?: number;
  controlPort?: number;
}

/** Connections opened at once, so that a start does not look like an attack to the broker. */
const PER_STEP = 20;
const STEP_MS = 50;

/** Many simulated terminals in one process, with an HTTP control on loopback: `POST /terminals/{id}/{verb}`. */
export class Fleet {
  private readonly terminals: Map<string, SimulatedTerminal>;
  private readonly noise: Noise;
  private readonly control: ControlServer;
  private starting: NodeJS.Timeout[] = [];

  constructor(private readonly options: FleetOptions) {
    const { mqttUrl, password, heartbeatSeconds } = options;
    const common = {
      mqttUrl,
      ...(password === undefined ? {} : { password }),
      ...(heartbeatSeconds === undefined ? {} : { heartbeatSeconds }),
    };
    this.terminals = new Map(options.terminals.map((id) => [id, new SimulatedTerminal({ id, ...common })]));
    this.noise = new Noise([...this.terminals.values()], options.noisePerHour ?? 0);
    this.control = new ControlServer({
      collection: 'terminals',
      list: () => this.list(),
      verbs: (id) => {
        const terminal = this.terminals.get(id);
        return terminal && terminalVerbs(terminal);
      },
    });
  }

  /** Gives the address of the control. The terminals connect by and by, also when the broker comes later. */
  async start(): Promise<{ url: string }> {
    const url = await this.control.start(this.options.controlPort ?? 0);
    [...this.terminals.values()].forEach((terminal, index) => {
      this.starting.push(setTimeout(() => terminal.start(), Math.floor(index / PER_STEP) * STEP_MS));
    });
    this.noise.start();
    return { url };
  }

  async stop(): Promise<void> {
    this.noise.stop();
    for (const timer of this.starting) clearTimeout(timer);
    await Promise.all([this.control.stop(), ...[...this.terminals.values()].map((terminal) => terminal.stop())]);
  }

  terminal(id: string): SimulatedTerminal | undefined {
    return this.terminals.get(id);
  }

  list(): TerminalSummary[] {
    return [...this.terminals.values()].map((terminal) => terminal.summary());
  }
}
