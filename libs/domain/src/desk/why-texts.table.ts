import type { Bilingual } from '../notice/notice-words.js';
import type { PagingReason } from './why-nobody-paged.js';
import type { QuietAnswer } from './why-terminal-quiet.js';

/**
 * Why somebody was, or was not, paged, as sentences. `{until}` is a local time and `{ref}` a name or number; a clause in
 * brackets that speaks of something unknown is left out. The compiler holds this list and the rules to the same words.
 */
export const WHY_TEXTS: Readonly<Record<PagingReason | QuietAnswer['reason'], Bilingual>> = {
  personPaged: { zh: '已呼叫工程师', en: 'A technician was paged' },
  pageOnItsWay: { zh: '呼叫正在发送', en: 'The page is on its way' },
  dispatchDue: { zh: '系统即将派单', en: 'Somebody is about to be asked' },
  mergedInto: {
    zh: '已并入其他事件单[ {ref}]，由该单呼叫',
    en: 'It was merged into another incident[, {ref}], which pages for both',
  },
  clearedBeforePage: { zh: '故障在呼叫发出之前自行消失', en: 'The fault went by itself before a page left' },
  endedBeforePage: { zh: '事件单在呼叫发出之前已结束', en: 'The incident was over before a page left' },
  shelvedUntil: { zh: '已搁置至 {until}[（{ref}）]', en: 'It is shelved until {until}[ by {ref}]' },
  inMaintenance: {
    zh: '处于维护窗口[ {ref}][，至 {until}]',
    en: 'A maintenance window[, {ref},] hides it[ until {until}]',
  },
  inSupervisorMode: {
    zh: '终端处于管理模式[，至 {until}]',
    en: 'The terminal is in supervisor mode[ until {until}]: somebody is at it',
  },
  collapsedInto: {
    zh: '属于更大范围的故障[ {ref}]，由该单统一呼叫',
    en: 'It is part of a larger outage[, {ref}], which was paged once for all',
  },
  mutedByFlood: {
    zh: '告警风暴期间，低优先级不呼叫',
    en: 'There is a flood of alarms: what is less urgent is listed and not paged',
  },
  heldForCollapse: {
    zh: '正在判断是否属于更大范围的故障，至 {until}',
    en: 'It is held until {until}, to see whether it is part of a larger outage',
  },
  heldUntilItStands: {
    zh: '不久前刚呼叫过，故障须持续到 {until} 才再次呼叫',
    en: 'It was paged a short while ago: it is paged again if the fault still stands at {until}',
  },
  noContact: { zh: '该人员没有可用的联系方式', en: 'There is no way to reach the person who was to be paged' },
  channelNotConfigured: { zh: '没有可用的通知渠道', en: 'No channel that reaches the person is set up or left' },
  deliveryFailed: { zh: '呼叫发送失败[（{ref}）]', en: 'The page could not be delivered[ ({ref})]' },
  bookedForLater: { zh: '已预约，{until} 再派单', en: 'The visit is booked: somebody is asked at {until}' },
  onlyListed: {
    zh: '此类故障只列在监控台，不呼叫',
    en: 'A fault of this kind is listed for the desk and pages nobody',
  },
  nothingPlanned: {
    zh: '没有安排呼叫，请人工处理',
    en: 'No page is planned: a person at the desk has to decide',
  },
  terminalUnknown: { zh: '没有这台终端', en: 'The bank has no such terminal' },
  messagesQuarantined: {
    zh: '终端的 {count} 条消息无法读取，已隔离',
    en: '{count} messages of the terminal could not be read and were kept aside',
  },
  notInCatalogue: {
    zh: '终端上报的故障不在目录中：{faults}',
    en: 'The terminal raised faults that the catalogue does not know: {faults}',
  },
  terminalWasSilent: {
    zh: '终端自 {since} 起没有消息',
    en: 'The terminal had not been heard since {since}',
  },
  notedOnlyNoIncident: {
    zh: '终端的事件只作记录，无需人员处理：{faults}',
    en: 'The terminal only noted what needs no person: {faults}',
  },
  onlyCleared: { zh: '终端只报告故障消失：{faults}', en: 'The terminal only said that faults were gone: {faults}' },
  nothingReceived: {
    zh: '那段时间没有收到终端的任何事件',
    en: 'No event of the terminal arrived around that time',
  },
};

/** Puts facts in place of `{name}`; a clause in square brackets goes when one of its facts is missing. */
export function fillWhy(text: string, facts: Readonly<Record<string, string | null | undefined>>): string {
  const put = (part: string): string => part.replace(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '');
  const isKnown = (part: string): boolean =>
    [...part.matchAll(/\{(\w+)\}/g)].every(([, name]) => Boolean(facts[name!]));
  return put(text.replace(/\[([^\]]*)\]/g, (_, clause: string) => (isKnown(clause) ? clause : '')));
}
