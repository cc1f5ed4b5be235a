import type { Bilingual, Channel } from '../notice/notice-words.js';
import type { Line } from '../roster/line.js';

const LINE_WORDS: Readonly<Record<Line, Bilingual>> = {
  first: { zh: '一线', en: 'first line' },
  second: { zh: '二线', en: 'second line' },
  cash: { zh: '加钞线', en: 'cash line' },
  vendor: { zh: '厂商', en: 'vendor line' },
};

const CHANNEL_WORDS: Readonly<Record<Channel, Bilingual>> = {
  sms: { zh: '短信', en: 'SMS' },
  email: { zh: '邮件', en: 'e-mail' },
  push: { zh: '推送', en: 'web push' },
  voice: { zh: '语音电话', en: 'voice calls' },
  webhook: { zh: 'Webhook', en: 'webhooks' },
  robot: { zh: '群机器人', en: 'group robots' },
};

const codesShown = (faults: readonly string[]): string =>
  faults.length > 3 ? `${faults.slice(0, 3).join(', ')} … (${faults.length})` : faults.join(', ');

/** What each finding says: what is wrong, and what happens because of it. */
export const FINDING_TEXTS = {
  gap: (region: Bilingual, line: Line, others: boolean): Bilingual => ({
    zh: others
      ? `${region.zh}${LINE_WORDS[line].zh}无人值班：故障将直接派给其他线。`
      : `${region.zh}${LINE_WORDS[line].zh}无人值班，其他线也无人：故障无人可派，只能由值班台处理。`,
    en: others
      ? `Nobody is on call on the ${LINE_WORDS[line].en} of ${region.en}: faults go to the other lines at once.`
      : `Nobody is on call on the ${LINE_WORDS[line].en} of ${region.en}, nor on another line: faults reach the desk only.`,
  }),
  noRoute: (region: Bilingual, terminals: number): Bilingual => ({
    zh: `${region.zh}的 ${terminals} 台终端没有任何值班人员：其故障不会派给任何人。`,
    en: `The ${terminals} terminals of ${region.en} have nobody on call at all: their faults are sent to no technician.`,
  }),
  unreachablePerson: (name: Bilingual): Bilingual => ({
    zh: `${name.zh}在值班期间没有电话、邮箱或推送：派给他的工单无法送达，将等到超时才转给下一人。`,
    en: `${name.en} is on call without a telephone, an e-mail address or a subscription: what is offered to them arrives nowhere and goes on to the next only when it expires.`,
  }),
  stepReachesNobody: (policy: Bilingual, step: number, region: Bilingual, all: boolean): Bilingual => ({
    zh: all
      ? `升级策略“${policy.zh}”在${region.zh}的所有步骤都找不到人：无人接单的故障不会有人得知。`
      : `升级策略“${policy.zh}”第 ${step} 步在${region.zh}找不到人：将立即进入下一步。`,
    en: all
      ? `No step of the escalation "${policy.en}" reaches anybody in ${region.en}: nobody hears of a fault that is not taken.`
      : `Step ${step} of the escalation "${policy.en}" reaches nobody in ${region.en}: the next one follows at once.`,
  }),
  faultWithoutSkill: (region: Bilingual, skill: string, faults: readonly string[]): Bilingual => ({
    zh: `${region.zh}值班人员都没有技能 ${skill}：${codesShown(faults)} 等故障无人可派。`,
    en: `Nobody on call in ${region.en} has the skill ${skill}: no technician can be sent for ${codesShown(faults)}.`,
  }),
  faultWithoutRule: (faults: readonly string[]): Bilingual => ({
    zh: `终端报告了目录中没有的故障代码 ${codesShown(faults)}：只记录，不生成工单。`,
    en: `Terminals report codes that the catalogue does not know, ${codesShown(faults)}: they are stored and open no incident.`,
  }),
  singlePerson: (region: Bilingual, line: Line, name: Bilingual): Bilingual => ({
    zh: `${region.zh}${LINE_WORDS[line].zh}只有${name.zh}一人轮值：此人生病或不应答时无人替补。`,
    en: `${name.en} alone keeps the ${LINE_WORDS[line].en} of ${region.en}: when they are ill or asleep, nobody takes their place.`,
  }),
  policyMatchesNothing: (policy: Bilingual): Bilingual => ({
    zh: `升级策略“${policy.zh}”不适用于任何故障：它永远不会生效。`,
    en: `The escalation "${policy.en}" is for no fault of the catalogue: it never holds.`,
  }),
  policyWithoutDesk: (policy: Bilingual): Bilingual => ({
    zh: `升级策略“${policy.zh}”不通知任何值班台：若无人接单，值班台不会得知。`,
    en: `The escalation "${policy.en}" ends without a desk: if nobody takes the fault, no desk hears of it.`,
  }),
  unknownTarget: (policy: Bilingual, step: number, id: string): Bilingual => ({
    zh: `升级策略“${policy.zh}”第 ${step} 步指向不存在的 ${id}：该对象不会收到通知。`,
    en: `Step ${step} of the escalation "${policy.en}" names ${id}, who does not exist: that notice goes nowhere.`,
  }),
  channelNotConfigured: (channel: Channel, none: boolean): Bilingual => ({
    zh: none
      ? `没有配置任何通知渠道（包括${CHANNEL_WORDS[channel].zh}）：任何通知都无法送达。`
      : `通知阶梯使用${CHANNEL_WORDS[channel].zh}，但未配置：该级会被跳过。`,
    en: none
      ? `No channel is configured, ${CHANNEL_WORDS[channel].en} among them: no notice reaches anybody.`
      : `A ladder uses ${CHANNEL_WORDS[channel].en}, which is not configured: that rung is left out.`,
  }),
  shiftUnconfirmed: (name: Bilingual, late: boolean): Bilingual => ({
    zh: late
      ? `${name.zh}在班次开始前没有回复测试通知：很可能联系不上。`
      : `${name.zh}尚未回复班前测试通知：班次开始前请确认能联系到。`,
    en: late
      ? `${name.en} did not answer the test notice before the shift: they may well be out of reach.`
      : `${name.en} has not answered the test notice yet: make sure before the shift that they can be reached.`,
  }),
};
