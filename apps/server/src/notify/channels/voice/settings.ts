import { publicUrlOf, type ServerConfig } from '../../../server.config.js';

export interface VoiceSettings {
  url: URL;
  /** Bearer token for the gateway. */
  token?: string;
  /** Where the gateway tells of keys and results; without a slash at the end. */
  callbackUrl: string;
  parallel: number;
  timeoutMs: number;
}

const PARALLEL = 16;
const TIMEOUT_MS = 10_000;

/** @returns undefined when no voice gateway is configured */
export function readVoiceSettings(config: ServerConfig): VoiceSettings | undefined {
  const { VOICE_GATEWAY_URL: url, VOICE_GATEWAY_TOKEN: token } = config;
  if (!url) return undefined;
  return {
    url: new URL(url),
    callbackUrl: `${publicUrlOf(config)}/api/public/gateways/voice`,
    parallel: PARALLEL,
    timeoutMs: TIMEOUT_MS,
    ...(token && { token }),
  };
}
