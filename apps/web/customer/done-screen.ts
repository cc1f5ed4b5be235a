import type { PublicTerminal, ReportReceipt } from '#libs/contract';
import type { CaseKind } from '#libs/domain';
import { t } from '../i18n/customer.js';
import { copyText } from '../ui/copy-text.js';
import { element } from './element.js';
import { hotline } from './frame.js';

export function doneScreen(receipt: ReportReceipt, place: PublicTerminal, kind: CaseKind): HTMLElement {
  const link = new URL(receipt.trackingUrl, location.href).href;
  const copied = element('p', { class: 'help', role: 'status' });
  const copy = async (): Promise<void> => {
    const done = await copyText(`${receipt.caseNumber}\n${link}`);
    copied.textContent = t(done ? 'done.copied' : 'done.copyFailed');
  };
  return element(
    'main',
    {},
    element('h1', { tabindex: -1, class: 'done-title' }, `✓ ${t('done.title')}`),
    element('p', { class: 'lead' }, t('done.lead')),
    element(
      'section',
      { class: 'case' },
      element('h2', {}, t('done.number')),
      element('p', { class: 'case-number' }, receipt.caseNumber),
      element('p', { class: 'help' }, t('done.numberHelp')),
      element('a', { class: 'button main', href: link }, t('done.follow')),
      element('button', { type: 'button', class: 'button slim', click: () => void copy() }, t('done.copy')),
      copied,
    ),
    kind === 'card' && element('p', { class: 'block-card' }, t('done.block')),
    hotline(place.hotline, kind === 'card'),
  );
}
