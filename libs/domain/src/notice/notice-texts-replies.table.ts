import type { ReplyOutcome } from './notice-facts.js';
import type { Language, NoticeTexts } from './notice-words.js';

const SIGN_ZH = '【{bank}】';
const SIGN_EN = '[{bank}] ';
const HOW_ZH = '{openCodes}回 编号+a 接单、编号+e 升级、编号+x 拒单（可写原因），例如 1a';
const HOW_EN = '{openCodes}Reply number + a to accept, e to escalate, x to refuse (with a reason), e.g. 1a';

function reply(zh: string, en: string): Record<Language, NoticeTexts> {
  return {
    'zh-CN': { short: `${SIGN_ZH}${zh}`, subject: '您的回复', long: zh },
    en: { short: `${SIGN_EN}${en}`, subject: 'Your reply', long: en },
  };
}

/** What somebody who answered by SMS is told. */
export const REPLY_TEXTS: Record<`replyAnswer.${ReplyOutcome}`, Record<Language, NoticeTexts>> = {
  'replyAnswer.accepted': reply(
    '已由您接单：{title} {terminal} {site}，{address}。',
    'Yours now: {title} {terminal} {site}, {address}.',
  ),
  'replyAnswer.alreadyYours': reply('此单已由您接下：{title} {terminal}。', 'It is yours already: {title} {terminal}.'),
  'replyAnswer.refused': reply(
    '已记录您的拒单：{title} {terminal}，将另派他人。',
    'Refusal noted: {title} {terminal}. Somebody else is asked.',
  ),
  'replyAnswer.escalated': reply('已升级：{title} {terminal}。', 'Escalated: {title} {terminal}.'),
  'replyAnswer.alreadyEscalated': reply(
    '无需升级：{title} {terminal} 已接单或已结束。',
    'Nothing to escalate: {title} {terminal} is taken or over.',
  ),
  'replyAnswer.taken': reply(
    '太迟：{title} {terminal} 已由{holder}处理，请勿前往。',
    'Too late: {title} {terminal} is with {holder}. Please do not go.',
  ),
  'replyAnswer.tooLate': reply(
    '太迟：{title} {terminal} 已结束或不再向您派发，请勿前往。',
    'Too late: {title} {terminal} is over or no longer offered to you. Please do not go.',
  ),
  'replyAnswer.unknownCode': reply(`编号无效或已过期。${HOW_ZH}`, `That number is unknown or has expired. ${HOW_EN}`),
  'replyAnswer.whichOne': reply(`请注明编号。${HOW_ZH}`, `Which one? ${HOW_EN}`),
  'replyAnswer.nothingOpen': reply('您目前没有待答复的工单。', 'There is nothing for you to answer now.'),
  'replyAnswer.help': reply(HOW_ZH, HOW_EN),
  'replyAnswer.shiftConfirmed': reply('已确认，祝值班顺利。', 'Confirmed. Have a quiet shift.'),
};

/** Several notices in one message. */
export const BUNDLE_TEXTS: Record<Language, NoticeTexts> = {
  'zh-CN': {
    short: `${SIGN_ZH}{count}条通知：{list}{codes} {link}`,
    subject: '{count}条通知',
    long: '{count}条通知：\n\n{lines}\n\n{link}',
  },
  en: {
    short: `${SIGN_EN}{count} notices: {list}{codes} {link}`,
    subject: '{count} notices',
    long: '{count} notices:\n\n{lines}\n\n{link}',
  },
};
