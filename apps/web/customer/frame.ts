import { LANGUAGE_NAMES, LANGUAGES, getLanguage, setLanguage } from '../i18n/translate.js';
import { t } from '../i18n/customer.js';
import { element } from './element.js';

/** Bank and languages: on top of every screen. */
export function header(bankName: string): HTMLElement {
  const languages = LANGUAGES.map((language) =>
    element(
      'button',
      {
        type: 'button',
        lang: language,
        'aria-pressed': language === getLanguage() ? 'true' : 'false',
        click: () => setLanguage(language),
      },
      LANGUAGE_NAMES[language],
    ),
  );
  return element(
    'header',
    { class: 'top' },
    element('span', { class: 'bank' }, bankName),
    element('div', { class: 'languages', role: 'group', 'aria-label': t('language.label') }, ...languages),
  );
}

/** The one number to call; on every screen. */
export function hotline(number: string, urgent = false): HTMLElement {
  return element(
    'section',
    { class: 'hotline' },
    element('h2', {}, t('hotline.label')),
    callButton(number, urgent),
    element('p', { class: 'help' }, t('hotline.only')),
  );
}

export function callButton(number: string, urgent = false): HTMLElement {
  const link = `tel:${number.replace(/[^\d+]/g, '')}`;
  return element(
    'a',
    { class: urgent ? 'button urgent' : 'button call', href: link },
    t('hotline.call', { hotline: number }),
  );
}

export function neverAsked(): HTMLElement {
  return element(
    'section',
    { class: 'never' },
    element('h2', {}, t('never.title')),
    element('p', { class: 'never-items' }, t('never.items')),
    element('p', { class: 'help' }, t('never.help')),
  );
}

export function message(text: string, retry?: () => void): HTMLElement {
  return element(
    'main',
    {},
    element('p', { class: 'message', role: 'alert' }, text),
    retry ? element('button', { type: 'button', class: 'button', click: retry }, t('retry')) : null,
  );
}
