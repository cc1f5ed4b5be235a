import { readFileSync } from 'node:fs';
import { access, constants, readFile, stat } from 'node:fs/promises';
import { X509Certificate } from 'node:crypto';
import { dirname } from 'node:path';
import { parse } from 'yaml';
import zhCN from 'zod/v4/locales/zh-CN.js';
import { systemClock, type Clock } from '#libs/clock';
import { ConfigError } from '#libs/config';
import { agentConfig, readAgentConfig, type AgentConfig } from '../agent.config.js';
import { dataDirHolder } from '../data-dir-lock.js';
import { loadDesired } from '../desired-config/desired-state.js';
import { deviceName } from '../devices.js';
import { describeConfig, linksOf } from './describe-config.js';
import { coloured, inWords, printable, type Voice } from './voice.js';

/** What speaks against running an agent with a file, in both languages. A warning does not keep it from running. */
export interface Finding {
  grave: boolean;
  en: string;
  zh: string;
}
const problem = (en: string, zh: string): Finding => ({ grave: true, en, zh });
const warning = (en: string, zh: string): Finding => ({ grave: false, en, zh });

/**
 * `agent check`: whether an agent would run with this file, and what it would do. Opens no device and no connection, and
 * changes nothing. 0 when nothing speaks against it, 1 after a line for each problem.
 */
export async function checkConfig(path: string, voice: Voice, clock: Clock = systemClock): Promise<number> {
  const read = readAll(path, voice);
  const findings = 'config' in read ? await findingsOf(read.config, clock) : read.findings;
  for (const { grave, en, zh } of findings) {
    const word = grave ? inWords(voice, 'problem', '问题') : inWords(voice, 'note', '注意');
    voice.say(coloured(voice, grave ? 'red' : 'yellow', `${word}: ${printable(inWords(voice, en, zh))}`));
  }
  if ('config' in read) {
    for (const line of describeConfig(read.config, voice)) voice.say(printable(line));
    for (const line of await describeDataDir(read.config.dataDir, voice)) voice.say(printable(line));
  }
  const grave = findings.filter((one) => one.grave).length;
  if (grave === 0) voice.say(coloured(voice, 'green', inWords(voice, `${path} is good`, `${path} 没有问题`)));
  else voice.complain(inWords(voice, `${path}: ${grave} problem(s)`, `${path}：${grave} 个问题`));
  return grave === 0 ? 0 : 1;
}

/** Reads it as the agent does, but tells all that is wrong with the file and not only the first. */
function readAll(path: string, voice: Voice): { config: AgentConfig } | { findings: Finding[] } {
  const asRead = (message: string): { findings: Finding[] } => ({ findings: [problem(message, message)] });
  let content: unknown;
  try {
    content = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return asRead(`${path}: ${(error as Error).message.split('\n')[0]}`);
  }
  const result = agentConfig.safeParse(content, voice.chinese ? { error: zhCN().localeError } : undefined);
  if (!result.success) {
    const issues = result.error.issues.map(({ path: at, message }) => `${at.join('.') || path}: ${message}`);
    return { findings: issues.map((one) => problem(one, one)) };
  }
  try {
    return { config: readAgentConfig(path) };
  } catch (error) {
    if (error instanceof ConfigError) return asRead(error.message);
    throw error;
  }
}

async function findingsOf(config: AgentConfig, clock: Clock): Promise<Finding[]> {
  const parts = [
    mqttFindings(config.mqtt, clock),
    dataDirFindings(config.dataDir),
    deviceFindings(config),
    commandFindings(config),
  ];
  return (await Promise.all(parts)).flat();
}

async function mqttFindings(mqtt: AgentConfig['mqtt'], clock: Clock): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const name of ['caFile', 'certFile', 'keyFile'] as const) {
    const file = mqtt[name];
    if (file !== undefined) found.push(...(await pemFindings(`mqtt.${name}`, file, clock)));
  }
  if ((mqtt.certFile === undefined) !== (mqtt.keyFile === undefined))
    found.push(problem('mqtt.certFile and mqtt.keyFile go together', 'mqtt.certFile 与 mqtt.keyFile 须同时设置'));
  if (!/^(mqtts|wss|ssl):/.test(mqtt.url))
    found.push(
      warning(
        'mqtt.url is without TLS: password and events are readable on the network',
        'mqtt.url 未使用 TLS：密码和事件在网络上可被读取',
      ),
    );
  if (mqtt.password === undefined && mqtt.certFile === undefined)
    found.push(warning('mqtt has neither password nor certificate', 'mqtt 既无密码也无证书'));
  return found;
}

