import type { CaseKind } from '../customer/case-words.js';
import { dutyNewsText } from '../roster/duty-news.js';
import { onCallChangeLines } from '../roster/on-call-change.js';
import { SERVICE_TARGET_TEXTS } from '../service-level/service-texts.table.js';
import { digestHead, renderDigest } from './digest.js';
import { shortTime } from './local-time.js';
import type { BundledItem, HouseFacts, NoticeFacts } from './notice-facts.js';
import { placeOf } from './notice-place.js';
import { NOTICE_TEXTS, textKeyOf } from './notice-texts.table.js';
import {
  inLanguage,
  type Bilingual,
  type Channel,
  type Language,
  type NoticeTemplate,
  type RecipientKind,
} from './notice-words.js';
import { smsLength } from './sms-segments.js';

export interface NoticeToRender {
  template: NoticeTemplate;
  channel: Channel;
  language: Language;
  facts: NoticeFacts;
  house: HouseFacts;
  /** Whom it is for: a link leads to their own pages. */
  kind: RecipientKind;
}

export interface RenderedNotice {
  /** Empty for channels without one. */
  subject: string;
  text: string;
  /** What the text was made of, for gateways that are told a template and its variables. */
  values: Record<string, string>;
}

/** A message longer than this is shortened where it may be. */
const SMS_SEGMENTS = 2;
/** What may be shortened, and what first. */
const SHORTENED = ['address', 'list', 'finding', 'outcome', 'why', 'site', 'title'] as const;

const KIND_WORDS: Record<CaseKind, Bilingual> = {
  card: { zh: '吞卡', en: 'card' },
  cash: { zh: '吞钞', en: 'cash' },
  other: { zh: '设备', en: 'machine' },
};

/** The words of a notice. The same notice renders the same whenever it is tried again. */
export function renderNotice(notice: NoticeToRender): RenderedNotice {
  const { template, channel, language, facts } = notice;
  const texts = NOTICE_TEXTS[textKeyOf(template, facts)][language];
  const values = valuesOf(notice);
  switch (channel) {
    case 'email':
      return { subject: fill(texts.subject, values), text: fill(texts.long, values), values };
    case 'voice':
      return {
        subject: '',
        text: fill(texts.spoken ?? texts.short, { ...values, link: '', codes: '' }).trim(),
        values,
      };
    case 'push':
      // Whoever opens it is at the page; there is nothing to reply to.
      return {
        subject: fill(texts.subject, values),
        text: fill(texts.short, { ...values, link: '', codes: '' }).trim(),
        values,
      };
    case 'robot':
    case 'webhook':
      return { subject: fill(texts.subject, values), text: fill(texts.short, { ...values, codes: '' }), values };
    case 'sms':
      return { subject: '', text: shortened(texts.short, values), values };
  }
}

function shortened(pattern: string, values: Record<string, string>): string {
  let now = values;
  let text = fill(pattern, now);
  // One character outside of the 7-bit alphabet halves what a segment holds.
  const cut = smsLength(text).alphabet === 'gsm7' ? '...' : '…';
  for (const name of SHORTENED) {
    let left = now[name] ?? '';
    while (smsLength(text).segments > SMS_SEGMENTS && left.length > 0) {
      left = left.slice(0, -1).trimEnd();
      now = { ...now, [name]: left && `${left}${cut}` };
      text = fill(pattern, now);
    }
  }
  return text;
}

function valuesOf(notice: NoticeToRender): Record<string, string> {
  const { language, facts, house } = notice;
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
    case: facts.caseNumber ?? '',
    kind: say(KIND_WORDS[facts.caseKind ?? 'other']),
    expected: time(facts.expectedAt),
    holder: say(facts.holder),
    ...placeOf(facts, language),
    ...linksOf(notice),
    ...codesOf(notice),
    ...listOf(notice),
    ...watchOf(notice),
    ...serviceOf(notice),
    ...(facts.digest && {
      digest: renderDigest(facts.digest, language, house.timeZone),
      digestHead: digestHead(facts.digest, language),
    }),
    ...(facts.duty && { duty: dutyNewsText(facts.duty, language, house.timeZone) }),
    ...(facts.onCallChanges && { changes: onCallChangeLines(facts.onCallChanges, language).join('\n') }),
  };
}

