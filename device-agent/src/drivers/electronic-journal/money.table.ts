/** Ways to write a currency. `$` alone is nobody's: the configured one is taken. */
export const CURRENCY_WORDS: Readonly<Record<string, string | undefined>> = {
  '¥': 'CNY',
  '￥': 'CNY',
  元: 'CNY',
  人民币: 'CNY',
  RMB: 'CNY',
  HK$: 'HKD',
  US$: 'USD',
  '€': 'EUR',
  $: undefined,
};

/** Digits of the smallest unit where they are not two (ISO 4217). */
export const MINOR_DIGITS: Readonly<Record<string, number>> = {
  JPY: 0,
  KRW: 0,
  VND: 0,
  CLP: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  OMR: 3,
  TND: 3,
};
