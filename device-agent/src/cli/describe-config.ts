import type { AgentConfig } from '../agent.config.js';
import { deviceName } from '../devices.js';
import { inColumns, inWords, type Voice } from './voice.js';

type Link = { type?: string } & Record<string, unknown>;

/** Every link that a device's settings name, whatever they call it. */
export function linksOf(device: object): Link[] {
  return Object.values(device).filter(
    (value): value is Link => typeof value === 'object' && value !== null && 'type' in value,
  );
}

/** What an agent with this configuration does, for a person. Without secrets. */
export function describeConfig(config: AgentConfig, voice: Voice): string[] {
  const { terminalId, mqtt, dataDir, heartbeatSeconds, journal, screen, logLevel } = config;
  const off = inWords(voice, 'off', '关闭');
  const facts: [en: string, zh: string, value: string][] = [
    ['terminal', '终端', terminalId],
    ['broker', '消息服务器', `${withoutPassword(mqtt.url)}, ${mqtt.username ?? terminalId}, ${proofOf(mqtt, voice)}`],
    ['data directory', '数据目录', `${dataDir} (${journal.maxMegabytes} MB)`],
    ['heartbeat', '心跳', `${heartbeatSeconds} s`],
    ['screen port', '屏幕端口', screen.port === 0 ? off : `127.0.0.1:${screen.port}`],
    ['commands', '命令', commandsOf(config)],
    ['timing', '时限', timingOf(config, voice)],
    ['log level', '日志级别', logLevel],
  ];
  return [
    ...inColumns(facts.map(([en, zh, value]) => [inWords(voice, en, zh), value])),
    inWords(voice, 'devices', '设备'),
    ...inColumns(
      config.devices.map((device, i) => ['', deviceName(device, i), linkText(device), howText(device, voice)]),
    ),
  ];
}

/** A URL may carry a password. */
const withoutPassword = (url: string): string => url.replace(/(\/\/[^:/@]*):[^@]*@/, '$1:***@');

function proofOf({ password, certFile }: AgentConfig['mqtt'], voice: Voice): string {
  if (certFile !== undefined) return inWords(voice, 'certificate', '证书');
  return password === undefined ? inWords(voice, 'no password', '无密码') : inWords(voice, 'password ***', '密码 ***');
}

function commandsOf({ commands }: AgentConfig): string {
  return Object.entries(commands)
    .filter(([, one]) => one !== undefined)
    .map(([name, one]) => ('executable' in one! ? `${name} → ${one.executable}` : name))
    .join(', ');
}

function timingOf({ detector }: AgentConfig, voice: Voice): string {
  const own = Object.entries(detector.timings).map(([fault, { raiseAfterSeconds, clearAfterSeconds }]) => {
    const raise = raiseAfterSeconds === undefined ? [] : [`↑${raiseAfterSeconds} s`];
    return [fault, ...raise, ...(clearAfterSeconds === undefined ? [] : [`↓${clearAfterSeconds} s`])].join(' ');
  });
  return own.length === 0 ? inWords(voice, 'as built in', '内置默认') : own.join(', ');
}

function linkText(device: object): string {
  return linksOf(device)
    .map(({ type, path, host, port, url, baudRate, dataBits, parity, stopBits }) => {
      const where = path ?? url ?? (host === undefined ? port : `${host as string}:${port as number}`);
      const line = type === 'serial' ? ` ${lineText({ baudRate, dataBits, parity, stopBits })}` : '';
      return `${type} ${String(where)}${line}`;
    })
    .join(' + ');
}

/** `9600 8N1`. */
export function lineText({
  baudRate = 9_600,
  dataBits = 8,
  parity = 'none',
  stopBits = 1,
}: Record<string, unknown>): string {
  return `${String(baudRate)} ${String(dataBits)}${String(parity)[0]!.toUpperCase()}${String(stopBits)}`;
}

function howText(device: object, voice: Voice): string {
  const { listenOnly, pollMs } = device as { listenOnly?: boolean; pollMs?: number };
  if (listenOnly === true) return inWords(voice, 'listens, sends nothing', '只监听，不发送');
  return pollMs === undefined ? '' : inWords(voice, `asks every ${pollMs} ms`, `每 ${pollMs} 毫秒询问一次`);
}
