import type { CaseKind } from '../customer/case-words.js';
import { shortTime } from './local-time.js';
import type { HouseFacts, NoticeFacts } from './notice-facts.js';
import { NOTICE_TEXTS, textKeyOf } from './notice-texts.table.js';
import { inLanguage, type Bilingual, type Channel, type Language, type NoticeTemplate } from './notice-words.js';
import { smsLength } from './sms-segments.js';

export interface NoticeToRender {
  template: NoticeTemplate;
  channel: Channel;
  language: Language;
  facts: NoticeFacts;
  house: HouseFacts;
}

export interface RenderedNotice {
  /** Empty for channels without one. */
  subject: string;
  text: string;
}

/** A page longer than this is shortened where it may be: the address first. */
const SMS_SEGMENTS = 2;

const KIND_WORDS: Record<CaseKind, Bilingual> = {
  card: { zh: '吞卡', en: 'card' },
  cash: { zh: '吞钞', en: 'cash' },
  other: { zh: '设备', en: 'machine' },
};

/** The words of a notice. The same notice renders the same whenever it is tried again. */
export function renderNotice(notice: NoticeToRender): RenderedNotice {
  const texts = NOTICE_TEXTS[textKeyOf(notice.template, notice.facts)][notice.language];
  const values = valuesOf(notice);
  if (notice.channel === 'email') return { subject: fill(texts.subject, values), text: fill(texts.long, values) };
  return { subject: '', text: shortened(texts.short, values) };
}

function shortened(pattern: string, values: Record<string, string>): string {
  let text = fill(pattern, values);
  let address = values['address'] ?? '';
  while (smsLength(text).segments > SMS_SEGMENTS && address.length > 0) {
    address = address.slice(0, -1).trimEnd();
    text = fill(pattern, { ...values, address: address && `${address}…` });
  }
  return text;
}

function valuesOf({ template, language, facts, house }: NoticeToRender): Record<string, string> {
  const say = (text: Bilingual | undefined): string => (text ? inLanguage(text, language) : '');
  const time = (iso: string | undefined): string => (iso ? shortTime(iso, house.timeZone) : '');
  return {
    bank: say(house.bank),
    hotline: house.hotline,
    priority: facts.priority ?? '',
    title: say(facts.title),
    terminal: facts.terminalId ?? '',
    site: say(facts.site),
    address: say(facts.address),
    incident: facts.incidentNumber ?? '',
    acceptBy: time(facts.acceptBy),
    link: house.publicUrl + pathOf(template, facts),
    case: facts.caseNumber ?? '',
    kind: say(KIND_WORDS[facts.caseKind ?? 'other']),
    expected: time(facts.expectedAt),
  };
}

/** The page where the reader can act: the desk's own, or the technician's. */
function pathOf(template: NoticeTemplate, { incidentId }: NoticeFacts): string {
  const face = template === 'incidentUnanswered' ? 'desk' : 'field';
  return incidentId ? `/${face}/incidents/${incidentId}` : `/${face}`;
}

/** Replaces `{name}`; commas and spaces left over by an empty fact are tidied. */
function fill(pattern: string, values: Record<string, string>): string {
  const filled = pattern.replace(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? '');
  return filled
    .replace(/[，,]\s*(?=[。.])/g, '')
    .replace(/预计到场/g, '即将到场')
    .replace(/, expected \./g, '.')
    .replace(/ {2,}/g, ' ');
}
