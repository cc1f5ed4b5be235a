import type { Bilingual } from '../notice/notice-words.js';
import type { CaseKind, CaseState } from './case-words.js';

const forAll = (zh: string, en: string): Record<CaseKind, Bilingual> => ({
  card: { zh, en },
  cash: { zh, en },
  other: { zh, en },
});

/** What a customer reads at each step (product criterion C11), by what the machine kept. */
export const CASE_STEP_TEXTS: Record<CaseState, Record<CaseKind, Bilingual>> = {
  received: forAll('已受理', 'Received'),
  technicianSent: forAll('已派人', 'Technician sent'),
  onSite: forAll('到场', 'On site'),
  secured: {
    card: { zh: '卡片已取出', en: 'Card taken out' },
    cash: { zh: '现金已清点', en: 'Cash counted' },
    other: { zh: '设备已处理', en: 'Machine attended to' },
  },
  verified: forAll('核对', 'Checked'),
  ready: {
    card: { zh: '可领取', en: 'Ready to collect' },
    cash: { zh: '已入账', en: 'Credited' },
    other: { zh: '有处理结果', en: 'Answer ready' },
  },
  completed: forAll('完成', 'Completed'),
};
