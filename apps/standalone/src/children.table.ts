import { join } from 'node:path';
import type { DemoSecrets } from './demo-secrets.js';
import { AGENTS, writeAgentFile, type DeviceAddresses } from './agent-files.js';
import type { StandaloneConfig } from './standalone.config.js';
import type { ChildSpec, Facts, Stage } from './supervisor/child-spec.js';

export interface ChosenPorts {
  postgres: number;
  smtp: number;
  /** Of the simulated devices, by the setting of the machine room that takes it. */
  devices: Record<string, number>;
}

/** Settings of the machine room that take a port. */
export const DEVICE_PORTS = [
  'T0001_XFS4IOT_PORT',
  'T0002_CARD_READER_PORT',
  'T0002_DISPENSER_PORT',
  'T0002_UPS_PORT',
  'T0002_PRINTER_PORT',
  'T0002_ACCEPTOR_PORT',
  'T0003_XFS4IOT_PORT',
];

export interface Surroundings {
  config: StandaloneConfig;
  secrets: DemoSecrets;
  /** Absolute. */
  dataDir: string;
  /** Root of the project, absolute. */
  root: string;
  /** Ports nobody asked about; chosen once, so that a child that is started again is found where it was. */
  ports: ChosenPorts;
}

const SERVER_ACCOUNT = 'watchkeeper';
/** Terminals T0001 to T0040 are in the demonstration bank; those without a real agent are played by the fleet. */
const TERMINALS = Array.from({ length: 40 }, (_, i) => `T${String(i + 1).padStart(4, '0')}`);

/** Everything that `npm start` runs, in the order of starting. One place to look for names, files and environments. */
export function childrenOf(surroundings: Surroundings): Stage[] {
  const { config } = surroundings;
  return [
    config.DATABASE_URL ? [] : [postgres(surroundings)],
    config.MQTT_URL ? [] : [broker(surroundings)],
    [gateways(surroundings), bankFile(surroundings)],
    [importBank(surroundings)],
    [server(surroundings)],
    [fleet(surroundings), machineRoom(surroundings)],
    Object.keys(AGENTS).map((terminal) => agent(surroundings, terminal)),
  ].filter((stage) => stage.length > 0);
}

function postgres({ root, dataDir, ports }: Surroundings): ChildSpec {
  return {
    name: 'postgres',
    title: '数据库 / Database (embedded PostgreSQL)',
    entry: join(root, 'dist/apps/standalone/src/embedded-postgres/main.js'),
    env: () => ({ POSTGRES_DIR: join(dataDir, 'postgres'), POSTGRES_PORT: String(ports.postgres) }),
    // Recovery after a crash may take its time.
    readyWithinMs: 200_000,
  };
}

function broker({ root, config, secrets }: Surroundings): ChildSpec {
  return {
    name: 'broker',
    title: '消息代理 / Message broker (embedded MQTT)',
    entry: join(root, 'dist/apps/standalone/src/embedded-broker/main.js'),
    env: () => ({
      MQTT_PORT: String(config.MQTT_PORT),
      MQTT_SERVER_USERNAME: SERVER_ACCOUNT,
      MQTT_SERVER_PASSWORD: secrets.mqttServerPassword,
      MQTT_TERMINAL_PASSWORD: secrets.demoPassword,
    }),
  };
}

function gateways({ root, config, dataDir, ports, secrets }: Surroundings): ChildSpec {
  return {
    name: 'gateways',
    title: '模拟短信、电话和邮件网关 / Simulated SMS, voice and e-mail gateways',
    entry: join(root, 'dist/simulators/gateways/main.js'),
    env: () => ({
      GATEWAY_PORT: String(config.GATEWAY_PORT),
      SMTP_PORT: String(ports.smtp),
      DATA_DIR: dataDir,
      ANSWER_URL: `http://127.0.0.1:${config.PORT}/api/public/gateways/sms/replies`,
      CALLBACK_TOKEN: secrets.gatewayToken,
      VOICE_TOKEN: secrets.gatewayToken,
    }),
  };
}

function bankFile({ root, dataDir, secrets }: Surroundings): ChildSpec {
  return {
    name: 'bank-file',
    title: '演示银行 / Demonstration bank',
    entry: join(root, 'dist/simulators/bank/cli.js'),
    args: () => [join(dataDir, 'bank.json')],
    env: () => ({ DEMO_PASSWORD: secrets.demoPassword }),
    kind: 'task',
  };
}

