import { t } from '../i18n/shared.js';

export function Logo() {
  return (
    <span className="logo">
      <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
        <path d="M12 2 4 5v6c0 5 3.4 9.2 8 11 4.6-1.8 8-6 8-11V5z" fill="currentColor" opacity=".18" />
        <path
          d="M12 2 4 5v6c0 5 3.4 9.2 8 11 4.6-1.8 8-6 8-11V5z"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.6"
        />
        <circle cx="12" cy="11.5" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.6" />
        <path d="M12 9.6v1.9l1.3 1" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" />
      </svg>
      <span>{t('brand.name')}</span>
    </span>
  );
}
