import { SERVICE_TEMPLATES, SERVICE_TEXTS } from './notice-texts-service.table.js';
import { WATCH_TEMPLATES, WATCH_TEXTS } from './notice-texts-watch.table.js';
import { CASE_STATES, type CaseState } from '../customer/case-words.js';
import { REPLY_OUTCOMES, type NoticeFacts, type ReplyOutcome } from './notice-facts.js';
import { BUNDLE_TEXTS, REPLY_TEXTS } from './notice-texts-replies.table.js';
import { NOTICE_TEMPLATES, type Language, type NoticeTemplate, type NoticeTexts } from './notice-words.js';

export type { NoticeTexts } from './notice-words.js';

/** A template, or one of its kinds where the words differ. */
export type TextKey =
  | Exclude<NoticeTemplate, 'incidentChanged' | 'caseReceived' | 'caseProgress' | 'replyAnswer'>
  | `incidentChanged.${NonNullable<NoticeFacts['change']>}`
  | 'caseReceived.recorded'
  | 'caseReceived.suspectedTrap'
  | `caseProgress.${CaseState}`
  | `replyAnswer.${ReplyOutcome}`;

/** Which texts a notice takes. */
export function textKeyOf(template: NoticeTemplate, facts: NoticeFacts): TextKey {
  switch (template) {
    case 'incidentChanged':
      return `incidentChanged.${facts.change ?? 'cleared'}`;
    case 'caseReceived':
      return facts.suspectedTrap ? 'caseReceived.suspectedTrap' : 'caseReceived.recorded';
    case 'caseProgress':
      return `caseProgress.${facts.caseState ?? 'received'}`;
    case 'replyAnswer':
      return `replyAnswer.${facts.reply ?? 'help'}`;
    default:
      return template;
  }
}

/** Every key there is, for the test that both languages are complete. */
export const TEXT_KEYS: readonly TextKey[] = [
  ...NOTICE_TEMPLATES.filter(
    (each) => each === 'incidentOffered' || each === 'incidentWithdrawn' || each === 'incidentUnanswered',
  ),
  'incidentVendorLate',
  'incidentEvent',
  'digest',
  'onCallChanged',
  'dutyNews',
  'incidentChanged.cleared',
  'incidentChanged.returned',
  'caseReceived.recorded',
  'caseReceived.suspectedTrap',
  ...CASE_STATES.map((state) => `caseProgress.${state}` as const),
  'noticesBundled',
  ...REPLY_OUTCOMES.map((outcome) => `replyAnswer.${outcome}` as const),
  ...WATCH_TEMPLATES,
  ...SERVICE_TEMPLATES,
];

const SIGN_ZH = '【{bank}】';
const SIGN_EN = '[{bank}] ';
const CUSTOMER_END_ZH = '\n\n查询请在受理页面，或致电官方客服 {hotline}。银行不会向您索要完整卡号、密码或验证码。';
const CUSTOMER_END_EN =
  '\n\nFollow the case on its page, or call the official hotline {hotline}. We never ask for your full card number, PIN or codes.';

function progress(zh: string, en: string): Record<Language, NoticeTexts> {
  return {
    'zh-CN': {
      short: `${SIGN_ZH}编号{case}：${zh}查询请在受理页面或致电{hotline}。`,
      subject: '您的案件 {case}',
      long: `${zh}${CUSTOMER_END_ZH}`,
    },
    en: {
      short: `${SIGN_EN}Case {case}: ${en} Questions: the case page or {hotline}.`,
      subject: 'Your case {case}',
      long: `${en}${CUSTOMER_END_EN}`,
    },
  };
}

