import type { ReportRequest } from '#libs/contract';
import type { CaseKind } from '#libs/domain';
import type { Language } from '../i18n/translate.js';
import { holdsCardNumber } from './card-number.js';

/** As typed. */
export interface Fields {
  amount: string;
  phone: string;
  lastFour: string;
  text: string;
}

export const NO_FIELDS: Fields = { amount: '', phone: '', lastFour: '', text: '' };
export type FieldName = keyof Fields;
export type FieldError = 'cardNumber' | 'phone' | 'lastFour' | 'amount';
export type FieldErrors = Partial<Record<FieldName, FieldError>>;

/** What is asked for each kind; nothing is compulsory but the kind itself. */
export const ASKED: Record<CaseKind, FieldName[]> = {
  card: ['phone', 'lastFour'],
  cash: ['amount', 'phone', 'lastFour'],
  other: ['text', 'phone'],
};

const LARGEST_MINOR = 100_000_000;

export function errorsIn(fields: Fields, kind: CaseKind): FieldErrors {
  const errors: FieldErrors = {};
  for (const name of ASKED[kind]) {
    const value = fields[name].trim();
    if (value === '') continue;
    const error = looksLikeCard(name, value) ? 'cardNumber' : CHECKS[name](value);
    if (error) errors[name] = error;
  }
  return errors;
}

const CHECKS: Record<FieldName, (value: string) => FieldError | null> = {
  amount: (value) => (amountMinor(value) === null ? 'amount' : null),
  phone: (value) => (/^\+?[0-9][0-9 -]{5,18}$/.test(value) ? null : 'phone'),
  lastFour: (value) => (/^\d{4}$/.test(value) ? null : 'lastFour'),
  text: () => null,
};

/** A phone number written with its country (+86 138 …) has 13 digits too, and one in ten of them passes Luhn. */
function looksLikeCard(name: FieldName, value: string): boolean {
  if (name !== 'phone') return holdsCardNumber(value);
  const digits = value.replace(/\D/g, '');
  const international = digits.length <= 15 && (value.charAt(0) === '+' || /^(00)?861[3-9]\d{9}$/.test(digits));
  return !international && holdsCardNumber(value);
}

/** `1,500.50` yuan → 150050 fen; null when it is no amount. */
export function amountMinor(text: string): number | null {
  const plain = text.replace(/[,，\s元¥￥]/g, '');
  if (!/^\d{1,9}(\.\d{1,2})?$/.test(plain)) return null;
  const minor = Math.round(Number(plain) * 100);
  return minor > 0 && minor <= LARGEST_MINOR ? minor : null;
}

export function toReport(
  about: { terminal: string; kind: CaseKind; language: Language },
  fields: Fields,
): ReportRequest {
  const report: ReportRequest = { ...about };
  const asked = (name: FieldName): string => (ASKED[about.kind].includes(name) ? fields[name].trim() : '');
  const minor = asked('amount') === '' ? null : amountMinor(asked('amount'));
  if (minor !== null) Object.assign(report, { amountMinor: minor, currency: 'CNY' });
  if (asked('phone') !== '') report.phone = asked('phone');
  if (asked('lastFour') !== '') report.lastFour = asked('lastFour');
  if (asked('text') !== '') report.text = asked('text').slice(0, 1000);
  return report;
}
