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
import { TENCENT_CODES } from './answer-codes.table.js';
import type { TencentSettings } from './settings.js';
import { signTc3 } from './sign-tc3.js';

/** SMS through Tencent Cloud, SendSms 2021-01-11; see README.md. */
export class TencentSmsChannel implements SmsProvider {
  readonly name = 'tencent';
  readonly parallel: number;
  private readonly gateway: HttpGateway;

  constructor(
    private readonly settings: TencentSettings,
    private readonly templates: ReadTemplates,
    private readonly clock: Clock,
  ) {
    this.parallel = settings.parallel;
    this.gateway = new HttpGateway(settings);
  }

  async send(message: OutgoingMessage): Promise<ProviderResult> {
    const template = fillSmsTemplate(this.templates('tencent'), message);
    if (!template) return NO_TEMPLATE;
    const body = JSON.stringify({
      PhoneNumberSet: [toE164(message.to)],
      SmsSdkAppId: this.settings.appId,
      SignName: template.signName ?? this.settings.signName,
      TemplateId: template.code,
      // By place: {1}, {2} … of the template.
      TemplateParamSet: template.variables.map(({ value }) => value),
      SessionContext: message.id,
    });
    const { answer, failure } = await this.gateway.post(this.settings.url, this.headersFor(body), body);
    return failure ? { ...failure, elsewhere: isSurelyUnsent(failure.error) } : read(answer);
  }

  canBundle(language: Language): boolean {
    return hasBundleTemplate(this.templates('tencent'), language);
  }

  async close(): Promise<void> {
    await this.gateway.close();
  }

  private headersFor(body: string): Record<string, string> {
    const { url, secretId, secretKey, region } = this.settings;
    const timestamp = Math.floor(this.clock.now().getTime() / 1000);
    const signed = { 'content-type': 'application/json; charset=utf-8', host: url.host, 'x-tc-action': 'SendSms' };
    return {
      ...signed,
      'x-tc-version': '2021-01-11',
      'x-tc-region': region,
      'x-tc-timestamp': String(timestamp),
      authorization: signTc3({ secretId, secretKey, service: 'sms', timestamp, headers: signed, body }),
    };
  }
}

const toE164 = (to: string): string => (/^1\d{10}$/.test(to) ? `+86${to}` : to);

interface TencentAnswer {
  Error?: { Code?: unknown; Message?: unknown };
  SendStatusSet?: { Code?: unknown; Message?: unknown; SerialNo?: unknown; Fee?: unknown }[];
}

/** Refused as a whole (`Error`), or the one number's own status. The HTTP status is 200 either way. */
function read(answer: HttpAnswer): ProviderResult {
  const response = jsonIn(answer.text)?.['Response'] as TencentAnswer | undefined;
  const status = response?.Error ?? response?.SendStatusSet?.[0];
  if (typeof status?.Code !== 'string') return unknownAnswer(answer);
  const said = typeof status.Message === 'string' ? status.Message : '';
  const result = toResult(classifyCode(TENCENT_CODES, status.Code), status.Code, said);
  if (result.outcome !== 'sent') return result;
  const { SerialNo, Fee } = response?.SendStatusSet?.[0] ?? {};
  return {
    ...result,
    ...(typeof SerialNo === 'string' && { providerId: SerialNo }),
    ...(typeof Fee === 'number' && { units: Fee }),
  };
}