async function pemFindings(name: string, file: string, clock: Clock): Promise<Finding[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { message } = error as Error;
    return [problem(`${name}: ${message}`, `${name}：无法读取（${message}）`)];
  }
  if (name === 'mqtt.keyFile') {
    return text.includes('PRIVATE KEY')
      ? []
      : [problem(`${name}: ${file} holds no private key`, `${name}：${file} 中没有私钥`)];
  }
  try {
    const { validTo } = new X509Certificate(text);
    if (new Date(validTo) > clock.now()) return [];
    return [warning(`${name}: ${file} ended on ${validTo}`, `${name}：${file} 已于 ${validTo} 过期`)];
  } catch {
    return [problem(`${name}: ${file} holds no certificate`, `${name}：${file} 中没有证书`)];
  }
}

async function dataDirFindings(dataDir: string): Promise<Finding[]> {
  const existing = await nearestExisting(dataDir);
  try {
    if (!(await stat(existing)).isDirectory())
      return [problem(`dataDir: ${existing} is no directory`, `dataDir：${existing} 不是目录`)];
    await access(existing, constants.R_OK | constants.W_OK | constants.X_OK);
    return [];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return [problem(`dataDir: ${existing} is not writable (${code})`, `dataDir：${existing} 不可写（${code}）`)];
  }
}

async function nearestExisting(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) {
    const there = await stat(at).then(
      () => true,
      (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
    );
    if (there || at === dirname(at)) return at;
  }
}

/** Two devices on one port would each find it taken. One that is not there may be plugged in later. */
async function deviceFindings({ devices }: AgentConfig): Promise<Finding[]> {
  const found: Finding[] = [];
  const users = new Map<string, string>();
  for (const [i, device] of devices.entries()) {
    const name = deviceName(device, i);
    for (const link of linksOf(device)) {
      if (link.type !== 'serial' && link.type !== 'file' && link.type !== 'fifo') continue;
      const path = String(link['path']);
      const other = users.get(path);
      if (link.type === 'serial' && other !== undefined)
        found.push(
          problem(`devices: ${path} is used by ${other} and by ${name}`, `devices：${other} 和 ${name} 都使用 ${path}`),
        );
      users.set(path, name);
      // A pattern of file names is for the driver to follow; a COM port of Windows is no file.
      if (!path.startsWith('/') || /[*?{<%]/.test(path) || (await isThere(path))) continue;
      found.push(warning(`devices: ${name}: there is no ${path} now`, `devices：${name}：目前没有 ${path}`));
    }
  }
  return found;
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

async function commandFindings({ commands }: AgentConfig): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const [name, one] of Object.entries(commands)) {
    if (!one || !('executable' in one)) continue;
    const { executable } = one;
    const can = await access(executable, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!can)
      found.push(
        problem(`commands.${name}: ${executable} cannot be started`, `commands.${name}：无法启动 ${executable}`),
      );
  }
  return found;
}

async function describeDataDir(dataDir: string, voice: Voice): Promise<string[]> {
  const pid = await dataDirHolder(dataDir);
  const lines = [
    pid === undefined
      ? inWords(voice, `no agent works in ${dataDir} now`, `目前没有代理使用 ${dataDir}`)
      : inWords(voice, `an agent works in ${dataDir} now (process ${pid})`, `代理正在使用 ${dataDir}（进程 ${pid}）`),
  ];
  const { trying, applied } = await loadDesired(dataDir);
  const desired = trying ?? applied;
  if (desired) {
    const parts = Object.keys(desired.config).join(', ');
    const { revision } = desired;
    lines.push(
      inWords(
        voice,
        `configuration ${revision} of the server stands above the file for: ${parts}`,
        `服务器下发的配置 ${revision} 优先于本文件：${parts}`,
      ),
    );
  }
  return lines;
}
