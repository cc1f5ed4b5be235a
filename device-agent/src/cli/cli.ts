import { parseArgs } from 'node:util';
import { inWords, type Voice } from './voice.js';

/** One command line. `run` gives the exit code. */
interface Command {
  usage: string;
  options: Record<string, { type: 'string' | 'boolean'; multiple?: boolean }>;
  run(values: Values, voice: Voice): Promise<number>;
}
type Values = { positionals: string[] } & Record<string, unknown>;

const COMMANDS: Record<string, Command> = {
  check: {
    usage: 'watchkeeper-agent check <agent.yaml>',
    options: {},
    run: async ({ positionals }, voice) => {
      const [path] = positionals;
      if (path === undefined) return wrongUsage(voice);
      return (await import('./check-config.js')).checkConfig(path, voice);
    },
  },
  probe: {
    usage:
      'watchkeeper-agent probe [--port /dev/ttyUSB0]… [--tcp host:port]… [--protocol name]… [--seconds 3] [--all] [--json]',
    options: {
      port: { type: 'string', multiple: true },
      tcp: { type: 'string', multiple: true },
      protocol: { type: 'string', multiple: true },
      seconds: { type: 'string' },
      all: { type: 'boolean' },
      json: { type: 'boolean' },
    },
    run: async (values, voice) => {
      const { probe, probeOptions } = await import('./probe.js');
      const options = probeOptions(values, voice);
      return options === undefined ? 1 : probe(options, voice);
    },
  },
  tail: {
    usage: 'watchkeeper-agent tail <agent.yaml> [--component name]… [--faults-only] [--json]',
    options: {
      component: { type: 'string', multiple: true },
      'faults-only': { type: 'boolean' },
      json: { type: 'boolean' },
    },
    run: async (values, voice) => {
      if (values.positionals[0] === undefined) return wrongUsage(voice);
      const { tail, tailOptions } = await import('./tail.js');
      const options = tailOptions(values, voice);
      return options === undefined ? 1 : tail(options, voice);
    },
  },
};

/**
 * `watchkeeper-agent <agent.yaml>` runs the agent; `check`, `probe` and `tail` are for people. They speak Chinese where
 * the system does, or as `--lang zh|en` says. Resolves when the command is over, for the agent when it is at work.
 */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  const [name = '', ...rest] = args;
  const voice = voiceOf(rest);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command) return endWith(await runCommand(command, rest, voice));
  if (name === '' || name.startsWith('-')) return endWith(wrongUsage(voice));
  const { runAgent } = await import('../run-agent.js');
  await runAgent(name);
}

async function runCommand({ usage, options, run }: Command, args: string[], voice: Voice): Promise<number> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever read it, `head` say, has gone.
    if (error.code === 'EPIPE') process.exit(0);
  });
  let parsed;
  try {
    const lang = { type: 'string' } as const;
    parsed = parseArgs({ args, options: { ...options, lang }, allowPositionals: true });
  } catch (error) {
    voice.complain((error as Error).message.split('.')[0]!);
    voice.complain(`${inWords(voice, 'usage', '用法')}: ${usage}`);
    return 1;
  }
  return run({ ...parsed.values, positionals: parsed.positionals }, voice);
}

function wrongUsage(voice: Voice): number {
  const runs = inWords(voice, 'runs the agent', '运行代理');
  voice.complain(`${inWords(voice, 'usage', '用法')}: watchkeeper-agent <agent.yaml>    ${runs}`);
  for (const { usage } of Object.values(COMMANDS)) voice.complain(`       ${usage}`);
  return 1;
}

/** A port that does not close must not keep the command from ending. */
function endWith(code: number): void {
  process.exitCode = code;
  setTimeout(() => process.exit(code), 1_000).unref();
}

function voiceOf(args: readonly string[]): Voice {
  const { LC_ALL, LC_MESSAGES, LANG, NO_COLOR } = process.env;
  const at = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const asked = at < 0 ? undefined : (args[at]!.split('=')[1] ?? args[at + 1]);
  // Windows has none of the three.
  const language = asked ?? (LC_ALL || LC_MESSAGES || LANG || Intl.DateTimeFormat().resolvedOptions().locale);
  return {
    chinese: language.toLowerCase().startsWith('zh'),
    colour: process.stdout.isTTY && !NO_COLOR,
    say: (line) => void process.stdout.write(`${line}\n`),
    complain: (line) => void process.stderr.write(`${line}\n`),
  };
}
