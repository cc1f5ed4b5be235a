/** What somebody answered by SMS. */
export type ParsedReply =
  | { kind: 'answer'; act: ReplyAct; /** Null: no number was given. */ code: number | null; reason: string | null }
  /** To the check before a shift. */
  | { kind: 'confirm' }
  | { kind: 'help'; reason: 'asked' | 'notUnderstood' };

export type ReplyAct = 'accept' | 'escalate' | 'refuse';

const WORDS: Record<string, ReplyAct | 'confirm' | 'help'> = {
  a: 'accept',
  accept: 'accept',
  yes: 'accept',
  接: 'accept',
  接单: 'accept',
  接受: 'accept',
  e: 'escalate',
  escalate: 'escalate',
  升: 'escalate',
  升级: 'escalate',
  x: 'refuse',
  refuse: 'refuse',
  no: 'refuse',
  拒: 'refuse',
  拒绝: 'refuse',
  拒单: 'refuse',
  ok: 'confirm',
  okay: 'confirm',
  好: 'confirm',
  好的: 'confirm',
  收到: 'confirm',
  help: 'help',
  帮助: 'help',
  '?': 'help',
};
const byLength = (a: string, b: string): number => b.length - a.length;
const alternatives = (pattern: RegExp): string =>
  Object.keys(WORDS)
    .filter((word) => pattern.test(word))
    .sort(byLength)
    .join('|');
/**
 * `1a`, `1 x reason`, `1x原因`, `接1`, `拒 2 原因`, `ok`. A word ends where its letters end: `接不了` is no yes. Only a reason
 * may follow a refusal without a gap.
 */
const SHAPE = new RegExp(
  `^(?:(\\d{1,2})[\\s.,:)-]*)?(?:(x(?=\\p{Script=Han})|(?:${alternatives(/^[a-z]+$/)})(?![\\p{L}\\p{M}]))|(拒绝|拒单|拒)|(${alternatives(/^[^a-z?拒]+$/)})(?!\\p{L}))` +
    `[\\s.,:;!-]*(?:(\\d{1,2})(?![\\d\\p{L}])[\\s.,:;!-]*)?(.*)$`,
  'isu',
);
/** `1a接`, `2x拒`: the very words of the message that asks. Not the whole of it, which is no answer. */
const ECHO =
  /^((?:\d{1,2}[\s.,:)-]*)?)(?:(a)接(?:单|受)?|(e)升级?|(x)拒(?:绝|单)?)(?![\p{L}\p{N}])(?!.*\d[aex][接升拒])/iu;
const MOST_LENGTH = 500;
const MOST_REASON = 200;
const HELP: ParsedReply = { kind: 'help', reason: 'notUnderstood' };

/** Reads an answer, however it was typed: full-width, in capitals, with the sign of the bank quoted before it. */
export function parseReply(text: string): ParsedReply {
  const plain = tidy(text).replace(ECHO, '$1$2$3$4');
  if (/^\?+$/.test(plain)) return { kind: 'help', reason: 'asked' };
  const match = SHAPE.exec(plain);
  if (!match) return HELP;
  const [, before, latin, refusal, chinese, after, rest = ''] = match;
  const word = (latin ?? refusal ?? chinese!).toLowerCase();
  const number = before ?? after;
  const act = WORDS[word];
  if (act === undefined) return HELP;
  if (act === 'help') return { kind: 'help', reason: 'asked' };
  if (act === 'confirm') return number === undefined && rest === '' ? { kind: 'confirm' } : HELP;
  // Without a number a sentence that happens to begin with such a word is none: "no idea", "a moment".
  if (number === undefined && rest !== '' && (act !== 'refuse' || word === 'no')) return HELP;
  const reason = act === 'refuse' && rest !== '' ? rest.slice(0, MOST_REASON) : null;
  return { kind: 'answer', act, code: number === undefined ? null : Number(number), reason };
}

function tidy(text: string): string {
  return text
    .slice(0, MOST_LENGTH)
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .replace(/^\s*(?:[【[][^】\]]{0,40}[】\]]\s*)?["'“”‘’(]*/u, '')
    .replace(/[，。！、；：]/g, ',')
    .replace(/["'“”‘’)\s]+$/u, '')
    .trim();
}
