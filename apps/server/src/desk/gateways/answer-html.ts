import { inLanguage, NOTICE_TEXTS, type Bilingual, type Language } from '#libs/domain';
import type { LinkAnswer } from '../../notify/index.js';

const WORDS = {
  unknown: {
    zh: '此链接无效。请登录值守系统处理，或致电监控台。',
    en: 'This link is not valid. Please sign in, or call the desk.',
  },
  expired: {
    zh: '此链接已过期：该派单已不再有效。请登录查看，或致电监控台。',
    en: 'This link has expired: the offer is no longer the current one. Please sign in, or call the desk.',
  },
  used: { zh: '此派单已答复过，无需再次操作。', en: 'This was answered already; nothing more to do.' },
  accept: { zh: '接单', en: 'Accept' },
  escalate: { zh: '升级', en: 'Escalate' },
  refuse: { zh: '拒单', en: 'Refuse' },
  reason: { zh: '拒单原因', en: 'Reason for refusing' },
} satisfies Record<string, Bilingual>;

const STYLE =
  'body{font:18px/1.5 system-ui,sans-serif;margin:0 auto;max-width:28rem;padding:1rem;background:#fff;color:#111}' +
  'button,input{font:inherit;width:100%;min-height:48px;margin:.4rem 0;box-sizing:border-box}' +
  'button{border:2px solid #111;background:#fff;color:#111;border-radius:6px}button.main{background:#111;color:#fff}';

/** The page behind a link: what is asked and three buttons, or why there are none. */
export function answerHtml(token: string, state: LinkAnswer): string {
  if (state.outcome === 'unknown') return frame('zh-CN', `${both(WORDS.unknown)}`);
  const { page } = state;
  const { language, facts } = page;
  const say = (text: Bilingual | undefined): string => escape(text ? inLanguage(text, language) : '');
  const place = [facts.terminalId ?? '', say(facts.site), say(facts.address)].filter(Boolean).join(' · ');
  const head = `<h1>${escape(facts.priority ?? '')} ${say(facts.title)}</h1><p>${place}</p>`;
  if (state.outcome === 'answered') {
    const { reply, facts: told } = state.answered;
    const text = NOTICE_TEXTS[`replyAnswer.${reply}`][language].long;
    const values: Record<string, string> = {
      title: say(told.title),
      terminal: escape(told.terminalId ?? ''),
      site: say(told.site),
      address: say(told.address),
      holder: say(told.holder),
    };
    return frame(
      language,
      `<p role="status">${text.replace(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? '')}</p>`,
    );
  }
  if (state.outcome !== 'open') return frame(language, `${head}<p role="status">${say(WORDS[state.outcome])}</p>`);
  const button = (act: 'accept' | 'escalate' | 'refuse', main = ''): string =>
    `<button name="act" value="${act}"${main}>${say(WORDS[act])}</button>`;
  return frame(
    language,
    `${head}<form method="post" action="/api/public/answers/${escape(token)}">${button('accept', ' class="main"')}` +
      `${button('escalate')}<label>${say(WORDS.reason)}<input name="reason" maxlength="200"></label>${button('refuse')}</form>`,
  );
}

const both = ({ zh, en }: Bilingual): string => `<p role="status">${escape(zh)}</p><p>${escape(en)}</p>`;

function frame(language: Language, body: string): string {
  return (
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<meta name="referrer" content="no-referrer"><title>Watchkeeper</title><style>${STYLE}</style></head><body>${body}</body></html>`
  );
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replace(/[&<>"']/g, (each) => ENTITIES[each]!);
