import { ConfigError } from '#libs/config';
import type { ServerConfig } from '../../../server.config.js';
import { publicKeyOf, type VapidIdentity } from './vapid.js';

export interface PushSettings extends VapidIdentity {
  /** How long a push service keeps a message for a phone that is off. */
  ttlSeconds: number;
  /** Whether push services inside the own network may be posted to. */
  allowPrivate: boolean;
  parallel: number;
  timeoutMs: number;
}

const PARALLEL = 32;
const TIMEOUT_MS = 10_000;

/** @returns undefined when there is no key. @throws ConfigError for a key that is none */
export function readPushSettings(config: ServerConfig): PushSettings | undefined {
  const { VAPID_PRIVATE_KEY: privateKey, VAPID_SUBJECT: subject } = config;
  if (!privateKey) return undefined;
  try {
    publicKeyOf(privateKey);
  } catch {
    throw new ConfigError('VAPID_PRIVATE_KEY: must be a private key of P-256, 32 bytes in base64url.');
  }
  return {
    privateKey,
    subject,
    ttlSeconds: config.PUSH_TTL_SECONDS,
    allowPrivate: config.PUSH_ALLOW_PRIVATE,
    parallel: PARALLEL,
    timeoutMs: TIMEOUT_MS,
  };
}
