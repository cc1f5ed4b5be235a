import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import type { BankFile } from '#libs/contract';
import { silentLogger } from '#libs/observability';
import { eventually, MovableClock } from '#libs/testkit';
import { importBank, PostgresBankStore } from '../../apps/server/src/bank/index.js';
import { serverConfig, type ServerConfig } from '../../apps/server/src/server.config.js';
import { startServer, type RunningServer } from '../../apps/server/src/start-server.js';
import { EmbeddedBroker, findFreePort } from '../../apps/standalone/src/index.js';
import { Gateways } from '../../simulators/gateways/index.js';
import { ApiClient } from './api-client.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { FakeTerminal } from './fake-terminals.js';
import { Phone } from './phone.js';
import { PASSWORD, smallBank } from './small-bank.js';
import { TcpGate } from './tcp-gate.js';
import { TerminalUnderWatch } from './terminal-under-watch.js';

const ROOT = resolve(import.meta.dirname, '../..');
const SERVER_LOGIN = 'watchkeeper';

/**
 * The whole night watch for one journey: a database of its own, a broker, gateways, the server, and real agents on
 * simulated devices. What an operator would say is what its verbs do.
 */
export class NightWatch {
  readonly clock: MovableClock;
  private server: RunningServer | undefined;
  private serverProcess: ChildProcess | undefined;
  private readonly gateways = new Gateways();
  private readonly closers: (() => Promise<unknown> | void)[] = [];
  private readonly terminals = new Map<string, TerminalUnderWatch>();
  private readonly fakes = new Map<string, FakeTerminal>();
  private environment: Record<string, string> = {};
  /** Between the server and the broker. */
  serverWire!: TcpGate;
  db!: TestDatabase;
  private brokerUrl!: URL;

  private constructor(
    private readonly bank: BankFile,
    asProcess: boolean,
  ) {
    // Nobody can move the clock of another process.
    this.clock = asProcess ? new MovableClock('now') : new MovableClock();
    this.gateways.wires.time.follow(this.clock);
  }

  /** @param settings of the server, for instance `{ OFFER_SECONDS: '60' }` */
  static async begin(settings: Record<string, string> = {}, bank: BankFile = smallBank): Promise<NightWatch> {
    const watch = new NightWatch(bank, Boolean(settings['AS_PROCESS']));
    try {
      await watch.open(settings);
    } catch (error) {
      await watch.end();
      throw error;
    }
    return watch;
  }

  async end(): Promise<void> {
    for (const terminal of [...this.terminals.values(), ...this.fakes.values()]) await terminal.leave();
    await this.stopServer();
    for (const close of this.closers.reverse()) await close();
  }

  /** A terminal with a real agent and simulated devices; connected and heard when this resolves. */
  async terminal(id: string): Promise<TerminalUnderWatch> {
    const known = this.terminals.get(id);
    if (known) return known;
    const terminal = new TerminalUnderWatch(id, { broker: this.brokerUrl, password: PASSWORD, clock: this.clock });
    this.terminals.set(id, terminal);
    await terminal.join();
    await eventually(`${id} is online`, async () => (await this.sessionOf(id)) === 'online');
    return terminal;
  }

  /** Terminals that only speak on the wire; connected and heard when this resolves. */
  async fakeTerminals(...ids: string[]): Promise<FakeTerminal[]> {
    const made = ids.map((id) => new FakeTerminal(id, this.brokerUrl, PASSWORD, this.clock));
    await Promise.all(made.map((terminal) => terminal.join()));
    for (const terminal of made) this.fakes.set(terminal.id, terminal);
    await eventually('all fake terminals are online', async () => {
      const states = await Promise.all(ids.map((id) => this.sessionOf(id)));
      return states.every((state) => state === 'online');
    });
    return made;
  }

  /** The phone of a technician or a desk, by id; or of anybody, by number. */
  phone(id: string): Phone {
    const owner = [...this.bank.technicians, ...this.bank.desks].find((each) => each.id === id);
    return new Phone(owner?.phone ?? id, this.gateways);
  }

  get sms(): Gateways {
    return this.gateways;
  }

