import type { Priority } from '../incident/priority.js';
import { shortTime } from './local-time.js';
import { inLanguage, type Bilingual, type Language } from './notice-words.js';

export const ROBOT_KINDS = ['wecom', 'dingtalk', 'feishu'] as const;
export type RobotKind = (typeof ROBOT_KINDS)[number];

/**
 * What a group may be told of. `digest`: what is open, from time to time; `weekAhead`: who is on call, each Monday;
 * `shiftChange`: who is on call from now on, told by the roster itself.
 */
export const ROBOT_MATTERS = ['digest', 'flood', 'shiftChange', 'deadLetters', 'weekAhead'] as const;
export type RobotMatter = (typeof ROBOT_MATTERS)[number];
export type DigestMatter = Exclude<RobotMatter, 'shiftChange'>;

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
  matter: DigestMatter;
  /** How many are open, by priority. */
  open: Readonly<Record<Priority, number>>;
  /** The most urgent ones, oldest first. */
  incidents: readonly DigestIncident[];
  /** Open, but not named here. */
  more: number;
  flood?: 'begun' | 'ended';
  /** For `weekAhead`: the first line of each region. */
  week?: readonly { region: Bilingual; days: readonly DigestDay[] }[];
  /** For `deadLetters`: notices that reached nobody. */
  dead?: number;
}

/** Who is on call on a day. */
export interface DigestDay {
  /** 1 = Monday. */
  weekday: number;
  names: readonly Bilingual[];
  /** For some part of it nobody is. */
  gap: boolean;
}

const TITLES: Record<DigestMatter, Bilingual> = {
  digest: { zh: '未结工单摘要', en: 'Open incidents' },
  flood: { zh: '告警风暴', en: 'Alarm flood' },
  deadLetters: { zh: '未送达通知', en: 'Notices that reached nobody' },
  weekAhead: { zh: '未来七天值班', en: 'On call in the next seven days' },
};
const WEEKDAYS: readonly Bilingual[] = [
  { zh: '周一', en: 'Mon' },
  { zh: '周二', en: 'Tue' },
  { zh: '周三', en: 'Wed' },
  { zh: '周四', en: 'Thu' },
  { zh: '周五', en: 'Fri' },
  { zh: '周六', en: 'Sat' },
  { zh: '周日', en: 'Sun' },
];

/** Lines for a group. @param timeZone IANA name of the zone that times are told in */
export function renderDigest(digest: DigestFacts, language: Language, timeZone: string): string {
  const say = (text: Bilingual): string => inLanguage(text, language);
  return [say(titleOf(digest)), ...matterLines(digest, say), ...openLines(digest, say, timeZone)].join('\n');
}

/** In one line, for a list of several. */
export function digestHead(digest: DigestFacts, language: Language): string {
  const say = (text: Bilingual): string => inLanguage(text, language);
  const [count] = openLines({ ...digest, incidents: [], more: 0 }, say, 'UTC');
  return [say(titleOf(digest)), ...matterLines(digest, say), ...(count ? [count] : [])].join(
    say({ zh: '；', en: '; ' }),
  );
}

function titleOf({ matter, flood }: DigestFacts): Bilingual {
  if (matter !== 'flood') return TITLES[matter];
  return flood === 'ended'
    ? { zh: '告警风暴结束', en: 'The alarm flood has ended' }
    : { zh: '告警风暴开始：低级别暂不呼叫', en: 'Alarm flood: low priorities page nobody for now' };
}

function matterLines({ dead, week }: DigestFacts, say: (text: Bilingual) => string): string[] {
  const lines: string[] = [];
  if (dead !== undefined) {
    lines.push(
      say({ zh: `${dead} 条通知未能送达任何人，请查看值班台。`, en: `${dead} notices reached nobody; see the desk.` }),
    );
  }
  for (const { region, days } of week ?? []) {
    lines.push(
      `${say(region)}${say({ zh: '：', en: ': ' })}${daysInRuns(days, say).join(say({ zh: '；', en: '; ' }))}`,
    );
  }
  return lines;
}

/** `Mon–Fri Chen Wei, Li Na`: days that follow one another with the same people are told as one. */
function daysInRuns(days: readonly DigestDay[], say: (text: Bilingual) => string): string[] {
  const runs: { first: string; last: string; who: string }[] = [];
  for (const { weekday, names, gap } of days) {
    const people = names.map(say).join(say({ zh: '、', en: ', ' })) || say({ zh: '无人值班', en: 'nobody' });
    const who = gap && names.length > 0 ? `${people}${say({ zh: '（有空档）', en: ' (not all day)' })}` : people;
    const name = say(WEEKDAYS[weekday - 1]!);
    const run = runs.at(-1);
    if (run?.who === who) run.last = name;
    else runs.push({ first: name, last: name, who });
  }
  return runs.map(({ first, last, who }) => `${first === last ? first : `${first}–${last}`} ${who}`);
}

function openLines(
  { matter, open, incidents, more }: DigestFacts,
  say: (text: Bilingual) => string,
  timeZone: string,
): string[] {
  if (matter === 'weekAhead') return [];
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
