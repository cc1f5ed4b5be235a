import { faultOf, type Component } from '#libs/domain';
import type { Observation } from '../observation.js';
import type { ConditionSeen } from '../detect/detect.js';
import type { WatchLine, WatchState } from '../watch/index.js';
import { coloured, inWords, padded, printable, type Colour, type Voice } from './voice.js';

/** What of all that the agent tells is shown. */
export interface TailFilter {
  /** Empty: all of them. */
  components: readonly Component[];
  /** Only what was raised, cleared or noted. */
  faultsOnly: boolean;
}

export function isShown(line: WatchLine, { components, faultsOnly }: TailFilter): boolean {
  if (line.line === 'hello' || line.line === 'state') return true;
  if (line.line === 'seen' && faultsOnly) return false;
  const { component } = line.line === 'seen' ? line.seen : line.entry;
  return components.length === 0 || components.includes(component);
}

const KINDS: Record<'raised' | 'cleared' | 'noted', { colour: Colour; en: string; zh: string }> = {
  raised: { colour: 'red', en: 'RAISED', zh: '故障' },
  cleared: { colour: 'green', en: 'CLEARED', zh: '恢复' },
  noted: { colour: 'yellow', en: 'noted', zh: '记录' },
};
const LONGEST_DETAIL = 200;

/** A line as a person reads it in a terminal. Times are of this machine's zone. */
export function asText(line: WatchLine, voice: Voice): string {
  switch (line.line) {
    case 'hello': {
      const { terminalId, agentVersion, pid, state } = line;
      const who = inWords(
        voice,
        `agent ${agentVersion} of ${terminalId}, process ${pid}`,
        `${terminalId} 的代理 ${agentVersion}，进程 ${pid}`,
      );
      return coloured(voice, 'cyan', `${timeOf(line.at)}  ${who}${state ? `; ${stateText(state, voice)}` : ''}`);
    }
    case 'state':
      return coloured(voice, 'cyan', `${timeOf(line.at)}  ${stateText(line.state, voice)}`);
    case 'seen': {
      const { seen } = line;
      const from = `[${printable(seen.kind === 'condition' ? seen.cause : (seen.source ?? seen.raw.protocol))}]`;
      const text = `${timeOf(line.at)}  ${column(voice, 'seen', '看到')}${padded(seen.component, 16)}${saw(seen)}  `;
      return text + coloured(voice, 'grey', `${from} ${printable(seen.raw.code).slice(0, LONGEST_DETAIL)}`);
    }
    case 'journaled': {
      const { seq, entry } = line;
      const { colour, en, zh } = KINDS[entry.kind];
      const title = faultOf(entry.fault)?.title[voice.chinese ? 'zh' : 'en'];
      const what = `${printable(entry.fault)}${title === undefined ? '' : ` (${title})`}`;
      const text = `${timeOf(entry.at)}  ${column(voice, en, zh)}${padded(entry.component, 16)}${what}  `;
      return coloured(voice, colour, text) + coloured(voice, 'grey', `#${seq} ${detailText(entry.detail)}`);
    }
  }
}

const column = (voice: Voice, en: string, zh: string): string => padded(inWords(voice, en, zh), 9);

function detailText(detail: object): string {
  const text = printable(JSON.stringify(detail));
  return text.length > LONGEST_DETAIL ? `${text.slice(0, LONGEST_DETAIL)}…` : text;
}

/** In the agent's own words, which are those of the protocols' tables and of the coverage document. */
export function saw(seen: Observation | ConditionSeen): string {
  const unit = 'unit' in seen && seen.unit !== undefined ? ` ${printable(seen.unit)}` : '';
  switch (seen.kind) {
    case 'state':
      return `${seen.name}${unit} = ${seen.value}`;
    case 'counter':
      return `${seen.name}${unit}: ${seen.value}`;
    case 'event':
      return `${seen.name}${unit}!`;
    case 'eventOver':
      return `${seen.name} over`;
    case 'mode':
      return `mode ${seen.mode} ${seen.active ? 'on' : 'off'}`;
    case 'transaction':
      return `transaction ${printable(seen.reference ?? '')}`.trimEnd();
    case 'garbage':
      return `garbage: ${printable(seen.reason)}`;
    case 'condition':
      return `${seen.fault} ${seen.active ? 'on' : 'off'}`;
  }
}

function stateText({ connected, queued, drivers, error }: WatchState, voice: Voice): string {
  const broker = connected ? inWords(voice, 'connected', '已连接') : inWords(voice, 'not connected', '未连接');
  const waiting = inWords(voice, `${queued} events wait for the server`, `${queued} 个事件待服务器确认`);
  const devices = Object.entries(drivers).map(([name, state]) => `${name} ${state}`);
  const trouble = error === undefined ? [] : [inWords(voice, `cannot journal: ${error}`, `无法写日志：${error}`)];
  return printable([broker, waiting, ...devices, ...trouble].join(', '));
}

function timeOf(at: string): string {
  const time = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}
