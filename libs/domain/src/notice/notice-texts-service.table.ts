import type { Language, NoticeTemplate, NoticeTexts } from './notice-words.js';

/** Templates of the service levels and of complaints. */
export type ServiceTemplate = Extract<
  NoticeTemplate,
  | 'serviceLevelAtRisk'
  | 'serviceLevelBreached'
  | 'complaintReceived'
  | 'complaintAnswered'
  | 'complaintAtRisk'
  | 'complaintOverdue'
>;

export const SERVICE_TEXTS: Record<ServiceTemplate, Record<Language, NoticeTexts>> = {
  serviceLevelAtRisk: {
    'zh-CN': {
      short: '【{bank}】{target}时限将至（{due}前）：{priority} {title} {terminal} {site} {link}',
      subject: '{target}时限将至：{priority} {title} {terminal} {site}',
      long: '此工单的{target}时限（{limit} 分钟）将于 {due} 到期，请跟进：\n{link}\n\n{priority} {title}\n{place}',
    },
    en: {
      short: '[{bank}] {target} limit at risk (due {due}): {priority} {title} {terminal} {site} {link}',
      subject: '{target} limit at risk: {priority} {title} {terminal} {site}',
      long: 'The {target} limit of this incident ({limit} minutes) is over at {due}. Please see to it:\n{link}\n\n{priority} {title}\n{place}',
    },
  },
  serviceLevelBreached: {
    'zh-CN': {
      short: '【{bank}】{target}超时（应于{due}前）：{priority} {title} {terminal} {site}，请处理 {link}',
      subject: '{target}超时：{priority} {title} {terminal} {site}',
      long: '此工单未在时限（{limit} 分钟，{due} 到期）内完成{target}，系统已升级。请处理：\n{link}\n\n{priority} {title}\n{place}',
    },
    en: {
      short: '[{bank}] {target} limit missed (due {due}): {priority} {title} {terminal} {site}. Please act {link}',
      subject: '{target} limit missed: {priority} {title} {terminal} {site}',
      long: 'The {target} limit of this incident ({limit} minutes) was over at {due}; it was escalated. Please act:\n{link}\n\n{priority} {title}\n{place}',
    },
  },
  complaintReceived: {
    'zh-CN': {
      short: '【{bank}】您的投诉已受理，编号{complaint}。我们将尽快答复，查询请致电{hotline}。',
      subject: '您的投诉 {complaint}',
      long: '您的投诉已受理，编号 {complaint}，由未参与处理的专人跟进。查询请致电官方客服 {hotline}。银行不会向您索要完整卡号、密码或验证码。',
    },
    en: {
      short: '[{bank}] We have your complaint {complaint} and will answer it soon. Questions: {hotline}.',
      subject: 'Your complaint {complaint}',
      long: 'We have received your complaint {complaint}. Somebody who took no part in the work sees to it. Questions: the official hotline {hotline}. We never ask for your full card number, PIN or codes.',
    },
  },
  complaintAnswered: {
    'zh-CN': {
      short: '【{bank}】投诉{complaint}的答复：{outcome}。如不满意请致电{hotline}。',
      subject: '投诉 {complaint} 的答复',
      long: '您的投诉 {complaint} 的答复：\n{outcome}\n\n如不满意，请致电官方客服 {hotline}，我们将重新处理。',
    },
    en: {
      short: '[{bank}] Your complaint {complaint}: {outcome}. Not satisfied? Call {hotline}.',
      subject: 'Your complaint {complaint}: our answer',
      long: 'Our answer to your complaint {complaint}:\n{outcome}\n\nIf you are not satisfied, call the official hotline {hotline} and we will look into it again.',
    },
  },
  complaintAtRisk: {
    'zh-CN': {
      short: '【{bank}】投诉{complaint}须在{due}前答复，尚无答复，请跟进 {link}',
      subject: '投诉 {complaint} 答复时限将至',
      long: '投诉 {complaint} 应于 {due} 前答复，至今没有答复，时限将至。请跟进：\n{link}',
    },
    en: {
      short: '[{bank}] Complaint {complaint} is to be answered by {due} and has no answer yet. Please see to it {link}',
      subject: 'Complaint {complaint} is nearly due',
      long: 'Complaint {complaint} is to be answered by {due} and has no answer yet. Please see to it:\n{link}',
    },
  },
  complaintOverdue: {
    'zh-CN': {
      short: '【{bank}】投诉{complaint}未在{due}前答复，请处理 {link}',
      subject: '投诉 {complaint} 超时未答复',
      long: '投诉 {complaint} 应于 {due} 前答复，至今没有答复。请处理：\n{link}',
    },
    en: {
      short: '[{bank}] Complaint {complaint} was to be answered by {due}. Please act {link}',
      subject: 'Complaint {complaint} is overdue',
      long: 'Complaint {complaint} was to be answered by {due} and has no answer yet. Please act:\n{link}',
    },
  },
};

export const SERVICE_TEMPLATES = Object.keys(SERVICE_TEXTS) as ServiceTemplate[];
