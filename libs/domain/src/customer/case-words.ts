export const CASE_KINDS = ['card', 'cash', 'other'] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

/**
 * The way of a customer's case: 已受理 → 已派人 → 到场 → 已取出/清点 → 核对 → 可领取/已入账 → 完成 (product criterion C11).
 */
export const CASE_STATES = [
  'received',
  'technicianSent',
  'onSite',
  'secured',
  'verified',
  'ready',
  'completed',
] as const;
export type CaseState = (typeof CASE_STATES)[number];
