import { fillSmsTemplate, type DeliveryOutcome, type Language, type SmsTemplateRow } from '#libs/domain';
import type { OutgoingMessage, SendResult } from '../channel.js';
import { resultOfStatus, type HttpAnswer } from './http-gateway.js';

/** What a provider's answer code means. */
export interface ProviderClass {
  outcome: DeliveryOutcome;
  reason: string;
  /** Another provider may reach the same person: the failure was this one's, or ours with it. */
  elsewhere: boolean;
}

export interface ProviderResult extends SendResult {
  elsewhere?: boolean;
}

/** One way of several to hand in an SMS. */
export interface SmsProvider {
  readonly name: SmsProviderName;
  readonly parallel: number;
  send(message: OutgoingMessage): Promise<ProviderResult>;
  /** Whether one message can tell of several notices in this language. */
  canBundle(language: Language): boolean;
  close(): Promise<void>;
}

export type SmsProviderName = 'http' | 'aliyun' | 'tencent';

/** The approved templates of a provider, as they stand. */
export type ReadTemplates = (provider: SmsProviderName) => readonly SmsTemplateRow[];

/** For a table of codes: exact ones before families (`LimitExceeded.*`). */
export function classifyCode(table: Readonly<Record<string, ProviderClass>>, code: string): ProviderClass {
  const family = `${code.split('.')[0]}.*`;
  return table[code] ?? table[family] ?? { outcome: 'passing', reason: 'unknownAnswer', elsewhere: true };
}

export function toResult({ outcome, reason, elsewhere }: ProviderClass, code: string, said: string): ProviderResult {
  if (outcome === 'sent') return { outcome };
  return { outcome, elsewhere, error: `${reason}: ${code} ${said}`.trim().slice(0, 300) };
}

/** What came back is not the provider's own answer, but perhaps of something that stands in front of it. */
export function unknownAnswer(answer: HttpAnswer): ProviderResult {
  const result = resultOfStatus(answer);
  if (result.outcome === 'sent') return { outcome: 'passing', error: `unknownAnswer: HTTP ${answer.status}` };
  return { ...result, elsewhere: true };
}

/** Whether a template for several notices in one message was approved. */
export const hasBundleTemplate = (rows: readonly SmsTemplateRow[], language: Language): boolean =>
  fillSmsTemplate(rows, { template: 'noticesBundled', language }) !== undefined;

export const NO_TEMPLATE: ProviderResult = {
  outcome: 'permanent',
  elsewhere: true,
  error: 'noTemplate: no approved template is entered for this notice and language',
};
