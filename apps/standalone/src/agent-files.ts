import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the simulated devices of one terminal are, by device: `ws://…`, `tcp://host:port` or a serial port's path. */
export type DeviceAddresses = Record<string, string>;

export interface AgentFileFacts {
  dataDir: string;
  terminal: string;
  devices: DeviceAddresses;
  mqtt: { MQTT_URL: string; TERMINAL_PASSWORD?: string };
}

const xfs4iot = (devices: DeviceAddresses): unknown[] => {
  const { hostname, port } = new URL(addressOf(devices, 'xfs4iot'));
  return [{ driver: 'xfs4iot', host: hostname, ports: [Number(port)], secure: 'never' }];
};

/**
 * The battery of the demonstration lasts five seconds. Two readings must agree, and then stand for three seconds, before
 * a power cut is told of: at the driver's own pace that would be too late.
 */
const UPS_POLL_MS = 500;

/** Which drivers each real agent of the demonstration runs. The other terminals are played by the fleet. */
export const AGENTS: Record<string, (devices: DeviceAddresses) => unknown[]> = {
  T0001: xfs4iot,
  T0002: (devices) => [
    { driver: 'sankyo-ict3k5', link: linkTo(addressOf(devices, 'cardReader')) },
    { driver: 'puloon-lcdm', link: linkTo(addressOf(devices, 'dispenser')) },
    { driver: 'megatec-ups', link: linkTo(addressOf(devices, 'ups')), pollMs: UPS_POLL_MS },
    { driver: 'escpos', link: linkTo(addressOf(devices, 'printer')) },
    { driver: 'ccnet', link: linkTo(addressOf(devices, 'acceptor')) },
  ],
  T0003: xfs4iot,
};

/** Writes the configuration file of one agent, readable by its owner only, and answers its path. */
export function writeAgentFile({ dataDir, terminal, devices, mqtt }: AgentFileFacts): string {
  const directory = join(dataDir, 'agents', terminal);
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'agent.yaml');
  const content = {
    terminalId: terminal,
    mqtt: { url: mqtt.MQTT_URL, ...loginFor(terminal, mqtt) },
    dataDir: 'data',
    devices: AGENTS[terminal]?.(devices) ?? [],
  };
  // JSON is YAML.
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  return file;
}

/** The terminal's own login, or the one that an external broker's address carries. */
function loginFor(terminal: string, { MQTT_URL, TERMINAL_PASSWORD }: AgentFileFacts['mqtt']): Record<string, string> {
  if (TERMINAL_PASSWORD !== undefined) return { username: terminal, password: TERMINAL_PASSWORD };
  const { username, password } = new URL(MQTT_URL);
  return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
}

function linkTo(address: string): Record<string, unknown> {
  if (!address.startsWith('tcp://')) return { type: 'serial', path: address };
  const { hostname, port } = new URL(address);
  return { type: 'tcp', host: hostname, port: Number(port) };
}

function addressOf(devices: DeviceAddresses, name: string): string {
  const address = devices[name];
  if (!address) throw new Error(`the simulated devices named no ${name}`);
  return address;
}
