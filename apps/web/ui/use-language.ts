import { useSyncExternalStore } from 'react';
import { getLanguage, onLanguageChange, type Language } from '../i18n/translate.js';

export function useLanguage(): Language {
  return useSyncExternalStore(onLanguageChange, getLanguage);
}
