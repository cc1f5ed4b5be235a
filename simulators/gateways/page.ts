import { PAGE_SCRIPT } from './page-script.js';

const STYLE = String.raw`
  :root { color-scheme: light dark; --ground:#eef1f5; --card:#fff; --ink:#17202c; --quiet:#5d6b7d; --line:#d8dee7;
    --bubble:#e9eef6; --accent:#1f5fbf; --fresh:#fff4d6; }
  @media (prefers-color-scheme: dark) { :root { --ground:#0f141b; --card:#18202a; --ink:#e8edf4; --quiet:#95a3b6;
    --line:#2a3543; --bubble:#243040; --accent:#7db0ff; --fresh:#3b3315; } }
  * { box-sizing:border-box } html,body { margin:0; min-height:100%; background:var(--ground); color:var(--ink);
    font:15px/1.5 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif }
  header { position:sticky; top:0; z-index:1; display:flex; flex-wrap:wrap; gap:12px 20px; align-items:center;
    padding:14px 24px; background:color-mix(in srgb,var(--ground) 88%,transparent); backdrop-filter:blur(8px);
    border-bottom:1px solid var(--line) }
  h1 { font-size:18px; margin:0; font-weight:650 } header p { margin:0; color:var(--quiet); flex:1 1 240px }
  button { font:inherit; color:var(--accent); background:none; border:1px solid var(--line); border-radius:8px;
    padding:6px 12px; min-height:36px; cursor:pointer } button:hover { border-color:var(--accent) }
  button:focus-visible { outline:2px solid var(--accent); outline-offset:2px }
  main { display:grid; grid-template-columns:repeat(auto-fill,minmax(290px,1fr)); gap:22px; padding:24px; max-width:1500px; margin:auto }
  article { background:var(--card); border:1px solid var(--line); border-radius:26px; padding:12px; height:440px;
    display:flex; flex-direction:column; box-shadow:0 10px 30px -18px #0008; transition:box-shadow .3s }
  article.fresh { box-shadow:0 0 0 3px var(--accent) }
  article > header { position:static; display:block; padding:6px 10px 10px; background:none; backdrop-filter:none }
  article h2 { margin:0; font-size:15px; font-weight:600; font-variant-numeric:tabular-nums; overflow-wrap:anywhere }
  article small { color:var(--quiet) }
  ol { list-style:none; margin:0; padding:10px 4px; overflow-y:auto; flex:1; scroll-behavior:smooth }
  li { background:var(--bubble); border-radius:16px 16px 16px 5px; padding:9px 13px; margin:0 18px 10px 0; overflow-wrap:anywhere }
  li.mine { background:var(--accent); color:var(--card); border-radius:16px 16px 5px 16px; margin:0 0 10px 60px }
  form { display:flex; gap:8px; padding:8px 4px 2px; border-top:1px solid var(--line) } form button[type="button"] { flex:1 }
  input { font:inherit; flex:1 1 0; min-width:0; padding:6px 12px; border:1px solid var(--line); border-radius:8px;
    background:var(--ground); color:var(--ink) }
  li.fresh { background:var(--fresh) } li b { display:block } li span { white-space:pre-wrap }
  li time { display:block; color:var(--quiet); font-size:12px; margin-top:3px; font-variant-numeric:tabular-nums }
  #nothing { grid-column:1/-1; text-align:center; color:var(--quiet); padding:14vh 20px }
  #nothing strong { display:block; font-size:20px; color:var(--ink); margin-bottom:6px; font-weight:600 }
  @media (prefers-reduced-motion: reduce) { * { transition:none !important; scroll-behavior:auto !important } }
`;

/** The live page: one phone (or mailbox) for each recipient. No framework, nothing from outside. */
export const PAGE = `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>值守 · 模拟网关 / Watchkeeper · gateways</title><link rel="icon" href="data:,">
<style>${STYLE}</style></head>
<body><header><h1 id="title"></h1><p id="count" role="status"></p>
<button id="language" type="button"></button><button id="clear" type="button"></button></header>
<main id="phones"><div id="nothing"><strong></strong><span></span></div></main>
<script>${PAGE_SCRIPT}</script></body></html>
`;
