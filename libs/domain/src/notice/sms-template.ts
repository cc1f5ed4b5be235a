import type { NoticeFacts } from './notice-facts.js';
import { textKeyOf, type TextKey } from './notice-texts.table.js';
import type { Language, NoticeTemplate } from './notice-words.js';

/**
 * A template that a provider has approved. In China a gateway is never sent free text: it is told which template and
 * what stands in its places.
 */
export interface SmsTemplateRow {
  /** The notice's template, or one of its kinds: `caseProgress`, `caseProgress.onSite`. */
  notice: NoticeTemplate | TextKey;
  language: Language;
  /** What the provider calls it: `SMS_123456789`, `1234567`. */
  code: string;
  /** In the order of the template's places. */
  variables: readonly SmsVariable[];
  /** The approved signature, where it is not the usual one. */
  signName?: string | undefined;
}

export interface SmsVariable {
  /** The place's name, for providers that name them. */
  name: string;
  /** Which fact stands there: `terminal`, `site`, `acceptBy` … */
  value: string;
  /** Characters at most; providers refuse a variable that is longer. */
  most: number;
}

export interface FilledSmsTemplate {
  code: string;
  signName?: string;
  variables: { name: string; value: string }[];
}

export interface SmsToFill {
  template: NoticeTemplate;
  language: Language;
  facts?: NoticeFacts;
  values?: Readonly<Record<string, string>>;
}

/** An empty place would be refused as missing. */
const NOTHING = '-';

/** The row of exactly this kind of notice, or of the whole template; undefined when none is entered. */
export function fillSmsTemplate(rows: readonly SmsTemplateRow[], sms: SmsToFill): FilledSmsTemplate | undefined {
  const inLanguage = rows.filter(({ language }) => language === sms.language);
  const exact = textKeyOf(sms.template, sms.facts ?? {});
  const row =
    inLanguage.find(({ notice }) => notice === exact) ?? inLanguage.find(({ notice }) => notice === sms.template);
  if (!row) return undefined;
  return {
    code: row.code,
    ...(row.signName && { signName: row.signName }),
    variables: row.variables.map(({ name, value, most }) => ({
      name,
      value: shorten((sms.values?.[value] ?? '').trim(), most) || NOTHING,
    })),
  };
}

/** By characters, as providers count; a pair that stands for one character is not torn apart. */
function shorten(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, Math.max(0, most - 1)).join('')}…`;
}
