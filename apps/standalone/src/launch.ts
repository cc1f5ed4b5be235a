import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readPostmasterFile } from './embedded-postgres/leftover.js';
import { childrenOf, DEVICE_PORTS, type ChosenPorts } from './children.table.js';
import { keepSecrets, type DemoSecrets } from './demo-secrets.js';
import { findFreePorts } from './free-port.js';
import { checkBroker, checkDatabase, checkDirectory, checkPorts } from './preflight/index.js';
import { signal } from './process-identity.js';
import type { StandaloneConfig } from './standalone.config.js';
import { RunRecord, Supervisor } from './supervisor/index.js';

/** Processes of an earlier run that were ended give their ports back within that time, or never. */
const PORTS_FREED_MS = 5_000;

export interface LaunchOptions {
  config: StandaloneConfig;
  /** Root of the project. */
  root: string;
  environment: NodeJS.ProcessEnv;
  /** Shows one line to the person at the console. */
  say: (line: string) => void;
}

/** Everything that `npm start` runs, from the checks before to the last process ended. */
export class Launch {
  private readonly dataDir: string;
  private readonly record: RunRecord;
  private supervisor: Supervisor | undefined;
  private claimed = false;
  private stopped = false;

  constructor(private readonly options: LaunchOptions) {
    this.dataDir = resolve(options.config.DATA_DIR);
    this.record = new RunRecord(join(this.dataDir, 'run.json'));
  }

  /** Resolves when everything runs. Rejects with the reason, after ending what had been started. */
  async start(): Promise<DemoSecrets> {
    checkDirectory(this.dataDir);
    const ended = await this.record.claim();
    this.claimed = true;
    if (ended > 0)
      this.options.say(`已清理上次运行留下的进程 / Ended ${ended} processes that an earlier run had left.`);
    try {
      return await this.startClaimed(ended > 0 ? PORTS_FREED_MS : 0);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Ends everything in reverse order, within 10 s. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.supervisor?.stop();
    this.release();
  }

  /** Ends everything at once. PostgreSQL recovers at the next start. */
  kill(): void {
    this.stopped = true;
    const server = readPostmasterFile(join(this.dataDir, 'postgres', 'cluster'));
    this.supervisor?.kill();
    if (server && !this.options.config.DATABASE_URL) signal(server.pid, 'SIGQUIT');
    this.release();
  }

  /** The record of somebody else's run stays. */
  private release(): void {
    if (!this.claimed) return;
    rmSync(join(this.dataDir, 'control.json'), { force: true });
    this.record.release();
  }

  private async startClaimed(patienceMs: number): Promise<DemoSecrets> {
    const { config, root, environment, say } = this.options;
    await this.check(patienceMs);
    const secrets = keepSecrets(join(this.dataDir, 'secrets.json'), config.DEMO_PASSWORD);
    const ports = await choosePorts();
    writeControlFile(this.dataDir, config.PORT);
    if (this.stopped) return secrets;
    this.supervisor = new Supervisor({
      stages: childrenOf({ config, secrets, dataDir: this.dataDir, root, ports }),
      logDirectory: join(this.dataDir, 'logs'),
      environment,
      say,
      onProcesses: (processes) => this.record.write(processes),
    });
    await this.supervisor.start();
    return secrets;
  }

  private async check(patienceMs: number): Promise<void> {
    const { config } = this.options;
    const wanted = [
      { setting: 'PORT', port: config.PORT },
      { setting: 'GATEWAY_PORT', port: config.GATEWAY_PORT },
      ...(config.MQTT_URL ? [] : [{ setting: 'MQTT_PORT', port: config.MQTT_PORT }]),
    ];
    await checkPorts(wanted, patienceMs);
    if (config.DATABASE_URL) await checkDatabase(config.DATABASE_URL);
    if (config.MQTT_URL) await checkBroker(config.MQTT_URL);
  }
}

/** Chosen once for the whole run, so that a child that is started again is found where it was. */
async function choosePorts(): Promise<ChosenPorts> {
  const [postgres, smtp, ...others] = await findFreePorts(2 + DEVICE_PORTS.length);
  const devices = Object.fromEntries(DEVICE_PORTS.map((setting, index) => [setting, others[index]!]));
  return { postgres: postgres!, smtp: smtp!, devices };
}

/**
 * Where `npm run simulate` finds the running system. The simulators add themselves to the file; what a killed run left
 * in it is gone with this.
 */
function writeControlFile(dataDir: string, port: number): void {
  const server = { url: `http://127.0.0.1:${port}`, pid: process.pid, terminals: [] };
  rmSync(join(dataDir, 'control.json.lock'), { force: true });
  writeFileSync(join(dataDir, 'control.json'), `${JSON.stringify({ server }, null, 2)}\n`, { mode: 0o600 });
}
