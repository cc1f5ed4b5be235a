import { randomInt } from 'node:crypto';
import { listSerialPorts } from '../transport/index.js';
import { lineText } from './describe-config.js';
import { PROBED, type ProbeAttempt, type ProbeTarget } from './probe-plan.table.js';
import { probePort, type ProbeReport } from './probe-port.js';
import { coloured, inColumns, inWords, printable, type Voice } from './voice.js';

export interface ProbeCommand {
  /** Empty: all serial ports of this machine. */
  targets: readonly ProbeTarget[];
  protocols: readonly ProbeAttempt['protocol'][];
  seconds: number;
  all: boolean;
  json: boolean;
}

const DEFAULT_SECONDS = 3;
const CHANCE = 2 ** 32;

/** The options of a command line; `undefined` after it has said what is wrong with them. */
export function probeOptions(values: Record<string, unknown>, voice: Voice): ProbeCommand | undefined {
  const list = (name: string): string[] => (values[name] as string[] | undefined) ?? [];
  const refuse = (en: string, zh: string): undefined => void voice.complain(inWords(voice, en, zh));
  const unknown = list('protocol').find((one) => !(PROBED as readonly string[]).includes(one));
  if (unknown !== undefined)
    return refuse(
      `unknown protocol ${unknown}; known: ${PROBED.join(', ')}`,
      `未知协议 ${unknown}，可用：${PROBED.join(', ')}`,
    );
  const seconds = Number(values['seconds'] ?? DEFAULT_SECONDS);
  if (!(seconds >= 0.5 && seconds <= 60)) return refuse('--seconds: 0.5 to 60', '--seconds：0.5 到 60');
  const tcp = list('tcp').map(addressOf);
  if (tcp.includes(undefined)) return refuse('--tcp: host:port', '--tcp：主机:端口');
  const serial = [...list('port'), ...(values['positionals'] as string[])];
  return {
    targets: [...serial.map((path) => ({ type: 'serial', path }) as const), ...tcp.map((one) => one!)],
    protocols: list('protocol').length > 0 ? (list('protocol') as ProbeAttempt['protocol'][]) : PROBED,
    ...{ seconds, all: values['all'] === true, json: values['json'] === true },
  };
}

function addressOf(text: string): ProbeTarget | undefined {
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  const number = Number(port);
  if (host === undefined || number < 1 || number > 65_535) return undefined;
  return { type: 'tcp', host: host.replace(/^\[(.*)\]$/, '$1'), port: number };
}

/**
 * `agent probe`: which serial devices answer to which protocol. The ports are asked side by side, each in one protocol
 * after the other. 0 when a device answered.
 */
export async function probe({ targets, json, ...options }: ProbeCommand, voice: Voice): Promise<number> {
  const known = await portsOf(targets);
  if (known.length === 0) {
    if (json) voice.say('[]');
    voice.complain(inWords(voice, 'this machine has no serial ports', '本机没有串口'));
    return 1;
  }
  const reports = await Promise.all(
    known.map(({ target }) =>
      probePort(target, {
        ...{ ...options, random: () => randomInt(CHANCE) / CHANCE },
        ...(!json && { onAttempt: (attempt) => voice.complain(progress(target, attempt, voice)) }),
      }),
    ),
  );
  if (json) voice.say(JSON.stringify(reports.map(asJson), null, 2));
  else for (const line of asTable(reports, known, voice)) voice.say(line);
  return reports.some(({ answers }) => answers.length > 0) ? 0 : 1;
}

interface KnownPort {
  target: ProbeTarget;
  description: string;
}

async function portsOf(targets: readonly ProbeTarget[]): Promise<KnownPort[]> {
  if (targets.length > 0) return targets.map((target) => ({ target, description: '' }));
  const ports = await listSerialPorts();
  return ports.map(({ path, description }) => ({ target: { type: 'serial', path }, description }));
}

const nameOf = (target: ProbeTarget): string =>
  target.type === 'serial' ? target.path : `${target.host}:${target.port}`;

function progress(target: ProbeTarget, { protocol, line, guess }: ProbeAttempt, voice: Voice): string {
  const how = [target.type === 'serial' ? lineText(line) : '', guessText(guess)].filter((one) => one !== '');
  return coloured(voice, 'grey', `${nameOf(target)}: ${protocol} ${how.join(' ')}`.trimEnd());
}

/** As it stands in a configuration file; what had to be given only to ask at all is left out. */
function guessText({ points: _points, ...guess }: Record<string, unknown>): string {
  return Object.entries(guess)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(', ');
}

function asTable(reports: readonly ProbeReport[], known: readonly KnownPort[], voice: Voice): string[] {
  const head = [
    inWords(voice, 'port', '端口'),
    inWords(voice, 'protocol', '协议'),
    inWords(voice, 'line', '线路'),
    inWords(voice, 'said', '应答'),
  ];
  const rows = reports.flatMap((report, i) => {
    const { target, answers, problem, inUse } = report;
    const port = [nameOf(target), known[i]!.description].filter((one) => one !== '').join(' · ');
    if (inUse) return [[port, '—', '', inWords(voice, `left alone: ${problem}`, `未触碰：属于其他程序（${problem}）`)]];
    if (problem !== undefined) return [[port, '—', '', problem]];
    if (answers.length === 0) return [[port, '—', '', inWords(voice, 'nothing answered', '无应答')]];
    return answers.map(({ protocol, line, guess, said, doubtful }) => [
      port,
      [protocol, guessText(guess)].filter((one) => one !== '').join(' · '),
      target.type === 'serial' ? lineText(line) : '',
      said.join(', ') + (doubtful ? inWords(voice, ' (or an echo of the line)', '（也可能只是线路回声）') : ''),
    ]);
  });
  return inColumns([head, ...rows]).map(printable);
}

function asJson({ target, answers, problem, inUse = false }: ProbeReport): object {
  const found = answers.map(({ protocol, line, guess, said, doubtful }) => ({
    ...{ protocol, said, ...(doubtful && { doubtful }) },
    ...(target.type === 'serial' && { line }),
    settings: guess,
  }));
  return { port: nameOf(target), answers: found, inUse, ...(problem !== undefined && { problem }) };
}
