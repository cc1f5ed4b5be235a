import { classifyCode } from './provider.js';
import { ALIYUN_CODES } from './sms-aliyun/answer-codes.table.js';
import { TENCENT_CODES } from './sms-tencent/answer-codes.table.js';

const TABLES = { aliyun: ALIYUN_CODES, tencent: TENCENT_CODES };

describe('what a provider answers about', () => {
  it.each([
    ['tencent', 'InvalidParameterValue.SdkAppIdNotExist', 'gatewayRefusesUs'],
    ['tencent', 'UnauthorizedOperation.RequestIpNotInWhitelist', 'gatewayRefusesUs'],
    ['aliyun', 'isv.ACCOUNT_ABNORMAL', 'gatewayRefusesUs'],
  ] as const)('our own settings at %s (%s) loses no page', (provider, code, reason) => {
    expect(classifyCode(TABLES[provider], code)).toEqual({ outcome: 'passing', reason, elsewhere: true });
  });

  it.each([
    ['aliyun', 'isv.SIGN_STATE_ILLEGAL', 'signatureWrong'],
    ['aliyun', 'isv.SMS_SIGN_ILLEGAL', 'signatureWrong'],
    ['aliyun', 'isv.SMS_SIGNATURE_SCENE_ILLEGAL', 'signatureWrong'],
    ['aliyun', 'isv.EXTEND_CODE_ERROR', 'signatureWrong'],
    ['aliyun', 'isv.DOMESTIC_NUMBER_NOT_SUPPORTED', 'templateWrong'],
    ['tencent', 'InvalidParameterValue.ContentLengthLimit', 'templateWrong'],
  ] as const)(
    'a template or signature at %s (%s) gives the next provider its turn at once',
    (provider, code, reason) => {
      expect(classifyCode(TABLES[provider], code)).toEqual({ outcome: 'permanent', reason, elsewhere: true });
    },
  );
});
