/** What the page runs. Text of messages reaches the document as text only, never as markup. */
export const PAGE_SCRIPT = String.raw`
(() => {
  const WORDS = {
    zh: { title: '值守 · 模拟短信、电话与邮件网关', other: 'English', clear: '清空', kinds: { sms: '手机', email: '邮箱', push: '浏览器', voice: '电话', webhook: '外部系统', robot: '群机器人' },
      count: (c) => '短信 ' + c.sms + ' 条 · 电话 ' + c.voice + ' 次 · 邮件 ' + c.email + ' 封' + (c.repeats ? ' · 重复 ' + c.repeats + ' 次' : ''),
      nothing: '还没有消息', hint: '系统发出的短信和邮件会立即显示在这里。', again: (n) => '重复送达 ' + n + ' 次', lost: '连接中断，正在重试…',
      reply: '回复短信，例如 1a', send: '发送', key: (digit) => '按 ' + digit, failed: '未送达：' },
    en: { title: 'Watchkeeper · simulated SMS, voice and mail gateways', other: '中文', clear: 'Clear', kinds: { sms: 'Phone', email: 'Mailbox', push: 'Browser', voice: 'Call', webhook: 'Outside system', robot: 'Group' },
      count: (c) => c.sms + ' SMS · ' + c.voice + ' calls · ' + c.email + ' mails' + (c.repeats ? ' · ' + c.repeats + ' repeated' : ''),
      nothing: 'No messages yet', hint: 'What the system sends by SMS and e-mail appears here at once.', again: (n) => 'delivered again ' + n + ' times', lost: 'Connection lost, trying again…',
      reply: 'Answer by SMS, e.g. 1a', send: 'Send', key: (digit) => 'Press ' + digit, failed: 'Not delivered: ' },
  };
  const byId = (id) => document.getElementById(id);
  const PER_PHONE = 60, PHONES = 120;
  let language = localStorage.getItem('language') || (navigator.language.startsWith('zh') ? 'zh' : 'en');
  let counts = { sms: 0, voice: 0, email: 0, repeats: 0 };
  let answersAreTaken = false;
  const phones = new Map();
  const words = () => WORDS[language];
  const time = (at) => new Date(at).toLocaleTimeString(language === 'zh' ? 'zh-CN' : 'en-GB', { hour12: false });

  function speak() {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    byId('title').textContent = words().title;
    byId('language').textContent = words().other;
    byId('clear').textContent = words().clear;
    byId('nothing').querySelector('strong').textContent = words().nothing;
    byId('nothing').querySelector('span').textContent = words().hint;
    byId('count').textContent = words().count(counts);
    for (const phone of phones.values()) { phone.kind.textContent = words().kinds[phone.channel]; phone.speak(); }
  }

  function phoneOf(message) {
    const key = message.channel + ' ' + message.to;
    const known = phones.get(key);
    if (known) return known;
    const root = document.createElement('article');
    const head = root.appendChild(document.createElement('header'));
    head.appendChild(document.createElement('h2')).textContent = message.to;
    const kind = head.appendChild(document.createElement('small'));
    const list = root.appendChild(document.createElement('ol'));
    list.tabIndex = 0;
    const phone = { root, kind, list, channel: message.channel, call: undefined, speak: () => undefined };
    if (answersAreTaken && phone.channel === 'sms') addReply(phone, message.to);
    if (answersAreTaken && phone.channel === 'voice') addKeys(phone);
    phones.set(key, phone);
    if (phones.size > PHONES) { const [old] = phones.keys(); phones.get(old).root.remove(); phones.delete(old); }
    return phone;
  }

  /** What the person with the phone said, and what came back; kept on this page alone. */
  function note(phone, text, mine) {
    const item = phone.list.appendChild(document.createElement('li'));
    item.className = mine ? 'mine' : 'fresh';
    item.textContent = text;
    phone.list.scrollTop = phone.list.scrollHeight;
  }

  async function answer(phone, path, body, text) {
    note(phone, text, true);
    try {
      const answered = await fetch(path, { method: 'POST', body: JSON.stringify(body) });
      const result = await answered.json();
      if (!answered.ok) throw new Error(result.error || answered.status);
      if (result.say) note(phone, result.say, false);
    } catch (error) { note(phone, words().failed + error.message, false); }
  }

  function addReply(phone, number) {
    const form = phone.root.appendChild(document.createElement('form'));
    const field = form.appendChild(document.createElement('input'));
    const button = form.appendChild(document.createElement('button'));
    phone.speak = () => { field.placeholder = words().reply; field.ariaLabel = words().reply; button.textContent = words().send; };
    form.onsubmit = (event) => {
      event.preventDefault();
      const text = field.value.trim();
      field.value = '';
      if (text) answer(phone, 'answers/sms', { from: number, text }, text);
    };
  }

  function addKeys(phone) {
    const form = phone.root.appendChild(document.createElement('form'));
    const keys = ['1', '2'].map((digit) => {
      const button = form.appendChild(document.createElement('button'));
      button.type = 'button';
      button.onclick = () => answer(phone, 'answers/key', { callId: phone.call, digit }, digit);
      return button;
    });
    phone.speak = () => keys.forEach((button, n) => { button.textContent = words().key(n + 1); });
  }

  function show(message, fresh) {
    const phone = phoneOf(message);
    if (message.detail) phone.call = message.detail.callId;
    const item = document.createElement('li');
    if (message.subject) item.appendChild(document.createElement('b')).textContent = message.subject;
    item.appendChild(document.createElement('span')).textContent = message.text;
    const foot = item.appendChild(document.createElement('time'));
    foot.dateTime = message.at;
    foot.textContent = time(message.at) + (message.repeats ? ' · ' + words().again(message.repeats) : '');
    phone.list.appendChild(item);
    while (phone.list.children.length > PER_PHONE) phone.list.firstChild.remove();
    byId('phones').prepend(phone.root);
    phone.list.scrollTop = phone.list.scrollHeight;
    if (!fresh) return;
    for (const element of [phone.root, item]) {
      element.classList.add('fresh');
      setTimeout(() => element.classList.remove('fresh'), 4000);
    }
  }

  function forget() {
    for (const phone of phones.values()) phone.root.remove();
    phones.clear();
    counts = { sms: 0, voice: 0, email: 0, repeats: 0 };
    byId('nothing').hidden = false;
    speak();
  }

  function follow() {
    let first = true;
    const stream = new EventSource('stream');
    stream.onopen = () => { first = true; };
    stream.onmessage = (event) => {
      const news = JSON.parse(event.data);
      if (first) forget();
      counts = news.counts;
      if (news.messages.length) byId('nothing').hidden = true;
      for (const message of news.messages) show(message, !first);
      first = false;
      speak();
    };
    stream.addEventListener('clear', forget);
    stream.onerror = () => { byId('count').textContent = words().lost; };
  }

  byId('language').onclick = () => { language = language === 'zh' ? 'en' : 'zh'; localStorage.setItem('language', language); speak(); };
  byId('clear').onclick = () => fetch('messages', { method: 'DELETE' });
  speak();
  fetch('answers').then((response) => response.json()).then(({ taken }) => { answersAreTaken = taken; }).finally(follow);
})();
`;
