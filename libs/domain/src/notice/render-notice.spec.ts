import {
  CASE_STATES,
  CHANNELS,
  REPLY_OUTCOMES,
  LANGUAGES_SPOKEN,
  NOTICE_TEMPLATES,
  NOTICE_TEXTS,
  renderNotice as render,
  smsLength,
  TEXT_KEYS,
  textKeyOf,
} from '../index.js';
import type { HouseFacts, NoticeFacts, NoticeTemplate, NoticeToRender, RecipientKind } from '../index.js';

/** To a technician, where a test does not say otherwise. */
const renderNotice = (notice: Omit<NoticeToRender, 'kind'> & Partial<NoticeToRender>) =>
  render({ kind: 'technician', ...notice });

const house: HouseFacts = {
  bank: { zh: '示范银行', en: 'Sample Bank' },
  hotline: '95500',
  timeZone: 'Asia/Shanghai',
  publicUrl: 'https://watch.example',
};
const facts: NoticeFacts = {
  incidentId: '42',
  incidentNumber: 'INC-00000042',
  priority: 'P1',
  title: { zh: '吞卡', en: 'Card captured' },
  terminalId: 'T0007',
  site: { zh: '中关村支行', en: 'Zhongguancun branch' },
  address: { zh: '海淀区中关村大街1号', en: '1 Zhongguancun Street, Haidian' },
  acceptBy: '2026-11-21T13:15:00Z',
  caseNumber: '7K3M9-QXTD4',
  caseKind: 'card',
  replyCode: 1,
  answerToken: '1z.0123456789ab',
  holder: { zh: '陈伟', en: 'Chen Wei' },
  openCodes: [1, 2],
};
const TEN = Array.from({ length: 10 }, (_none, n) => ({
  template: 'incidentOffered' as const,
  facts: { ...facts, priority: 'P4' as const, terminalId: `T${n}`, replyCode: n },
}));
const CUSTOMER_TEMPLATES: NoticeTemplate[] = ['complaintReceived', 'complaintAnswered', 'caseReceived', 'caseProgress'];

/** Every template with every set of facts that chooses words of its own. */
const ALL = NOTICE_TEMPLATES.flatMap((template): { template: NoticeTemplate; facts: NoticeFacts }[] => {
  if (template === 'incidentChanged')
    return (['cleared', 'returned'] as const).map((change) => ({ template, facts: { ...facts, change } }));
  if (template === 'caseReceived')
    return [true, false].map((suspectedTrap) => ({ template, facts: { ...facts, suspectedTrap } }));
  if (template === 'caseProgress')
    return CASE_STATES.map((caseState) => ({ template, facts: { ...facts, caseState, expectedAt: facts.acceptBy! } }));
  if (template === 'replyAnswer') return REPLY_OUTCOMES.map((reply) => ({ template, facts: { ...facts, reply } }));
  if (template === 'noticesBundled') return [{ template, facts: { items: TEN } }];
  return [{ template, facts }];
}).flatMap((each) =>
  LANGUAGES_SPOKEN.flatMap((language) => CHANNELS.map((channel) => ({ ...each, language, channel, house }))),
);

