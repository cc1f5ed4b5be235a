import type { PublicTerminal } from '#libs/contract';
import type { CaseKind } from '#libs/domain';
import { t } from '../i18n/customer.js';
import { element } from './element.js';
import { hotline } from './frame.js';
import { ASKED, type FieldErrors, type FieldName, type Fields } from './report-fields.js';

export interface DetailsForm {
  place: PublicTerminal;
  kind: CaseKind;
  fields: Fields;
  errors: FieldErrors;
  problem: string;
  sending: boolean;
  typed(name: FieldName, value: string): void;
  back(): void;
  submit(): void;
}

/** How each field is typed. Paste and autofill are allowed. */
const INPUTS: Record<FieldName, Record<string, string | number>> = {
  amount: { inputmode: 'decimal', autocomplete: 'off', maxlength: 24 },
  phone: { type: 'tel', inputmode: 'tel', autocomplete: 'tel', maxlength: 24 },
  lastFour: { inputmode: 'numeric', autocomplete: 'off', maxlength: 24, class: 'narrow' },
  text: { rows: 3, maxlength: 1000 },
};

export function detailsForm(form: DetailsForm): HTMLElement {
  const submit = (event: Event): void => {
    event.preventDefault();
    form.submit();
  };
  return element(
    'main',
    {},
    element('h1', { tabindex: -1 }, t('details.title')),
    element('p', { class: 'chosen' }, t(`kind.${form.kind}` as const), ' · ', form.place.siteName),
    form.problem !== '' && element('p', { class: 'problem', role: 'alert', tabindex: -1 }, form.problem),
    element(
      'form',
      { novalidate: true, submit },
      ...ASKED[form.kind].map((name) => field(form, name)),
      element('p', { class: 'help consent' }, t('details.consent')),
      element(
        'div',
        { class: 'submit-row' },
        element(
          'button',
          { type: 'submit', class: 'button main', disabled: form.sending },
          t(form.sending ? 'details.working' : 'details.submit'),
        ),
        element('button', { type: 'button', class: 'button slim', click: form.back }, t('details.back')),
      ),
    ),
    hotline(form.place.hotline),
  );
}

function field(form: DetailsForm, name: FieldName): HTMLElement {
  const error = form.errors[name];
  const input = element(name === 'text' ? 'textarea' : 'input', {
    ...INPUTS[name],
    id: name,
    name,
    'aria-describedby': error ? `${name}-error ${name}-help` : `${name}-help`,
    'aria-invalid': error ? 'true' : undefined,
    input: (event) => form.typed(name, (event.target as HTMLInputElement).value),
  }) as HTMLInputElement;
  input.value = form.fields[name];
  return element(
    'div',
    { class: error ? 'field wrong' : 'field' },
    element('label', { for: name }, t(`details.${name}` as const), ' ', element('small', {}, t('details.optional'))),
    error ? element('p', { class: 'field-error', id: `${name}-error` }, `⚠ ${t(`error.${error}` as const)}`) : null,
    input,
    element('p', { class: 'help', id: `${name}-help` }, t(`details.${name}Help` as const)),
  );
}
