import { inLanguage, type Bilingual, type Language } from '../notice/notice-words.js';
import { LINE_NAMES } from './duty-calendar.js';
import type { Line } from './line.js';

export type OnCallChange =
  | { outcome: 'tell'; reason: 'handedOver' | 'dutyBegins' | 'dutyEnds'; came: string[]; went: string[] }
  | { outcome: 'rest'; reason: 'unchanged' | 'firstLook' };

/**
 * Whether the people of a line have changed since it was last looked at (product criterion D02).
 * @param before undefined: this line was never looked at
 * @param beganWatching whether the roster was watched before at all; the first look says nothing
 */
export function onCallChange(
  before: readonly string[] | undefined,
  now: readonly string[],
  beganWatching: boolean,
): OnCallChange {
  if (!beganWatching) return { outcome: 'rest', reason: 'firstLook' };
  const earlier = before ?? [];
  const came = now.filter((id) => !earlier.includes(id));
  const went = earlier.filter((id) => !now.includes(id));
  if (!came.length && !went.length) return { outcome: 'rest', reason: 'unchanged' };
  return {
    outcome: 'tell',
    reason: !now.length ? 'dutyEnds' : !earlier.length ? 'dutyBegins' : 'handedOver',
    came,
    went,
  };
}

/** A change as a group is told of it. */
export interface OnCallChangeFacts {
  region: Bilingual;
  line: Line;
  now: readonly Bilingual[];
  before: readonly Bilingual[];
}

/** One line per change: who is on call now, and who was before. */
export function onCallChangeLines(changes: readonly OnCallChangeFacts[], language: Language): string[] {
  const english = language === 'en';
  const say = (text: Bilingual): string => inLanguage(text, language);
  const names = (people: readonly Bilingual[]): string =>
    people.map(say).join(english ? ', ' : '、') || (english ? 'nobody' : '无人');
  return changes.map(({ region, line, now, before }) => {
    const duty = `${say(region)} ${say(LINE_NAMES[line])}`;
    return english
      ? `${duty}: ${names(now)} (before: ${names(before)})`
      : `${duty}：${names(now)}（此前：${names(before)}）`;
  });
}
