import type { ProviderClass } from '../provider.js';

const number: ProviderClass = { outcome: 'permanent', reason: 'badNumber', elsewhere: false };
const content = (reason: string): ProviderClass => ({ outcome: 'permanent', reason, elsewhere: true });
// What is wrong with our account says nothing of the person: a page must survive it until it is mended.
const ours: ProviderClass = { outcome: 'passing', reason: 'gatewayRefusesUs', elsewhere: true };
const tooMany: ProviderClass = { outcome: 'passing', reason: 'tooMany', elsewhere: true };
const failed: ProviderClass = { outcome: 'passing', reason: 'gatewayFailed', elsewhere: true };

/** Codes of SendSms, in `SendStatusSet` and in `Error` (Tencent Cloud, "SMS error codes"). A star stands for a family. */
export const TENCENT_CODES: Readonly<Record<string, ProviderClass>> = {
  Ok: { outcome: 'sent', reason: 'accepted', elsewhere: false },
  'InvalidParameterValue.IncorrectPhoneNumber': number,
  // The person has asked the operator not to be sent anything; another provider asks the same operator.
  'FailedOperation.PhoneNumberInBlacklist': { ...number, reason: 'numberBlocked' },
  'UnsupportedOperation.*': content('refused'),
  'FailedOperation.ContainSensitiveWord': content('contentRefused'),
  'FailedOperation.ForbidAddMarketingTemplates': content('contentRefused'),
  'FailedOperation.MarketingSendTimeConstraint': content('contentRefused'),
  'FailedOperation.FailResolvePacket': content('templateWrong'),
  'FailedOperation.TemplateIncorrectOrUnapproved': content('templateWrong'),
  'FailedOperation.TemplateUnapprovedOrNotExist': content('templateWrong'),
  'FailedOperation.TemplateParamSetNotMatchApprovedTemplate': content('templateWrong'),
  'FailedOperation.TemplateIdNotExist': content('templateWrong'),
  'FailedOperation.SignatureIncorrectOrUnapproved': content('signatureWrong'),
  // The id of the application is a setting of ours.
  'InvalidParameterValue.SdkAppIdNotExist': ours,
  'InvalidParameterValue.*': content('templateWrong'),
  'InvalidParameter.*': content('templateWrong'),
  'MissingParameter.*': content('templateWrong'),
  'LimitExceeded.*': tooMany,
  'RequestLimitExceeded.*': tooMany,
  RequestLimitExceeded: tooMany,
  'FailedOperation.InsufficientBalanceInSmsPackage': ours,
  'FailedOperation.NotEnterpriseCertification': ours,
  'AuthFailure.*': ours,
  'UnauthorizedOperation.*': ours,
  'InternalError.*': failed,
  InternalError: failed,
  ServiceUnavailable: failed,
  'FailedOperation.*': failed,
};
