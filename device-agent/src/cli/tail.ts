import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { COMPONENTS, type Component } from '#libs/domain';
import { ConfigError } from '#libs/config';
import { readAgentConfig } from '../agent.config.js';
import { dataDirHolder } from '../data-dir-lock.js';
import { LineSplitter } from '../transport/index.js';
import { watchAddress, watchKeyPath, type WatchLine } from '../watch/index.js';
import { asText, isShown, type TailFilter } from './tail-lines.js';
import { inWords, printable, type Voice } from './voice.js';

export interface TailOptions extends TailFilter {
  path: string;
  json: boolean;
  /** Ends it. Without, it goes on until the agent ends. */
  ending?: AbortSignal;
}

const LONGEST_LINE = 1024 * 1024;

/** The options of a command line; `undefined` after it has said what is wrong with them. */
export function tailOptions(values: Record<string, unknown>, voice: Voice): TailOptions | undefined {
  const components = (values['component'] as string[] | undefined) ?? [];
  const unknown = components.filter((one) => !(COMPONENTS as readonly string[]).includes(one));
  if (unknown.length > 0) {
    const known = COMPONENTS.join(', ');
    voice.complain(
      inWords(voice, `unknown component ${unknown[0]}; known: ${known}`, `未知部件 ${unknown[0]}，可用：${known}`),
    );
    return undefined;
  }
  return {
    path: (values['positionals'] as string[])[0]!,
    components: components as Component[],
    faultsOnly: values['faults-only'] === true,
    json: values['json'] === true,
  };
}

/**
 * `agent tail`: what the running agent sees and journals, live. It attaches to the agent and touches no device. 0 when it
 * was told to end, 1 when there is no agent or it ended.
 */
export async function tail(options: TailOptions, voice: Voice): Promise<number> {
  const dataDir = dataDirOf(options.path, voice);
  if (dataDir === undefined) return 1;
  let key: string;
  try {
    key = await readFile(watchKeyPath(dataDir), 'utf8');
  } catch (error) {
    voice.complain(await whyNot(error, dataDir, voice));
    return 1;
  }
  return attach(watchAddress(dataDir)!, key, options, voice);
}

function dataDirOf(path: string, voice: Voice): string | undefined {
  try {
    return readAgentConfig(path).dataDir;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    voice.complain(error.message);
    return undefined;
  }
}

async function whyNot(error: unknown, dataDir: string, voice: Voice): Promise<string> {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM')
    return inWords(voice, `only the agent's own user may read ${dataDir}`, `只有代理自己的用户可以读取 ${dataDir}`);
  const pid = await dataDirHolder(dataDir);
  if (pid === undefined) return notRunning(dataDir, voice);
  return inWords(
    voice,
    `the agent (process ${pid}) offers nothing to watch; its log says why`,
    `代理（进程 ${pid}）未开放观察，原因见其日志`,
  );
}

const notRunning = (dataDir: string, voice: Voice): string =>
  inWords(voice, `the agent is not running (${dataDir})`, `代理没有运行（${dataDir}）`);

function attach(address: string, key: string, options: TailOptions, voice: Voice): Promise<number> {
  return new Promise((resolve) => {
    const socket = connect(address);
    const splitter = new LineSplitter(LONGEST_LINE);
    let heard = false;
    const end = (code: number): void => {
      socket.destroy();
      resolve(code);
    };
    options.ending?.addEventListener('abort', () => end(0), { once: true });
    socket.once('connect', () => socket.write(`${key}\n`));
    socket.on('data', (chunk) => {
      heard = true;
      for (const line of splitter.push(chunk)) show(line, options, voice);
    });
    socket.once('error', () => undefined);
    socket.once('close', () => {
      if (options.ending?.aborted) return end(0);
      const ended = inWords(
        voice,
        'the agent has ended, or this terminal was too slow for it',
        '代理已结束，或本终端读取过慢',
      );
      voice.complain(heard ? ended : notRunning(options.path, voice));
      end(1);
    });
  });
}

function show(text: string, options: TailOptions, voice: Voice): void {
  let line: WatchLine;
  try {
    line = JSON.parse(text) as WatchLine;
  } catch {
    return voice.complain(printable(text));
  }
  if (!isShown(line, options)) return;
  voice.say(options.json ? text : asText(line, voice));
}
