import type { ServerConfig } from '../../../server.config.js';

export interface SmsHttpSettings {
  url: URL;
  /** Bearer token. */
  token?: string;
  parallel: number;
  timeoutMs: number;
}

const PARALLEL = 64;
const TIMEOUT_MS = 10_000;

/** @returns undefined when no gateway is configured */
export function readSmsHttpSettings(config: ServerConfig): SmsHttpSettings | undefined {
  if (!config.SMS_GATEWAY_URL) return undefined;
  return {
    url: new URL(config.SMS_GATEWAY_URL),
    parallel: PARALLEL,
    timeoutMs: TIMEOUT_MS,
    ...(config.SMS_GATEWAY_TOKEN && { token: config.SMS_GATEWAY_TOKEN }),
  };
}
