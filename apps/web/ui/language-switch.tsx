import { LANGUAGE_NAMES, LANGUAGES, setLanguage } from '../i18n/translate.js';
import { t } from '../i18n/shared.js';
import { useLanguage } from './use-language.js';

export function LanguageSwitch() {
  const language = useLanguage();
  return (
    <div className="segmented" role="group" aria-label={t('language.label')}>
      {LANGUAGES.map((each) => (
        <button key={each} type="button" lang={each} aria-pressed={each === language} onClick={() => setLanguage(each)}>
          {LANGUAGE_NAMES[each]}
        </button>
      ))}
    </div>
  );
}
