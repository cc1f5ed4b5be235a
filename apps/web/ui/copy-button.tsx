import { useState } from 'react';
import { t } from '../i18n/shared.js';
import { copyText } from './copy-text.js';

export function CopyButton({
  text,
  label,
  className = 'button',
}: {
  text: string;
  label?: string;
  className?: string;
}) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    if (!(await copyText(text))) return;
    setCopied(true);
    window.setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <button type="button" className={className} onClick={() => void copy()} aria-live="polite">
      {copied ? `✓ ${t('copied')}` : (label ?? t('copy'))}
    </button>
  );
}