/** Migrates, and writes the bank into the database when that is empty. */
function importBank(surroundings: Surroundings): ChildSpec {
  return {
    name: 'import-bank',
    title: '数据表和演示数据 / Tables and demonstration data',
    entry: join(surroundings.root, 'dist/apps/server/src/import-bank.main.js'),
    args: () => [join(surroundings.dataDir, 'bank.json')],
    env: (facts) => ({
      DATABASE_URL: databaseUrl(surroundings, facts),
      // Only where the demonstration owns the database, or is told the password in so many words.
      RESET_PASSWORDS: !surroundings.config.DATABASE_URL || surroundings.config.DEMO_PASSWORD ? '1' : '0',
    }),
    kind: 'task',
  };
}

function server(surroundings: Surroundings): ChildSpec {
  const { root, config, secrets } = surroundings;
  return {
    name: 'server',
    title: '值守服务 / Watchkeeper server',
    entry: join(root, 'dist/apps/server/src/main.js'),
    env: (facts) => ({
      DATABASE_URL: databaseUrl(surroundings, facts),
      MQTT_URL: serverMqttUrl(surroundings),
      HOST: '127.0.0.1',
      PORT: String(config.PORT),
      WEB_ROOT: join(root, 'dist/web'),
      SMS_GATEWAY_URL: String(facts['gateways']?.['smsUrl']),
      VOICE_GATEWAY_URL: String(facts['gateways']?.['voiceUrl']),
      VOICE_GATEWAY_TOKEN: secrets.gatewayToken,
      GATEWAY_CALLBACK_TOKEN: secrets.gatewayToken,
      SMTP_URL: String(facts['gateways']?.['smtpUrl']),
    }),
  };
}

function fleet(surroundings: Surroundings): ChildSpec {
  const { root, dataDir } = surroundings;
  return {
    name: 'fleet',
    title: '模拟终端 / Simulated terminals',
    entry: join(root, 'dist/simulators/fleet/main.js'),
    env: () => ({
      FLEET_TERMINALS: TERMINALS.filter((id) => !(id in AGENTS)).join(','),
      ...terminalMqtt(surroundings),
      DATA_DIR: dataDir,
    }),
  };
}

function machineRoom({ root, dataDir, ports }: Surroundings): ChildSpec {
  return {
    name: 'machine-room',
    title: '模拟设备 / Simulated devices',
    entry: join(root, 'dist/simulators/machine-room/main.js'),
    env: () => ({
      ...Object.fromEntries(Object.entries(ports.devices).map(([setting, port]) => [setting, String(port)])),
      DATA_DIR: dataDir,
    }),
  };
}

function agent(surroundings: Surroundings, terminal: string): ChildSpec {
  const { root, dataDir } = surroundings;
  return {
    name: `agent-${terminal}`,
    title: `设备代理 / Device agent ${terminal}`,
    entry: join(root, 'dist/device-agent/src/main.js'),
    args: (facts) => {
      const devices = (facts['machine-room']?.['devices'] ?? {}) as Record<string, DeviceAddresses>;
      const mqtt = terminalMqtt(surroundings);
      return [writeAgentFile({ dataDir, terminal, devices: devices[terminal] ?? {}, mqtt })];
    },
  };
}

function databaseUrl({ config }: Surroundings, facts: Facts): string {
  return config.DATABASE_URL ?? String(facts['postgres']?.['url']);
}

function serverMqttUrl({ config, secrets }: Surroundings): string {
  return config.MQTT_URL ?? `mqtt://${SERVER_ACCOUNT}:${secrets.mqttServerPassword}@127.0.0.1:${config.MQTT_PORT}`;
}

/** How the terminals reach the broker: each under its own id, or all with the login of an external broker's address. */
function terminalMqtt({ config, secrets }: Surroundings): { MQTT_URL: string; TERMINAL_PASSWORD?: string } {
  if (!config.MQTT_URL) {
    return { MQTT_URL: `mqtt://127.0.0.1:${config.MQTT_PORT}`, TERMINAL_PASSWORD: secrets.demoPassword };
  }
  const url = config.MQTT_TERMINAL_URL ?? config.MQTT_URL;
  return new URL(url).username ? { MQTT_URL: url } : { MQTT_URL: url, TERMINAL_PASSWORD: secrets.demoPassword };
}
