import type { ProviderClass } from '../provider.js';

const number = (reason: string): ProviderClass => ({ outcome: 'permanent', reason, elsewhere: false });
const content = (reason: string): ProviderClass => ({ outcome: 'permanent', reason, elsewhere: true });
// What is wrong with our account says nothing of the person: a page must survive it until it is mended.
const ours: ProviderClass = { outcome: 'passing', reason: 'gatewayRefusesUs', elsewhere: true };
const tooMany: ProviderClass = { outcome: 'passing', reason: 'tooMany', elsewhere: true };
const failed: ProviderClass = { outcome: 'passing', reason: 'gatewayFailed', elsewhere: true };

/** Codes of SendSms and of the gateway in front of it (Alibaba Cloud, "SMS API error codes"). */
export const ALIYUN_CODES: Readonly<Record<string, ProviderClass>> = {
  OK: { outcome: 'sent', reason: 'accepted', elsewhere: false },
  'isv.MOBILE_NUMBER_ILLEGAL': number('badNumber'),
  'isv.PHONE_NUMBER_ILLEGAL': number('badNumber'),
  'isv.BLACK_KEY_CONTROL_LIMIT': content('contentRefused'),
  'isv.PARAM_LENGTH_LIMIT': content('contentRefused'),
  'isv.PARAM_NOT_SUPPORT_URL': content('contentRefused'),
  'isv.SMS_CONTENT_ILLEGAL': content('contentRefused'),
  'isv.TEMPLATE_MISSING_PARAMETERS': content('templateWrong'),
  'isv.TEMPLATE_PARAMS_ILLEGAL': content('templateWrong'),
  'isv.SMS_TEMPLATE_ILLEGAL': content('templateWrong'),
  'isv.SMS_SIGNATURE_ILLEGAL': content('signatureWrong'),
  'isv.SMS_SIGN_ILLEGAL': content('signatureWrong'),
  'isv.SIGN_STATE_ILLEGAL': content('signatureWrong'),
  'isv.SMS_SIGNATURE_SCENE_ILLEGAL': content('signatureWrong'),
  'isv.EXTEND_CODE_ERROR': content('signatureWrong'),
  'isv.DOMESTIC_NUMBER_NOT_SUPPORTED': content('templateWrong'),
  'isv.INVALID_PARAMETERS': content('templateWrong'),
  'isv.INVALID_JSON_PARAM': content('templateWrong'),
  'isv.BUSINESS_LIMIT_CONTROL': tooMany,
  'isv.DAY_LIMIT_CONTROL': tooMany,
  'isv.MONTH_LIMIT_CONTROL': tooMany,
  Throttling: tooMany,
  'Throttling.*': tooMany,
  'isv.AMOUNT_NOT_ENOUGH': ours,
  'isv.OUT_OF_SERVICE': ours,
  'isv.PRODUCT_UN_SUBSCRIPT': ours,
  'isv.PRODUCT_UNSUBSCRIBE': ours,
  'isv.ACCOUNT_NOT_EXISTS': ours,
  'isv.ACCOUNT_ABNORMAL': ours,
  'isv.DENY_IP_RANGE': ours,
  'isp.RAM_PERMISSION_DENY': ours,
  SignatureDoesNotMatch: ours,
  IncompleteSignature: ours,
  SignatureNonceUsed: failed,
  'InvalidAccessKeyId.*': ours,
  'InvalidTimeStamp.*': ours,
  'Forbidden.*': ours,
  'isp.SYSTEM_ERROR': failed,
  'isp.GATEWAY_ERROR': failed,
  InternalError: failed,
  ServiceUnavailable: failed,
};
