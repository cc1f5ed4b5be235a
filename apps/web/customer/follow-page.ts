import type { CustomerCaseView } from '#libs/contract';
import { ApiError } from '../api/problem.js';
import { publicApi } from '../api/public-api.js';
import { t } from '../i18n/customer.js';
import { onLanguageChange } from '../i18n/translate.js';
import { element, fillWith } from './element.js';
import { callButton, header, hotline, message, neverAsked } from './frame.js';
import { localTime } from './local-time.js';
import { stepLines, type StepLine } from './step-view.js';

const REFRESH_MS = 20_000;

/** Where the customer's matter stands. Reads itself anew while somebody looks at it. */
export class FollowPage {
  private view: CustomerCaseView | null = null;
  private readAt = 0;
  private stale = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly token: string,
  ) {
    onLanguageChange(() => void this.load());
    const again = (): void => {
      if (document.visibilityState === 'visible' && this.view) void this.load();
    };
    window.setInterval(again, REFRESH_MS);
    document.addEventListener('visibilitychange', again);
  }

  async load(): Promise<void> {
    document.title = t('page.follow');
    if (!this.view) fillWith(this.root, element('p', { class: 'message' }, t('loading')));
    try {
      this.view = await publicApi.followCase(this.token);
      this.readAt = Date.now();
      this.stale = false;
    } catch (error) {
      const failure = (error as ApiError).failure;
      if (failure === 'notFound') return fillWith(this.root, header(''), message(t('follow.notFound')));
      if (!this.view) {
        return fillWith(
          this.root,
          header(''),
          message(t(failure === 'busy' ? 'error.busy' : 'error.network'), () => void this.load()),
        );
      }
      this.stale = true;
    }
    this.show(this.view);
  }

  private show(view: CustomerCaseView): void {
    const now = Date.now();
    const time = localTime(this.readAt, now);
    const focused = document.activeElement instanceof HTMLButtonElement ? document.activeElement.lang : '';
    fillWith(
      this.root,
      header(view.bankName),
      element(
        'main',
        {},
        element('h1', { tabindex: -1 }, t('page.follow')),
        this.stale && element('p', { class: 'problem', role: 'alert' }, t('follow.stale', { time })),
        view.suspectedTrap && trapWarning(view),
        summary(view, now),
        element(
          'section',
          {},
          element('h2', {}, t('follow.steps')),
          element('ol', { class: 'steps' }, ...stepLines(view, now).map((line) => stepItem(line, now))),
        ),
        !this.stale && element('p', { class: 'help' }, t('follow.updated', { time })),
        !view.suspectedTrap && hotline(view.hotline),
        neverAsked(),
      ),
    );
    // Drawn anew under the reader's finger: the language button keeps the focus.
    if (focused) this.root.querySelector<HTMLElement>(`button[lang="${focused}"]`)?.focus();
  }
}

function trapWarning(view: CustomerCaseView): HTMLElement {
  return element(
    'section',
    { class: 'trap', role: 'alert' },
    element('h2', {}, `⚠ ${t('follow.trapTitle')}`),
    element('p', {}, t('follow.trap')),
    callButton(view.hotline, true),
  );
}

function summary(view: CustomerCaseView, now: number): HTMLElement {
  return element(
    'section',
    { class: 'case' },
    element('h2', {}, t('follow.case')),
    element('p', { class: 'case-number' }, view.caseNumber),
    element(
      'p',
      {},
      t(`follow.kind.${view.kind}` as const),
      view.lastFour === null ? '' : ` · ${t('follow.card', { lastFour: view.lastFour })}`,
    ),
    element('p', {}, view.siteName, element('br'), view.address),
    view.detectedAt === null
      ? element('p', {}, t('follow.opened', { time: localTime(view.openedAt, now) }))
      : element(
          'div',
          { class: 'detected' },
          element('p', {}, element('b', {}, `✓ ${t('follow.detected', { time: localTime(view.detectedAt, now) })}`)),
          element('p', { class: 'help' }, t('follow.detectedHelp')),
        ),
  );
}

function stepItem(line: StepLine, now: number): HTMLElement {
  const status = { done: t('follow.doneStep'), current: t('follow.current'), todo: t('follow.todo') }[line.status];
  return element(
    'li',
    { class: line.status, 'aria-current': line.status === 'current' ? 'step' : undefined },
    element('p', { class: 'step-name' }, line.text, element('span', { class: 'off-screen' }, ` (${status})`)),
    element('p', { class: 'step-time' }, stepTime(line, now)),
  );
}

function stepTime(line: StepLine, now: number): string {
  if (line.at !== null) return localTime(line.at, now);
  if (line.status !== 'todo' || line.expectedAt === null) return '';
  return t(line.late ? 'follow.late' : 'follow.expected', { time: localTime(line.expectedAt, now) });
}
