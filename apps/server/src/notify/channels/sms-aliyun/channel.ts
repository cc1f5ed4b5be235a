import { randomUUID } from 'node:crypto';
import type { Clock } from '#libs/clock';
import { fillSmsTemplate, type Language } from '#libs/domain';
import type { OutgoingMessage } from '../../channel.js';
import { HttpGateway, isSurelyUnsent, jsonIn, type HttpAnswer } from '../http-gateway.js';
import {
  classifyCode,
  hasBundleTemplate,
  NO_TEMPLATE,
  toResult,
  unknownAnswer,
  type ProviderResult,
  type ReadTemplates,
  type SmsProvider,
} from '../provider.js';
import { ALIYUN_CODES } from './answer-codes.table.js';
import type { AliyunSettings } from './settings.js';
import { canonicalQuery, signRpc } from './sign-rpc.js';

/** SMS through Alibaba Cloud, SendSms of Dysmsapi 2017-05-25; see README.md. */
export class AliyunSmsChannel implements SmsProvider {
  readonly name = 'aliyun';
  readonly parallel: number;
  private readonly gateway: HttpGateway;

  constructor(
    private readonly settings: AliyunSettings,
    private readonly templates: ReadTemplates,
    private readonly clock: Clock,
  ) {
    this.parallel = settings.parallel;
    this.gateway = new HttpGateway(settings);
  }

  async send(message: OutgoingMessage): Promise<ProviderResult> {
    const template = fillSmsTemplate(this.templates('aliyun'), message);
    if (!template) return NO_TEMPLATE;
    const body = this.signed({
      Action: 'SendSms',
      PhoneNumbers: toAliyunNumber(message.to),
      SignName: template.signName ?? this.settings.signName,
      TemplateCode: template.code,
      TemplateParam: JSON.stringify(Object.fromEntries(template.variables.map(({ name, value }) => [name, value]))),
      // Comes back in the receipt.
      OutId: message.id,
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const { answer, failure } = await this.gateway.post(this.settings.url, headers, body);
    return failure ? { ...failure, elsewhere: isSurelyUnsent(failure.error) } : read(answer);
  }

  canBundle(language: Language): boolean {
    return hasBundleTemplate(this.templates('aliyun'), language);
  }

  async close(): Promise<void> {
    await this.gateway.close();
  }

  private signed(own: Record<string, string>): string {
    const parameters: Record<string, string> = {
      ...own,
      AccessKeyId: this.settings.keyId,
      Format: 'JSON',
      SignatureMethod: 'HMAC-SHA1',
      SignatureNonce: randomUUID(),
      SignatureVersion: '1.0',
      Timestamp: this.clock
        .now()
        .toISOString()
        .replace(/\.\d{3}Z$/, 'Z'),
      Version: '2017-05-25',
    };
    parameters['Signature'] = signRpc('POST', parameters, this.settings.keySecret);
    return canonicalQuery(parameters);
  }
}

/** Mainland numbers go without country code, others with it and without the plus sign. */
function toAliyunNumber(to: string): string {
  return to.replace(/^\+86(?=1\d{10}$)/, '').replace(/^\+/, '');
}

/** The code is in the body, whatever the status: 200 for the service's own, 4xx for the gateway's in front of it. */
function read(answer: HttpAnswer): ProviderResult {
  const { Code, Message, BizId } = jsonIn(answer.text) ?? {};
  if (typeof Code !== 'string') return unknownAnswer(answer);
  const result = toResult(classifyCode(ALIYUN_CODES, Code), Code, typeof Message === 'string' ? Message : '');
  return { ...result, ...(result.outcome === 'sent' && typeof BizId === 'string' && { providerId: BizId }) };
}
