import type { ServerConfig } from '../../../server.config.js';

export interface SmtpSettings {
  /** `smtp://user:password@host:25` or `smtps://…` */
  url: string;
  from: string;
  /** Right side of our message ids: the sender's domain. */
  idDomain: string;
  parallel: number;
  timeoutMs: number;
}

const PARALLEL = 8;
const TIMEOUT_MS = 10_000;

/** @returns undefined when no mail server is configured */
export function readSmtpSettings(config: ServerConfig): SmtpSettings | undefined {
  if (!config.SMTP_URL) return undefined;
  const idDomain = /@([A-Za-z0-9.-]+)/.exec(config.MAIL_FROM)?.[1] ?? 'watchkeeper.invalid';
  return { url: config.SMTP_URL, from: config.MAIL_FROM, idDomain, parallel: PARALLEL, timeoutMs: TIMEOUT_MS };
}