/** What escalation, the auditor and the checks of readiness say. */
function watchOf({ language, facts, house }: NoticeToRender): Record<string, string> {
  const { escalation, why, findings, shiftFrom } = facts;
  const lines = (findings ?? []).map((each) => inLanguage(each, language));
  return {
    ...(escalation && { step: String(escalation.step), waited: String(escalation.waitedMinutes) }),
    ...(why && { why: inLanguage(why, language) }),
    ...(findings && { findings: String(lines.length), finding: lines[0] ?? '' }),
    ...(findings && { findingLines: lines.map((each) => `- ${each}`).join('\n') }),
    ...(shiftFrom && { shiftFrom: shortTime(shiftFrom, house.timeZone) }),
  };
}

/** What service levels and complaints say. */
function serviceOf({ language, facts, house }: NoticeToRender): Record<string, string> {
  const { serviceLevel, complaintNumber, complaintOutcome, complaintDueAt } = facts;
  return {
    ...(serviceLevel && {
      target: inLanguage(SERVICE_TARGET_TEXTS[serviceLevel.target], language),
      limit: String(serviceLevel.limitMinutes),
      due: shortTime(serviceLevel.dueAt, house.timeZone),
    }),
    ...(complaintNumber && { complaint: complaintNumber }),
    // Their own full stop would be one too many.
    ...(complaintOutcome && { outcome: complaintOutcome.replace(/[.。]\s*$/, '') }),
    ...(complaintDueAt && { due: shortTime(complaintDueAt, house.timeZone) }),
  };
}

function linksOf({ language, facts, house, kind }: NoticeToRender): Record<string, string> {
  const pageLink = house.publicUrl + pathOf(kind, facts);
  if (!facts.answerToken) return { link: pageLink, pageLink, answerLine: '', keys: '' };
  const link = `${house.publicUrl}/a/${facts.answerToken}`;
  const english = language === 'en';
  return {
    ...{ link, pageLink },
    answerLine: english ? `\nWithout signing in: ${link}` : `\n免登录答复：${link}`,
    // Only who is asked to take it has keys to press: the same call tells a desk.
    keys: english ? 'Press 1 to accept, 2 to escalate.' : '接单请按1，升级请按2。',
  };
}

/** How to answer by SMS. */
function codesOf({ language, facts }: NoticeToRender): Record<string, string> {
  const n = facts.replyCode;
  const english = language === 'en';
  const open = facts.openCodes ?? [];
  const openCodes = english ? `Open: ${open.join(', ')}. ` : `待答复编号：${open.join('、')}。`;
  const single = english ? ` reply ${n}a yes, ${n}e escalate, ${n}x no, or` : `（回${n}a接${n}e升${n}x拒）`;
  const each = english ? ' (reply number + a yes, e escalate, x no)' : '（回编号+a接e升x拒）';
  const some = facts.items?.some((item) => item.facts.replyCode !== undefined);
  return { codes: n !== undefined ? single : some ? each : '', openCodes: open.length > 0 ? openCodes : '' };
}

function listOf(notice: NoticeToRender): Record<string, string> {
  const { items } = notice.facts;
  if (!items) return {};
  const briefly = items.map((item) => itemLine(notice, item, true));
  const lines = items.map((item) => `- ${itemLine(notice, item, false)}`);
  return {
    count: String(items.length),
    list: briefly.join(notice.language === 'en' ? '; ' : '；'),
    lines: lines.join('\n'),
  };
}

function itemLine(
  { language, channel, house, kind }: NoticeToRender,
  { template, facts }: BundledItem,
  brief: boolean,
): string {
  const values = valuesOf({ template, channel, language, house, facts, kind });
  const { subject } = NOTICE_TEXTS[textKeyOf(template, facts)][language];
  const line = fill(subject, brief ? { ...values, site: '' } : values).trim();
  return facts.replyCode === undefined ? line : `${facts.replyCode} ${line}`;
}

/** The page where the reader can act: a technician's own, or the desk's. */
function pathOf(kind: RecipientKind, { incidentId }: NoticeFacts): string {
  const face = kind === 'technician' ? 'field' : 'desk';
  return incidentId ? `/${face}/incidents/${incidentId}` : `/${face}`;
}

/** Replaces `{name}`; commas and spaces left over by an empty fact are tidied. */
function fill(pattern: string, values: Record<string, string>): string {
  const filled = pattern.replace(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? '');
  return filled
    .replace(/[，,]\s*(?=[，。,.])/g, '')
    .replace(/预计到场/g, '即将到场')
    .replace(/, expected \./g, '.')
    .replace(/ {2,}/g, ' ');
}
