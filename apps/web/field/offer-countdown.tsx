import { t } from '../i18n/field.js';
import { countdown } from '../ui/time.js';
import { useNow } from '../ui/use-now.js';

export function OfferCountdown({ acceptBy }: { acceptBy: string }) {
  const left = countdown(acceptBy, useNow());
  const text = left.overdue ? t('field.answerOverdue') : t('field.answerWithin', { time: left.text });
  return <span className={left.overdue || left.urgent ? 'offer short' : 'offer'}>{text}</span>;
}
