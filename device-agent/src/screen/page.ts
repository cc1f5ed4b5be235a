import { createHash } from 'node:crypto';

const STYLE = `
:root { color-scheme: light dark; font-family: system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-content: center; padding: 4vmin; text-align: center; }
main { max-width: 40em; }
p { margin: 0 0 1.2rem; line-height: 1.4; overflow-wrap: anywhere; }
.zh { font-size: clamp(1.6rem, 6vmin, 4rem); font-weight: 600; }
.en { font-size: clamp(1.2rem, 4vmin, 2.6rem); }
.case { font-size: clamp(1.6rem, 6vmin, 4rem); font-variant-numeric: tabular-nums; }
.code { font-size: clamp(1rem, 3vmin, 1.6rem); }
[hidden] { display: none; }
`;

/** Shows what the stream says, and takes it away in time by itself should the agent fall silent. */
const SCRIPT = `
const at = (id) => document.getElementById(id);
const put = (id, text) => { at(id).textContent = text || ''; at(id).hidden = !text; };
let words, code;
function show(shown) {
  clearTimeout(words); clearTimeout(code);
  put('zh', shown && shown.zh);
  put('en', shown && shown.en);
  put('case', shown && shown.caseNumber && '编号 Case ' + shown.caseNumber);
  put('code', shown && shown.customerCode && '手机打开 Open on your phone: ' + shown.customerCode.url);
  if (!shown) return;
  words = setTimeout(() => show(null), shown.secondsLeft * 1000);
  if (shown.customerCode) code = setTimeout(() => put('code', ''), shown.customerCode.secondsLeft * 1000);
}
function listen() {
  const stream = new EventSource('/screen/events');
  stream.addEventListener('screen', (event) => show(JSON.parse(event.data).shown));
  // A browser comes back by itself when the connection falls, but not when it was refused.
  stream.addEventListener('error', () => stream.readyState === 2 && setTimeout(listen, 5000));
}
listen();
`;

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The page that shows the words when the terminal's application has none of its own. */
export const SCREEN_PAGE = `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>值守 Watchkeeper</title>
<style>${STYLE}</style></head>
<body><main aria-live="assertive">
<p class="zh" id="zh" hidden></p><p class="en" id="en" lang="en" hidden></p>
<p class="case" id="case" hidden></p><p class="code" id="code" hidden></p>
</main><script>${SCRIPT}</script></body></html>
`;

/** Nothing but the page's own style and script, and a stream from where it came. `frames` may show it within theirs. */
export const pagePolicy = (frames: readonly string[]): string =>
  [
    "default-src 'none'",
    `style-src ${hash(STYLE)}`,
    `script-src ${hash(SCRIPT)}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${frames.length > 0 ? frames.join(' ') : "'none'"}`,
  ].join('; ');
