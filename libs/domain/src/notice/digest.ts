import type { Priority } from '../incident/priority.js';
import { shortTime } from './local-time.js';
import { inLanguage, type Bilingual, type Language } from './notice-words.js';

export const ROBOT_KINDS = ['wecom', 'dingtalk', 'feishu'] as const;
export type RobotKind = (typeof ROBOT_KINDS)[number];

/** What a group may be told of. `digest`: what is open, from time to time. */
export const ROBOT_MATTERS = ['digest', 'flood', 'shiftChange', 'deadLetters'] as const;
export type RobotMatter = (typeof ROBOT_MATTERS)[number];

export interface DigestIncident {
  number: string;
  priority: Priority;
  title: Bilingual;
  site?: Bilingual;
  /** ISO 8601. */
  openedAt: string;
  /** Somebody is on it. */
  held: boolean;
}

/** What a group is told. No name, number or address of a customer; a group has more readers than anybody knows. */
export interface DigestFacts {
  matter: RobotMatter;
  /** How many are open, by priority. */
  open: Readonly<Record<Priority, number>>;
  /** The most urgent ones, oldest first. */
  incidents: readonly DigestIncident[];
  /** Open, but not named here. */
  more: number;
  flood?: 'begun' | 'ended';
  /** For `shiftChange`: who is on call from now on. */
  onCall?: readonly { region: Bilingual; names: readonly Bilingual[] }[];
  /** For `deadLetters`: notices that reached nobody. */
  dead?: number;
}

const TITLES: Record<RobotMatter, Bilingual> = {
  digest: { zh: '未结工单摘要', en: 'Open incidents' },
  flood: { zh: '告警风暴', en: 'Alarm flood' },
  shiftChange: { zh: '交接班', en: 'Shift change' },
  deadLetters: { zh: '未送达通知', en: 'Notices that reached nobody' },
};

/** Lines for a group. @param timeZone IANA name of the zone that times are told in */
export function renderDigest(digest: DigestFacts, language: Language, timeZone: string): string {
  const say = (text: Bilingual): string => inLanguage(text, language);
  return [say(titleOf(digest)), ...matterLines(digest, say), ...openLines(digest, say, timeZone)].join('\n');
}

/** In one line, for a list of several. */
export function digestHead(digest: DigestFacts, language: Language): string {
  const say = (text: Bilingual): string => inLanguage(text, language);
  const [count = ''] = openLines({ ...digest, incidents: [], more: 0 }, say, 'UTC');
  return [say(titleOf(digest)), ...matterLines(digest, say), count].join(say({ zh: '；', en: '; ' }));
}

function titleOf({ matter, flood }: DigestFacts): Bilingual {
  if (matter !== 'flood') return TITLES[matter];
  return flood === 'ended'
    ? { zh: '告警风暴结束', en: 'The alarm flood has ended' }
    : { zh: '告警风暴开始：低级别暂不呼叫', en: 'Alarm flood: low priorities page nobody for now' };
}

function matterLines({ dead, onCall }: DigestFacts, say: (text: Bilingual) => string): string[] {
  const lines: string[] = [];
  if (dead !== undefined) {
    lines.push(
      say({ zh: `${dead} 条通知未能送达任何人，请查看值班台。`, en: `${dead} notices reached nobody; see the desk.` }),
    );
  }
  for (const { region, names } of onCall ?? []) {
    const people = names.map(say).join(say({ zh: '、', en: ', ' }));
    lines.push(say({ zh: `${region.zh}：${people || '无人值班'}`, en: `${region.en}: ${people || 'nobody'}` }));
  }
  return lines;
}

function openLines(
  { open, incidents, more }: DigestFacts,
  say: (text: Bilingual) => string,
  timeZone: string,
): string[] {
  const counts = (['P1', 'P2', 'P3', 'P4'] as const).filter((priority) => open[priority] > 0);
  if (counts.length === 0) return [say({ zh: '没有未结工单。', en: 'Nothing is open.' })];
  const total = counts.map((priority) => `${priority} × ${open[priority]}`).join(say({ zh: '，', en: ', ' }));
  const lines = [say({ zh: `未结：${total}`, en: `Open: ${total}` })];
  for (const { priority, number, title, site, openedAt, held } of incidents) {
    const free = held ? '' : say({ zh: '（无人处理）', en: ' (nobody is on it)' });
    const place = site ? ` ${say(site)}` : '';
    lines.push(`${priority} ${shortTime(openedAt, timeZone)} ${say(title)}${place} ${number}${free}`);
  }
  if (more > 0) lines.push(say({ zh: `另有 ${more} 张。`, en: `and ${more} more.` }));
  return lines;
}

/** The text cut to so many bytes of UTF-8, at the end of a line where there is one, and saying that it was cut. */
export function cutToBytes(text: string, most: number, language: Language): string {
  if (bytesOf(text) <= most) return text;
  const mark = language === 'en' ? '\n… see the desk for the rest' : '\n……其余请见值班台';
  let kept = '';
  let room = most - bytesOf(mark);
  for (const character of text) {
    room -= bytesOf(character);
    if (room < 0) break;
    kept += character;
  }
  const line = kept.lastIndexOf('\n');
  return (line > kept.length / 2 ? kept.slice(0, line) : kept) + mark;
}

/** Length in UTF-8; this library knows no encoder. */
export function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0)!;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}
