import { ConfigError } from '#libs/config';
import type { ServerConfig } from '../../../server.config.js';

export interface AliyunSettings {
  url: URL;
  keyId: string;
  keySecret: string;
  /** The approved signature, without brackets. */
  signName: string;
  parallel: number;
  timeoutMs: number;
}

const PARALLEL = 32;
const TIMEOUT_MS = 10_000;

/** @returns undefined when Alibaba Cloud is not configured. @throws ConfigError when it is by half */
export function readAliyunSettings(config: ServerConfig): AliyunSettings | undefined {
  const { ALIYUN_SMS_KEY_ID: keyId, ALIYUN_SMS_KEY_SECRET: keySecret, ALIYUN_SMS_SIGN_NAME: signName } = config;
  if (!keyId && !keySecret) return undefined;
  if (!keyId || !keySecret || !signName) {
    throw new ConfigError('ALIYUN_SMS_KEY_ID, ALIYUN_SMS_KEY_SECRET and ALIYUN_SMS_SIGN_NAME must be set together.');
  }
  const url = new URL(config.ALIYUN_SMS_URL);
  return { url, keyId, keySecret, signName, parallel: PARALLEL, timeoutMs: TIMEOUT_MS };
}
