import type { Bilingual, LeftOutReason, RankTerm } from '#libs/domain';

/** Why somebody could not be sent. */
export const LEFT_OUT_TEXTS: Record<LeftOutReason, Bilingual> = {
  notOnCall: { zh: '不在班', en: 'not on call' },
  lacksSkill: { zh: '没有所需技能', en: 'lacks the skill' },
  otherRegion: { zh: '不负责此区域', en: 'does not work in this region' },
  otherLine: { zh: '只负责现金类工作', en: 'on the line for cash work only' },
  outsideContract: { zh: '合同不覆盖此时段', en: 'the contract does not cover this hour' },
};

/** What a term is, with its minutes as `{n}`. */
export const TERM_TEXTS: Record<RankTerm, Bilingual> = {
  line: { zh: '线路 {n}', en: 'line {n}' },
  late: { zh: '不能按时到场 {n}', en: 'not in time {n}' },
  travel: { zh: '路程 {n}', en: 'way {n}' },
  load: { zh: '手头工作 {n}', en: 'work at hand {n}' },
  part: { zh: '缺少备件 {n}', en: 'missing parts {n}' },
  fairness: { zh: '近期已被呼叫 {n}', en: 'pages taken lately {n}' },
};