  /** Somebody signed in at the API. */
  async signedIn(username: string): Promise<ApiClient> {
    const client = new ApiClient(this.url);
    await client.signIn(username, PASSWORD);
    return client;
  }

  /** Somebody on the street. */
  get public(): ApiClient {
    return new ApiClient(this.url);
  }

  get url(): string {
    return this.server?.url ?? this.environment['URL']!;
  }

  /** An MQTT client of one's own: as a terminal, or as the server's account. */
  async mqtt(username = SERVER_LOGIN): Promise<MqttClient> {
    const client = await connectAsync(this.brokerUrl.href, { username, password: PASSWORD, reconnectPeriod: 0 });
    this.closers.push(() => client.endAsync(true));
    return client;
  }

  /**
   * @param settings of this process alone, for instance `{ ROLES: 'api' }`
   * @returns the server's own process, running from the build, so that it can be killed
   */
  async startServerProcess(settings: Record<string, string> = {}): Promise<ChildProcess> {
    const entry = join(ROOT, 'dist/apps/server/src/main.js');
    const child = fork(entry, {
      env: { ...process.env, ...this.environment, ...settings },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.serverProcess = child;
    await new Promise<void>((resolve, reject) => {
      child.once('message', (message: { url: string }) => {
        this.environment['URL'] = message.url;
        resolve();
      });
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    });
    return child;
  }

  /** As a power cut would end it. */
  async killServer(): Promise<void> {
    const child = this.serverProcess!;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    this.serverProcess = undefined;
  }

  async startServer(): Promise<void> {
    const config: ServerConfig = serverConfig.read(this.environment);
    this.server = await startServer({ config, clock: this.clock, logger: silentLogger });
  }

  async stopServer(): Promise<void> {
    await this.server?.stop();
    this.server = undefined;
    if (this.serverProcess) await this.killServer();
  }

  private async open(settings: Record<string, string>): Promise<void> {
    this.db = await createTestDatabase();
    this.closers.push(() => this.db.drop());
    await importBank(new PostgresBankStore(this.db.database), this.bank);
    const { smsUrl, smtpUrl } = await this.gateways.start();
    this.closers.push(() => this.gateways.stop());
    this.brokerUrl = await this.openBroker();
    this.serverWire = new TcpGate({ host: this.brokerUrl.hostname, port: Number(this.brokerUrl.port) });
    const wirePort = await this.serverWire.open();
    this.closers.push(() => this.serverWire.close());
    const own = mkdtempSync(join(tmpdir(), 'wk-journey-'));
    this.closers.push(() => rmSync(own, { recursive: true, force: true }));
    this.environment = {
      DATABASE_URL: this.db.url,
      MQTT_URL: `mqtt://${SERVER_LOGIN}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${wirePort}`,
      SMS_GATEWAY_URL: smsUrl,
      SMTP_URL: smtpUrl,
      // Chosen ahead, because links in messages name it.
      PORT: String(await findFreePort()),
      LOG_LEVEL: 'error',
      WEB_ROOT: join(ROOT, 'dist/web'),
      // `{gateways}` stands for the address of the simulated gateways, which no journey knows before.
      ...Object.fromEntries(
        Object.entries(settings).map(([name, value]) => [name, value.replace('{gateways}', this.gateways.url)]),
      ),
    };
    if (settings['AS_PROCESS']) await this.startServerProcess();
    else await this.startServer();
    await eventually('the server is ready', async () => (await fetch(`${this.url}/health/ready`)).ok);
  }

  private async openBroker(): Promise<URL> {
    const external = process.env['TEST_MQTT_URL'];
    if (external) return new URL(external);
    const broker = new EmbeddedBroker({
      port: 0,
      logger: silentLogger,
      authenticate: (username, password) =>
        password !== PASSWORD ? null : username === SERVER_LOGIN ? 'server' : 'terminal',
    });
    await broker.start();
    this.closers.push(() => broker.stop());
    return new URL(`mqtt://127.0.0.1:${broker.port}`);
  }

  private async sessionOf(terminalId: string): Promise<string | undefined> {
    const [row] = await this.db.database.run<{ session_state: string }>(
      { text: 'SELECT session_state FROM terminal_state WHERE terminal_id = $1' },
      [terminalId],
    );
    return row?.session_state;
  }
}