export const NOTICE_TEXTS: Record<TextKey, Record<Language, NoticeTexts>> = {
  ...WATCH_TEXTS,
  ...SERVICE_TEXTS,
  incidentOffered: {
    'zh-CN': {
      short: `${SIGN_ZH}{priority} {title} {terminal} {site}，{address}。请于{acceptBy}前接单{codes} {link}`,
      subject: '{priority} {title} {terminal} {site}',
      long: '{priority} {title}\n\n{place}请于 {acceptBy} 前接单或拒绝：\n{pageLink}{answerLine}',
      spoken: '{bank}值守通知。{title}，{thing}，{site}。请于{acceptBy}前接单。接单请按1，升级请按2。',
    },
    en: {
      short: `${SIGN_EN}{priority} {title} {terminal} {site}, {address}. Accept by {acceptBy}:{codes} {link}`,
      subject: '{priority} {title} {terminal} {site}',
      long: '{priority} {title}\n\n{place}Please accept or refuse by {acceptBy}:\n{pageLink}{answerLine}',
      spoken: '{bank} night watch. {title}, {thing}, {site}. Accept by {acceptBy}. Press 1 to accept, 2 to escalate.',
    },
  },
  incidentEvent: {
    'zh-CN': {
      short: '工单有变化：{incident} {link}',
      subject: '工单有变化：{incident}',
      long: '工单有变化：{incident}\n{link}',
    },
    en: {
      short: 'An incident changed: {incident} {link}',
      subject: 'An incident changed: {incident}',
      long: 'An incident changed: {incident}\n{link}',
    },
  },
  digest: {
    'zh-CN': {
      short: `${SIGN_ZH}值守 {digest}\n{link}`,
      subject: '值守 {digestHead}',
      long: '值守 {digest}\n\n{link}',
    },
    en: {
      short: `${SIGN_EN}Watchkeeper: {digest}\n{link}`,
      subject: 'Watchkeeper: {digestHead}',
      long: 'Watchkeeper: {digest}\n\n{link}',
    },
  },
  dutyNews: {
    'zh-CN': {
      short: `${SIGN_ZH}{duty} {link}`,
      subject: '您的值班有变化',
      long: '您的值班有变化：\n{duty}\n{link}',
    },
    en: {
      short: `${SIGN_EN}{duty} {link}`,
      subject: 'Your duties',
      long: '{duty}\n{link}',
    },
  },
  onCallChanged: {
    'zh-CN': {
      short: '值班变更\n{changes}\n{link}',
      subject: '值班变更',
      long: '值班变更\n\n{changes}\n\n{link}',
    },
    en: {
      short: 'On call from now on\n{changes}\n{link}',
      subject: 'Who is on call has changed',
      long: 'On call from now on\n\n{changes}\n\n{link}',
    },
  },
  incidentWithdrawn: {
    'zh-CN': {
      short: `${SIGN_ZH}{incident} {terminal} {title}：无需您再处理，请勿前往。`,
      subject: '无需处理：{title} {terminal}',
      long: '此工单已由他人处理或已结束，请勿前往。\n\n{priority} {title}\n{place}',
    },
    en: {
      short: `${SIGN_EN}{incident} {terminal} {title}: no longer yours to do, please do not go.`,
      subject: 'No longer yours: {title} {terminal}',
      long: 'Somebody else has this incident, or it is over. Please do not go.\n\n{priority} {title}\n{place}',
    },
  },
  'incidentChanged.cleared': {
    'zh-CN': {
      short: `${SIGN_ZH}{incident} {terminal} {title}：故障已消失，请到单查看 {link}`,
      subject: '故障已消失：{title} {terminal}',
      long: '此故障已消失。工单仍由您负责，请查看：\n{link}\n\n{place}',
    },
    en: {
      short: `${SIGN_EN}{incident} {terminal} {title}: the fault is gone. {link}`,
      subject: 'Fault gone: {title} {terminal}',
      long: 'The fault is gone. The incident is still yours:\n{link}\n\n{place}',
    },
  },
  'incidentChanged.returned': {
    'zh-CN': {
      short: `${SIGN_ZH}{incident} {terminal} {title}：故障再次出现，请查看 {link}`,
      subject: '故障再次出现：{title} {terminal}',
      long: '此故障再次出现，请查看：\n{link}\n\n{place}',
    },
    en: {
      short: `${SIGN_EN}{incident} {terminal} {title}: the fault is back. {link}`,
      subject: 'Fault is back: {title} {terminal}',
      long: 'The fault is back:\n{link}\n\n{place}',
    },
  },
  incidentUnanswered: {
    'zh-CN': {
      short: `${SIGN_ZH}无人接单 {priority} {title} {terminal} {site}，请值班台处理 {link}`,
      subject: '无人接单：{priority} {title} {terminal} {site}',
      long: '没有人接下此工单，请值班台处理：\n{link}\n\n{priority} {title}\n{place}',
    },
    en: {
      short: `${SIGN_EN}Nobody took {priority} {title} {terminal} {site}. Desk, please act: {link}`,
      subject: 'Nobody took: {priority} {title} {terminal} {site}',
      long: 'Nobody has taken this incident; the desk has to act:\n{link}\n\n{priority} {title}\n{place}',
    },
  },
  incidentVendorLate: {
    'zh-CN': {
      short: `${SIGN_ZH}厂商超出合同时限 {incident} {terminal} {title}，请值班台催办 {link}`,
      subject: '厂商超时：{title} {terminal}',
      long: '厂商未在合同时限内处理此工单，请值班台催办：\n{link}\n\n{priority} {title}\n{place}',
    },
    en: {
      short: `${SIGN_EN}Vendor late under its contract: {incident} {terminal} {title}. Desk, please chase: {link}`,
      subject: 'Vendor late: {title} {terminal}',
      long: 'The vendor has not done in time what its contract says; the desk has to chase it:\n{link}\n\n{priority} {title}\n{place}',
    },
  },
  'caseReceived.recorded': {
    'zh-CN': {
      short: `${SIGN_ZH}您在{site}的{kind}情况已登记，编号{case}。请勿拨打机身张贴的陌生电话，勿透露密码和验证码。如需挂失请拨{hotline}。`,
      subject: '已登记，编号 {case}',
      long: `您在{site}的{kind}情况已登记，编号 {case}。\n请勿拨打机身张贴的陌生电话，勿透露密码和验证码。如需挂失请拨 {hotline}。${CUSTOMER_END_ZH}`,
    },
    en: {
      short: `${SIGN_EN}We recorded your {kind} problem at {site}. Case {case}. Do not call numbers stuck on the machine or share PIN/codes. To block your card call {hotline}.`,
      subject: 'Recorded as case {case}',
      long: `We recorded your {kind} problem at {site} as case {case}.\nDo not call numbers stuck on the machine or share PIN or codes. To block your card call {hotline}.${CUSTOMER_END_EN}`,
    },
  },
  // Product criterion C06: a card is gone and the machine knows nothing of it.
  'caseReceived.suspectedTrap': {
    'zh-CN': {
      short: `${SIGN_ZH}编号{case}：机器没有吞卡记录，卡可能被人扣住。请立即拨打{hotline}挂失，勿拨打机身张贴的电话，勿接受陌生人帮助。`,
      subject: '请立即挂失，编号 {case}',
      long: `机器没有吞卡的记录，卡可能被人做了手脚扣住。\n请立即拨打官方客服 {hotline} 挂失，不要拨打机身张贴的电话，不要接受陌生人帮助。编号 {case}。${CUSTOMER_END_ZH}`,
    },
    en: {
      short: `${SIGN_EN}Case {case}: the machine has no record of your card; it may have been trapped. Call {hotline} now to block it. Do not call numbers stuck on the machine or accept help.`,
      subject: 'Block your card now, case {case}',
      long: `The machine has no record of keeping your card; somebody may have trapped it.\nCall the official hotline {hotline} now to block it. Do not call numbers stuck on the machine, and do not accept help from strangers. Case {case}.${CUSTOMER_END_EN}`,
    },
  },
  'caseProgress.received': progress('您的情况已受理。', 'we have your report.'),
  'caseProgress.technicianSent': progress(
    '已派工程师，预计{expected}到场。',
    'a technician is on the way, expected {expected}.',
  ),
  'caseProgress.onSite': progress('工程师已到场。', 'the technician has arrived.'),
  'caseProgress.secured': progress(
    '机内物品已取出清点，正在核对。',
    'the machine was emptied and counted; we are checking.',
  ),
  'caseProgress.verified': progress('已核对完成，请等候下一步通知。', 'checked; we will tell you the next step.'),
  'caseProgress.ready': progress(
    '已可办理领取或已入账，领取请本人携身份证件。',
    'ready to collect in person with your ID, or credited.',
  ),
  'caseProgress.completed': progress('已办结，感谢您的耐心。', 'completed. Thank you for your patience.'),
  noticesBundled: BUNDLE_TEXTS,
  ...REPLY_TEXTS,
};
