import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Language } from '#libs/domain';

/** As much of a request as tells the reader's language. */
export interface Asking {
  query?: unknown;
  headers: Record<string, string | string[] | undefined>;
}

/** What the request itself asks for: `?lang=`, else the first of zh and en in Accept-Language. */
export function askedLanguage(request: Asking): Language | undefined {
  const { lang } = (request.query ?? {}) as { lang?: unknown };
  const asked = typeof lang === 'string' ? lang : preferred(String(request.headers['accept-language'] ?? ''));
  if (!asked) return undefined;
  return asked.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

/** The language to answer in: what was asked for, else the account's own, else Chinese. */
export const ReaderLanguage = createParamDecorator((_: unknown, context: ExecutionContext): Language => {
  const request = context.switchToHttp().getRequest<Asking & { account?: { language: Language } }>();
  return askedLanguage(request) ?? request.account?.language ?? 'zh-CN';
});

/** Browsers list the most wanted language first. */
function preferred(header: string): string | undefined {
  return header
    .split(',')
    .map((part) => part.trim())
    .find((part) => /^(zh|en)\b/i.test(part));
}
