import { ApiError } from '../api/problem.js';
import { t } from '../i18n/shared.js';

/** What to tell the reader, in words that say what to do. */
export function errorText(error: unknown): string {
  if (!(error instanceof ApiError)) return t('error.other', { detail: String(error) });
  switch (error.failure) {
    case 'network':
      return t('error.network');
    case 'timeout':
      return t('error.timeout');
    case 'signIn':
      return t('signIn.expired');
    case 'forbidden':
      return t('error.forbidden');
    case 'notFound':
      return t('error.notFound');
    case 'busy':
      return t('error.busy');
    case 'server':
      return t('error.server', { status: error.status });
    case 'changed':
    case 'invalid':
      return t('error.other', { detail: detailOf(error) });
  }
}

function detailOf(error: ApiError): string {
  const parts = error.problem?.errors?.map((each) => `${each.path}: ${each.message}`) ?? [];
  return [error.message, ...parts].join(' · ');
}