describe('the texts of notices', () => {
  it('exist for every template, in both languages, long and short', () => {
    expect(new Set(ALL.map((each) => textKeyOf(each.template, each.facts)))).toEqual(new Set(TEXT_KEYS));
    expect(Object.keys(NOTICE_TEXTS).sort()).toEqual([...TEXT_KEYS].sort());
    for (const key of TEXT_KEYS) {
      for (const language of LANGUAGES_SPOKEN) {
        const texts = NOTICE_TEXTS[key][language];
        expect(Object.values(texts).every((text) => text.trim().length > 3)).toBe(true);
      }
    }
  });

  it.each(ALL)('$template in $language by $channel has no gap and no word of the other language', (notice) => {
    const { subject, text } = renderNotice(notice);
    expect(subject + text).not.toMatch(/[{}]|undefined|null|NaN/);
    expect(text).not.toBe('');
    if (notice.channel === 'email') expect(subject).not.toBe('');
    const chinese = /[\u4e00-\u9fff]/;
    if (notice.language === 'en') expect(subject + text).not.toMatch(chinese);
    else expect(text).toMatch(chinese);
  });

  it('carry no link to a customer by SMS, and one to a technician', () => {
    for (const notice of ALL.filter(({ channel }) => channel === 'sms')) {
      const { text } = renderNotice(notice);
      if (CUSTOMER_TEMPLATES.includes(notice.template)) expect(text).not.toMatch(/https?:|\bwatch\.example\b/);
      else if (notice.template !== 'incidentWithdrawn' && notice.template !== 'replyAnswer')
        expect(text).toContain('https://watch.example/');
    }
  });

  it('name sign, priority, title, terminal, site, address, deadline in the zone of the bank and the link', () => {
    const notice = { template: 'incidentOffered', channel: 'sms', language: 'zh-CN', facts, house } as const;
    expect(renderNotice(notice).text).toBe(
      '【示范银行】P1 吞卡 T0007 中关村支行，海淀区中关村大街1号。请于21:15前接单（回1a接1e升1x拒） https://watch.example/a/1z.0123456789ab',
    );
    const { replyCode: _code, answerToken: _token, ...bare } = facts;
    expect(renderNotice({ ...notice, facts: bare }).text).toMatch(
      /请于21:15前接单 https:\/\/watch\.example\/field\/incidents\/42$/,
    );
    expect(renderNotice({ ...notice, house: { ...house, timeZone: 'Europe/Berlin' } }).text).toContain('请于14:15前');
  });

  it('call what an outage is about by its own name, and a site only once', () => {
    const notice = { template: 'incidentOffered', language: 'en', house, kind: 'technician' } as const;
    const textOf = (channel: 'email' | 'voice', change: Partial<NoticeFacts>): string =>
      renderNotice({ ...notice, channel, facts: { ...facts, ...change } }).text;
    expect(textOf('email', {})).toContain('Terminal: T0007\nSite: Zhongguancun');
    expect(textOf('voice', {})).toContain(', terminal T0007, Zhongguancun');
    const line = { subject: 'network', terminalId: 'NET-3' } as const;
    expect(textOf('email', line)).toContain('\n\nLine: NET-3\nSite: Zhongguancun');
    expect(textOf('voice', line)).toContain(', line NET-3, Zhongguancun');
    const site = { subject: 'site', terminalId: 'zgc' } as const;
    expect(textOf('email', site)).toContain('\n\nSite: Zhongguancun');
    expect(textOf('email', site)).not.toMatch(/zgc|Terminal/);
    expect(textOf('voice', site)).toMatch(/night watch\. [^,]+, Zhongguancun/);
  });

  it('send whoever reads it to their own page, whatever it is about', () => {
    const { answerToken: _token, ...bare } = facts;
    for (const template of ['incidentUnanswered', 'incidentEscalated', 'serviceLevelAtRisk'] as const) {
      const linkOf = (kind: RecipientKind, items?: NoticeFacts['items']): string =>
        renderNotice({
          ...{ template: items ? 'noticesBundled' : template, channel: 'email', language: 'en', house, kind },
          facts: items ? { items } : bare,
        }).values['pageLink']!;
      expect(linkOf('technician')).toBe('https://watch.example/field/incidents/42');
      for (const kind of ['desk', 'lead', 'robot', 'webhook'] as const) {
        expect(linkOf(kind)).toBe('https://watch.example/desk/incidents/42');
        expect(linkOf(kind, [{ template, facts: bare }])).toBe('https://watch.example/desk');
      }
    }
  });

  it('fit into two SMS segments with the longest that a bank has, in both languages, and keep number and link', () => {
    const house: HouseFacts = {
      bank: { zh: '内蒙古呼和浩特金谷农村商业银行', en: 'Inner Mongolia Hohhot Jingu Rural Commercial Bank' },
      hotline: '+86 471 1234 5678',
      timeZone: 'Asia/Shanghai',
      publicUrl: 'https://watchkeeper.jingu-bank.example',
    };
    const long = {
      title: {
        zh: '出钞模块传感器故障且钞箱卡住无法打开',
        en: 'Dispenser sensor failed and a cassette is stuck, cannot be opened',
      },
      site: {
        zh: '呼和浩特市赛罕区大学东街支行自助银行服务区',
        en: 'Saihan district, University East Street branch, self-service lobby',
      },
      address: { zh: '内蒙古自治区呼和浩特市赛罕区大学东街与昭乌达路交叉口东南角一层'.repeat(2), en: 'x'.repeat(150) },
      holder: { zh: '阿拉坦乌拉·巴特尔', en: 'Alatanwula Batu-Erdene' },
      why: {
        zh: '升级策略没有指明任何人，且当班人员均不可用',
        en: 'the policy names nobody and whoever is on call has no way to be reached',
      },
      findings: Array.from({ length: 9 }, () => ({
        zh: '呼和浩特赛罕区一线在 11-23 22:00 至 11-24 07:00 之间无人值班',
        en: 'Nobody is on call for first line of Hohhot Saihan between 11-23 22:00 and 11-24 07:00',
      })),
      terminalId: 'NMG-HHHT-SH-0042',
      incidentId: '12345678',
      incidentNumber: 'INC-12345678',
      complaintNumber: 'CP-7K3M9-QXTD4',
      complaintOutcome:
        'We have checked the journal and the recording and returned the amount to your account today. '.repeat(3),
      complaintDueAt: facts.acceptBy!,
      escalation: { step: 12, waitedMinutes: 1234 },
      serviceLevel: { target: 'restore' as const, limitMinutes: 1440, dueAt: facts.acceptBy! },
      shiftFrom: facts.acceptBy!,
      openCodes: [11, 12, 13, 14, 15],
    };
    const answers = { replyCode: 99, answerToken: '1zzzzz.0123456789ab' };
    for (const notice of ALL.filter(({ channel }) => channel === 'sms')) {
      const { replyCode: _code, answerToken: _token, ...others } = notice.facts;
      const facts: NoticeFacts =
        notice.template === 'noticesBundled'
          ? notice.facts
          : { ...others, ...long, ...(notice.template === 'incidentOffered' && answers) };
      const { text } = renderNotice({ ...notice, facts, house });
      const told = `${notice.template} ${notice.language} ${text}`;
      expect([told, smsLength(text).segments <= 2]).toEqual([told, true]);
      if (CUSTOMER_TEMPLATES.includes(notice.template)) expect(text).not.toMatch(/https?:|\.example/);
      if (notice.template === 'incidentOffered') expect(text).toContain(`/a/${answers.answerToken}`);
    }
  });

  it('take the words of the product for a customer whose card was kept', () => {
    const notice = { template: 'caseReceived', channel: 'sms', facts, house } as const;
    expect(renderNotice({ ...notice, language: 'zh-CN' }).text).toBe(
      '【示范银行】您在中关村支行的吞卡情况已登记，编号7K3M9-QXTD4。请勿拨打机身张贴的陌生电话，勿透露密码和验证码。如需挂失请拨95500。',
    );
    expect(renderNotice({ ...notice, language: 'en' }).text).toBe(
      '[Sample Bank] We recorded your card problem at Zhongguancun branch. Case 7K3M9-QXTD4. Do not call numbers stuck on the machine or share PIN/codes. To block your card call 95500.',
    );
  });

  it('fit into two SMS segments, and shorten a long address before anything else', () => {
    for (const notice of ALL.filter(({ channel }) => channel === 'sms')) {
      expect(smsLength(renderNotice(notice).text).segments).toBeLessThanOrEqual(2);
    }
    const long = { zh: '北京市海淀区中关村大街'.repeat(12), en: 'x'.repeat(400) };
    const { text } = renderNotice({
      template: 'incidentOffered',
      channel: 'sms',
      language: 'zh-CN',
      facts: { ...facts, address: long },
      house,
    });
    expect(smsLength(text).segments).toBe(2);
    expect(text).toContain('…。请于21:15前接单（回1a接1e升1x拒） https://watch.example/a/1z.0123456789ab');
  });

  it('say in English how to answer', () => {
    const { text } = renderNotice({ template: 'incidentOffered', channel: 'sms', language: 'en', facts, house });
    expect(text).toContain(
      'Accept by 21:15: reply 1a yes, 1e escalate, 1x no, or https://watch.example/a/1z.0123456789ab',
    );
  });

  it('list ten low notices with their numbers in one message', () => {
    const notice = { template: 'noticesBundled', facts: { items: TEN }, house } as const;
    const sms = renderNotice({ ...notice, channel: 'sms', language: 'en' }).text;
    expect(sms).toContain('10 notices: 0 P4 Card captured T0; 1 P4 Card captured T1;');
    const { subject, text } = renderNotice({ ...notice, channel: 'email', language: 'zh-CN' });
    expect(subject).toBe('10条通知');
    for (const { facts: each } of TEN) expect(text).toContain(`吞卡 ${each.terminalId} `);
  });

  it('are spoken without links and codes, and say which keys to press', () => {
    for (const language of LANGUAGES_SPOKEN) {
      const { text } = renderNotice({ template: 'incidentOffered', channel: 'voice', language, facts, house });
      expect(text).not.toMatch(/https?:|1a/);
      expect(text).toMatch(/请按1|Press 1/);
    }
  });

  it('of an escalation name the keys and the codes to whoever may take it, and to no desk', () => {
    const escalated = { ...facts, escalation: { step: 1, waitedMinutes: 12 } };
    const { answerToken: _none, replyCode: _neither, ...ofDesk } = escalated;
    for (const language of LANGUAGES_SPOKEN) {
      const told = (channel: 'voice' | 'sms', each: NoticeFacts): string =>
        renderNotice({ template: 'incidentEscalated', channel, language, facts: each, house }).text;
      const ofTechnician = { ...ofDesk, answerToken: 'k.abcdefghijkl', replyCode: 3 };
      expect(told('voice', ofTechnician)).toMatch(/请按1|Press 1/);
      expect(told('sms', ofTechnician)).toMatch(/3a.*\/a\/k\.abcdefghijkl/);
      expect(told('voice', ofDesk)).not.toMatch(/按1|Press|\s$/);
      expect(told('sms', ofDesk)).not.toMatch(/3a|\/a\//);
    }
  });

  it('stay readable without an expected time', () => {
    const bare: NoticeFacts = { caseNumber: '7K3M9-QXTD4', caseKind: 'card', caseState: 'technicianSent' };
    const notice = { template: 'caseProgress', channel: 'sms', facts: bare, house } as const;
    expect(renderNotice({ ...notice, language: 'zh-CN' }).text).toContain('已派工程师，即将到场。');
    expect(renderNotice({ ...notice, language: 'en' }).text).toContain('a technician is on the way. Questions');
  });
});

describe('smsLength', () => {
  it.each([
    ['a'.repeat(160), 'gsm7', 1],
    ['a'.repeat(161), 'gsm7', 2],
    ['€'.repeat(80), 'gsm7', 1],
    ['€'.repeat(81), 'gsm7', 2],
    ['吞'.repeat(70), 'ucs2', 1],
    ['吞'.repeat(71), 'ucs2', 2],
    ['吞'.repeat(134), 'ucs2', 2],
    ['吞'.repeat(135), 'ucs2', 3],
    ['🏧'.repeat(35), 'ucs2', 1],
    ['🏧'.repeat(36), 'ucs2', 2],
  ])('counts %#', (text, alphabet, segments) => {
    expect(smsLength(text)).toMatchObject({ alphabet, segments });
  });
});
