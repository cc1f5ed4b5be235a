import type { HandoverContent, HandoverView } from '#libs/contract';
import { inLanguage, type Bilingual, type Language } from '#libs/domain';
import { localTime } from '../why/tell-why.js';

const WORDS = {
  title: { zh: '交接班记录', en: 'Handover' },
  state: { zh: '状态', en: 'State' },
  desks: { zh: '交班台 → 接班台', en: 'From desk → to desk' },
  gathered: { zh: '生成时间', en: 'Gathered' },
  signed: { zh: '交班签字', en: 'Signed by' },
  confirmed: { zh: '接班确认', en: 'Confirmed by' },
  openIncidents: { zh: '未结事件单', en: 'Open incidents' },
  shelved: { zh: '搁置', en: 'Shelved' },
  failedNotices: { zh: '发送失败的通知', en: 'Messages that failed' },
  customersWaiting: { zh: '等待中的客户', en: 'Customers who wait' },
  silentTerminals: { zh: '无消息的终端', en: 'Silent terminals' },
  maintenance: { zh: '维护窗口', en: 'Maintenance windows' },
  notes: { zh: '备注', en: 'Notes' },
  number: { zh: '编号', en: 'Number' },
  priority: { zh: '优先级', en: 'Priority' },
  matter: { zh: '故障', en: 'Fault' },
  place: { zh: '终端 / 网点', en: 'Terminal / site' },
  owner: { zh: '负责人', en: 'Owner' },
  next: { zh: '下一步', en: 'Next step' },
  due: { zh: '时限', en: 'Due' },
  until: { zh: '至', en: 'Until' },
  by: { zh: '何人', en: 'By' },
  reason: { zh: '原因', en: 'Reason' },
  recipient: { zh: '收件人', en: 'Recipient' },
  channel: { zh: '渠道', en: 'Channel' },
  since: { zh: '自', en: 'Since' },
  none: { zh: '无', en: 'None' },
  more: { zh: '（仅列出一部分）', en: '(only a part of them)' },
} as const satisfies Record<string, Bilingual>;

const STATES: Readonly<Record<HandoverView['state'], Bilingual>> = {
  draft: { zh: '草稿', en: 'Draft' },
  signed: { zh: '已签字，待确认', en: 'Signed, not confirmed yet' },
  confirmed: { zh: '已确认', en: 'Confirmed' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
};

const STYLE = `body{font:11pt sans-serif;margin:1.5cm;color:#000}h1{font-size:16pt}h2{font-size:12pt;margin:1.2em 0 .3em}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #666;padding:2pt 4pt;text-align:left;vertical-align:top}
th{background:#eee}tr{page-break-inside:avoid}p{white-space:pre-wrap}`;

/** One page of plain HTML without scripts, in the reader's language. Everything that people typed is escaped. */
export function printHandover(view: HandoverView, language: Language, timeZone: string): string {
  const page = new Page(language, timeZone);
  const { content } = view;
  const parts = [
    page.facts([
      ['state', inLanguage(STATES[view.state], language)],
      ['desks', `${view.fromDesk ?? '–'} → ${view.toDesk}`],
      ['gathered', page.time(content.at)],
      ['signed', page.signature(view.signed)],
      ['confirmed', page.signature(view.confirmed)],
    ]),
    ...sectionsOf(page, content),
    page.section('notes', [['by', 'since', 'notes'], view.notes.map(({ by, at, text }) => [by, page.time(at), text])]),
  ];
  const title = page.word('title');
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${title} ${view.id}</title><style>${STYLE}</style></head><body><h1>${title} ${view.id}</h1>${parts.join('')}</body></html>`;
}

type Word = keyof typeof WORDS;
type Table = [heads: Word[], rows: string[][]];

function sectionsOf(page: Page, content: HandoverContent): string[] {
  const open = content.openIncidents.map((each) => [
    each.number,
    each.priority,
    page.text(each.title),
    `${each.terminalId} ${page.text(each.site)}`,
    [each.owner.desk, each.owner.technician && page.text(each.owner.technician)].filter(Boolean).join(' / ') || '–',
    page.text(each.nextStep.text),
    page.time(each.dueAt),
  ]);
  const shelved = content.shelved.map((each) => [
    each.number,
    page.text(each.title),
    each.terminalId,
    page.time(each.until),
    each.by ?? '–',
    each.reason ?? '–',
  ]);
  const failed = content.failedNotices.map((each) => [
    each.incident ?? '–',
    each.recipient,
    each.channel,
    each.error ?? '–',
    page.time(each.at),
  ]);
  const waiting = content.customersWaiting.map((each) => [
    each.number,
    page.text(each.stateText),
    page.time(each.openedAt),
  ]);
  const silent = content.silentTerminals.map(({ id, site, since }) => [`${id} ${page.text(site)}`, page.time(since)]);
  const windows = content.maintenance.map((each) => [
    [each['place'], each['placeId'], each['component']].filter(Boolean).join(' '),
    String(each['reason'] ?? ''),
    String(each['createdBy'] ?? ''),
  ]);
  const { more } = content;
  return [
    page.section('openIncidents', [['number', 'priority', 'matter', 'place', 'owner', 'next', 'due'], open], more),
    page.section('shelved', [['number', 'matter', 'place', 'until', 'by', 'reason'], shelved], more),
    page.section('failedNotices', [['number', 'recipient', 'channel', 'reason', 'since'], failed], more),
    page.section('customersWaiting', [['number', 'state', 'since'], waiting], more),
    page.section('silentTerminals', [['place', 'since'], silent], more),
    page.section('maintenance', [['place', 'reason', 'by'], windows], more),
  ];
}

/** Writes parts of the page in one language. */
class Page {
  constructor(
    private readonly language: Language,
    private readonly timeZone: string,
  ) {}

  word(word: Word): string {
    return inLanguage(WORDS[word], this.language);
  }

  text(text: Bilingual): string {
    return inLanguage(text, this.language);
  }

  time(at: string | null): string {
    return at ? localTime(new Date(at), this.timeZone, this.language === 'en' ? 'en' : 'zh') : '–';
  }

  signature(signed: HandoverView['signed']): string {
    return signed ? `${signed.by} ${this.time(signed.at)}` : '–';
  }

  facts(facts: [Word, string][]): string {
    const rows = facts.map(([word, value]) => `<tr><th>${this.word(word)}</th><td>${escaped(value)}</td></tr>`);
    return `<table>${rows.join('')}</table>`;
  }

  section(name: Word, [heads, rows]: Table, more: readonly string[] = []): string {
    const note = more.includes(name) ? ` ${this.word('more')}` : '';
    const title = `<h2>${this.word(name)} (${rows.length})${note}</h2>`;
    if (rows.length === 0) return `${title}<p>${this.word('none')}</p>`;
    const head = heads.map((word) => `<th>${this.word(word)}</th>`).join('');
    const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`);
    return `${title}<table><tr>${head}</tr>${body.join('')}</table>`;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);
