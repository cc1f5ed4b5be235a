import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '#libs/observability';
import { eventually, type MovableClock } from '#libs/testkit';
import { agentConfig } from '../../device-agent/src/agent.config.js';
import { Agent } from '../../device-agent/src/agent.js';
import { SimulatedXfs4Iot } from '../../simulators/devices/xfs4iot/index.js';
import { TcpGate } from './tcp-gate.js';

export interface Surroundings {
  broker: URL;
  password: string;
  clock: MovableClock;
}

/** One terminal: an XFS4IoT machine, simulated, and the real agent that reads it, over a wire that can be cut. */
export class TerminalUnderWatch {
  /** The machine itself: its verbs are what happens to it. */
  readonly machine = new SimulatedXfs4Iot();
  /** Between the agent and the broker. */
  readonly wire: TcpGate;
  private agent: Agent | undefined;
  private readonly dataDir = mkdtempSync(join(tmpdir(), 'wk-agent-'));

  constructor(
    readonly id: string,
    private readonly surroundings: Surroundings,
  ) {
    this.wire = new TcpGate({ host: surroundings.broker.hostname, port: Number(surroundings.broker.port) });
  }

  async join(): Promise<void> {
    const { port } = await this.machine.start();
    const wirePort = await this.wire.open();
    const config = agentConfig.parse({
      terminalId: this.id,
      mqtt: { url: `mqtt://127.0.0.1:${wirePort}`, password: this.surroundings.password },
      dataDir: this.dataDir,
      heartbeatSeconds: 0.5,
      devices: [{ driver: 'xfs4iot', host: '127.0.0.1', ports: [port] }],
      uplink: {
        resendAfterSeconds: 0.5,
        longestResendSeconds: 1,
        spreadSeconds: 0.1,
        reconnectAfterSeconds: 0.1,
        longestReconnectSeconds: 0.5,
      },
    });
    const { clock } = this.surroundings;
    // A test moves the clock to let time pass, which is no clock that was set.
    const steadyMs = (): number => clock.now().getTime();
    this.agent = new Agent({ config, clock, steadyMs, logger: silentLogger, random: Math.random });
    await this.agent.start();
    await eventually(`${this.id} knows its card reader`, () => this.agent?.heartbeat().components.cardReader === 'ok');
  }

  async leave(): Promise<void> {
    await this.agent?.stop();
    this.agent = undefined;
    await this.machine.stop();
    await this.wire.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  captureCard(): void {
    this.machine.captureCard();
  }

  retainCash(notes = 3): void {
    this.machine.retainCash(notes);
  }

  /** Events that the server has not acknowledged yet. */
  get queued(): number {
    return Number(this.agent?.heartbeat().health['queued'] ?? 0);
  }
}
