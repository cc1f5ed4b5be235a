import type { PublicTerminal, ReportReceipt } from '#libs/contract';
import type { CaseKind } from '#libs/domain';
import { publicApi } from '../api/public-api.js';
import { ApiError } from '../api/problem.js';
import { newIdempotencyKey } from '../api/request.js';
import { t } from '../i18n/customer.js';
import { getLanguage, onLanguageChange } from '../i18n/translate.js';
import { detailsForm } from './details-form.js';
import { doneScreen } from './done-screen.js';
import { element, fillWith } from './element.js';
import { header, hotline, message, neverAsked } from './frame.js';
import { errorsIn, NO_FIELDS, toReport, type FieldErrors, type Fields } from './report-fields.js';

const KINDS: CaseKind[] = ['card', 'cash', 'other'];

/** From the code on the machine to a case number in three screens: what happened, a little more, recorded. */
export class ReportPage {
  private place: PublicTerminal | null = null;
  private failure: ApiError | null = null;
  private kind: CaseKind | null = null;
  private fields: Fields = { ...NO_FIELDS };
  private errors: FieldErrors = {};
  private problem = '';
  private sending = false;
  private typingNumber = false;
  private receipt: ReportReceipt | null = null;
  private sent = { report: '', key: '' };

  constructor(
    private readonly root: HTMLElement,
    private readonly terminal: string,
  ) {
    onLanguageChange(() => void this.load());
    window.addEventListener('popstate', () => {
      if (this.receipt) return;
      this.kind = null;
      this.show();
    });
  }

  /** The name and the address of the place come in the reader's language, so a switch reads them anew. */
  async load(): Promise<void> {
    if (!this.place) fillWith(this.root, element('p', { class: 'message' }, t('loading')));
    try {
      this.place = await publicApi.terminal(this.terminal);
      this.failure = null;
    } catch (error) {
      if (this.asCapitals(error)) return;
      if (!this.place) this.failure = error as ApiError;
    }
    this.show(false);
  }

  /** Typed by hand in small letters: the plate has capitals. True when it goes there. */
  private asCapitals(error: unknown): boolean {
    const capitals = this.terminal.toUpperCase();
    const other = error instanceof ApiError && error.failure === 'notFound' && capitals !== this.terminal;
    if (other) location.replace(`/r/${encodeURIComponent(capitals)}`);
    return other;
  }

  private show(moveFocus = true): void {
    document.title = t('page.report');
    if (this.failure) return this.showFailure(this.failure);
    if (!this.place) return;
    fillWith(this.root, header(this.place.bankName), this.screen(this.place));
    if (!moveFocus) return;
    window.scrollTo(0, 0);
    const heading = this.root.querySelector('h1');
    if (heading) heading.focus();
  }

  private showFailure(failure: ApiError): void {
    if (failure.failure === 'notFound') {
      return fillWith(
        this.root,
        header(''),
        element('main', {}, element('p', { class: 'message', role: 'alert' }, t('machine.unknown')), this.numberForm()),
      );
    }
    fillWith(
      this.root,
      header(''),
      message(t(failure.failure === 'busy' ? 'error.busy' : 'error.network'), () => void this.load()),
    );
  }

  private screen(place: PublicTerminal): HTMLElement {
    if (this.receipt) return doneScreen(this.receipt, place, this.kind ?? 'other');
    if (!this.kind) return this.firstScreen(place);
    return detailsForm({
      place,
      kind: this.kind,
      fields: this.fields,
      errors: this.errors,
      problem: this.problem,
      sending: this.sending,
      typed: (name, value) => (this.fields = { ...this.fields, [name]: value }),
      back: () => history.back(),
      submit: () => void this.submit(),
    });
  }

  private firstScreen(place: PublicTerminal): HTMLElement {
    const choose = (kind: CaseKind): void => {
      this.kind = kind;
      this.errors = {};
      this.problem = '';
      history.pushState(null, '');
      this.show();
    };
    return element(
      'main',
      {},
      element('h1', { tabindex: -1 }, t('page.report')),
      neverAsked(),
      this.machine(place),
      element(
        'section',
        {},
        element('h2', {}, t('kind.title')),
        ...KINDS.map((kind) =>
          element(
            'button',
            { type: 'button', class: 'button choice', 'data-kind': kind, click: () => choose(kind) },
            t(`kind.${kind}` as const),
          ),
        ),
      ),
      hotline(place.hotline),
    );
  }

  private machine(place: PublicTerminal): HTMLElement {
    const head = place.terminal.slice(0, -4);
    const toggle = (): void => {
      this.typingNumber = !this.typingNumber;
      this.show(false);
      const input = this.root.querySelector('input');
      if (input) input.focus();
    };
    return element(
      'section',
      { class: 'machine' },
      element('h2', {}, t('machine.title')),
      element('p', { class: 'site' }, place.siteName),
      element('p', {}, place.address),
      element(
        'p',
        { class: 'plate' },
        `${t('machine.terminal')} `,
        element('span', { class: 'plate-number' }, head, element('b', {}, place.terminal.slice(-4))),
      ),
      element('p', { class: 'help' }, t('machine.compare')),
      element(
        'button',
        { type: 'button', class: 'button slim', 'aria-expanded': String(this.typingNumber), click: toggle },
        t('machine.wrong'),
      ),
      this.typingNumber && this.numberForm(),
    );
  }

  private numberForm(): HTMLElement {
    const input = element('input', {
      id: 'number',
      name: 'number',
      required: true,
      maxlength: 64,
      autocomplete: 'off',
      autocapitalize: 'characters',
    }) as HTMLInputElement;
    const open = (event: Event): void => {
      event.preventDefault();
      const number = input.value.trim();
      if (number !== '') location.assign(`/r/${encodeURIComponent(number)}`);
    };
    return element(
      'form',
      { class: 'number-form', submit: open },
      element('label', { for: 'number' }, t('machine.wrongTitle')),
      input,
      element('p', { class: 'help' }, t('machine.wrongHelp')),
      element('button', { type: 'submit', class: 'button' }, t('machine.open')),
    );
  }

  private async submit(): Promise<void> {
    if (!this.kind || this.sending) return;
    this.errors = errorsIn(this.fields, this.kind);
    this.problem = Object.keys(this.errors).length > 0 ? t('error.review') : '';
    if (this.problem !== '') return this.showProblem();
    this.sending = true;
    this.show(false);
    try {
      const report = toReport({ terminal: this.terminal, kind: this.kind, language: getLanguage() }, this.fields);
      this.receipt = await publicApi.report(report, this.keyFor(JSON.stringify(report)));
      this.fields = { ...NO_FIELDS };
    } catch (error) {
      this.problem = t(PROBLEMS[(error as ApiError).failure] ?? 'error.server');
    }
    this.sending = false;
    if (this.receipt) this.show();
    else this.showProblem();
  }

  private showProblem(): void {
    this.show(false);
    const wrong =
      this.root.querySelector<HTMLElement>('[aria-invalid="true"]') ??
      this.root.querySelector<HTMLElement>('[role="alert"]');
    if (wrong) wrong.focus();
  }

  /** The same report again keeps its key: after a lost answer it is not recorded twice. */
  private keyFor(report: string): string {
    if (this.sent.report !== report) this.sent = { report, key: newIdempotencyKey() };
    return this.sent.key;
  }
}

const PROBLEMS: Partial<Record<ApiError['failure'], 'error.network' | 'error.busy'>> = {
  network: 'error.network',
  timeout: 'error.network',
  busy: 'error.busy',
};
