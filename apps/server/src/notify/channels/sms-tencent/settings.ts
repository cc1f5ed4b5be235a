import { ConfigError } from '#libs/config';
import type { ServerConfig } from '../../../server.config.js';

export interface TencentSettings {
  url: URL;
  secretId: string;
  secretKey: string;
  /** `SmsSdkAppId` of the SMS console. */
  appId: string;
  /** The approved signature, without brackets. */
  signName: string;
  region: string;
  parallel: number;
  timeoutMs: number;
}

const PARALLEL = 32;
const TIMEOUT_MS = 10_000;

/** @returns undefined when Tencent Cloud is not configured. @throws ConfigError when it is by half */
export function readTencentSettings(config: ServerConfig): TencentSettings | undefined {
  const { TENCENT_SMS_SECRET_ID: secretId, TENCENT_SMS_SECRET_KEY: secretKey } = config;
  const { TENCENT_SMS_APP_ID: appId, TENCENT_SMS_SIGN_NAME: signName } = config;
  if (!secretId && !secretKey) return undefined;
  if (!secretId || !secretKey || !appId || !signName) {
    throw new ConfigError(
      'TENCENT_SMS_SECRET_ID, TENCENT_SMS_SECRET_KEY, TENCENT_SMS_APP_ID and TENCENT_SMS_SIGN_NAME must be set together.',
    );
  }
  const url = new URL(config.TENCENT_SMS_URL);
  const region = config.TENCENT_SMS_REGION;
  return { url, secretId, secretKey, appId, signName, region, parallel: PARALLEL, timeoutMs: TIMEOUT_MS };
}
