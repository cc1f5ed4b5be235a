import type { Language, NoticeTemplate, NoticeTexts } from './notice-words.js';

/** Templates of escalation, of the auditor and of the checks that the night will find somebody. */
export type WatchTemplate = Extract<
  NoticeTemplate,
  'incidentEscalated' | 'incidentUnattended' | 'readinessFindings' | 'shiftCheck'
>;

export const WATCH_TEXTS: Record<WatchTemplate, Record<Language, NoticeTexts>> = {
  incidentEscalated: {
    'zh-CN': {
      short: '【{bank}】升级{step}：{waited}分钟无人接单 {priority} {title} {terminal} {site}，请处理{codes} {link}',
      subject: '升级 {step}：{priority} {title} {terminal} {site}',
      long: '此工单已等待 {waited} 分钟，仍无人接单（升级第 {step} 步）。请处理：\n{pageLink}{answerLine}\n\n{priority} {title}\n{place}',
      spoken: '值守升级。{priority}，{title}，{thing}，{site}，已等待{waited}分钟无人接单，请立即处理。{keys}',
    },
    en: {
      short: '[{bank}] Escalation {step}: {waited} min unanswered. {priority} {title} {terminal} {site}.{codes} {link}',
      subject: 'Escalation {step}: {priority} {title} {terminal} {site}',
      long: 'This incident has waited {waited} minutes and nobody has taken it (escalation step {step}). Please act:\n{pageLink}{answerLine}\n\n{priority} {title}\n{place}',
      spoken:
        'Watchkeeper escalation. {priority}, {title}, {thing}, {site}. Nobody has taken it for {waited} minutes. Please act now. {keys}',
    },
  },
  incidentUnattended: {
    'zh-CN': {
      short: '【{bank}】无人跟进 {priority} {title} {terminal} {site}：{why}，系统已重新派单，请核实 {link}',
      subject: '无人跟进：{priority} {title} {terminal} {site}',
      long: '稽核发现此工单无人跟进，也没有后续步骤：{why}。系统已立即重新派单，请核实：\n{link}\n\n{priority} {title}\n{place}',
    },
    en: {
      short:
        '[{bank}] Unattended: {priority} {title} {terminal} {site}: {why}. Sent to dispatch again; please check {link}',
      subject: 'Unattended: {priority} {title} {terminal} {site}',
      long: 'The auditor found an incident that nobody looks after and that has no step to come: {why}. It was sent to dispatch again at once; please check:\n{link}\n\n{priority} {title}\n{place}',
    },
  },
  readinessFindings: {
    'zh-CN': {
      short: '【{bank}】值守就绪检查新发现{findings}项问题：{finding} {link}',
      subject: '值守就绪检查：新发现 {findings} 项问题',
      long: '未来的值守安排中新发现 {findings} 项严重问题：\n{findingLines}\n\n详情：{link}',
    },
    en: {
      short: '[{bank}] Readiness: {findings} new problem(s). {finding} {link}',
      subject: 'Readiness: {findings} new problem(s)',
      long: 'New serious problems of the coming nights: {findings}\n{findingLines}\n\nMore: {link}',
    },
  },
  shiftCheck: {
    'zh-CN': {
      short: '【{bank}】班前测试：您将于{shiftFrom}开始值班。收到请回复OK或打开 {link}',
      subject: '班前测试：{shiftFrom} 开始值班',
      long: '您将于 {shiftFrom} 开始值班。这是一条测试通知，请确认您能收到：\n{link}\n或短信回复 OK。',
      spoken: '班前测试。您将于{shiftFrom}开始值班。请确认您能收到通知。',
    },
    en: {
      short: '[{bank}] Test: you are on call from {shiftFrom}. Reply OK or open {link}',
      subject: 'Test: you are on call from {shiftFrom}',
      long: 'You are on call from {shiftFrom}. This is a test; please confirm that it reached you:\n{link}\nor reply OK by SMS.',
      spoken: 'This is a test. You are on call from {shiftFrom}. Please confirm that notices reach you.',
    },
  },
};

export const WATCH_TEMPLATES = Object.keys(WATCH_TEXTS) as WatchTemplate[];
