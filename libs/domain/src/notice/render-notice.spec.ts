import {
  CASE_STATES,
  CHANNELS,
  LANGUAGES_SPOKEN,
  NOTICE_TEMPLATES,
  NOTICE_TEXTS,
  renderNotice,
  smsLength,
  TEXT_KEYS,
  textKeyOf,
} from '../index.js';
import type { HouseFacts, NoticeFacts, NoticeTemplate } from '../index.js';

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
};
const CUSTOMER_TEMPLATES: NoticeTemplate[] = ['caseReceived', 'caseProgress'];

/** Every template with every set of facts that chooses words of its own. */
const ALL = NOTICE_TEMPLATES.flatMap((template): { template: NoticeTemplate; facts: NoticeFacts }[] => {
  if (template === 'incidentChanged')
    return (['cleared', 'returned'] as const).map((change) => ({ template, facts: { ...facts, change } }));
  if (template === 'caseReceived')
    return [true, false].map((suspectedTrap) => ({ template, facts: { ...facts, suspectedTrap } }));
  if (template === 'caseProgress')
    return CASE_STATES.map((caseState) => ({ template, facts: { ...facts, caseState, expectedAt: facts.acceptBy! } }));
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
      else if (notice.template !== 'incidentWithdrawn') expect(text).toContain('https://watch.example/');
    }
  });

  it('name sign, priority, title, terminal, site, address, deadline in the zone of the bank and the link', () => {
    const notice = { template: 'incidentOffered', channel: 'sms', language: 'zh-CN', facts, house } as const;
    expect(renderNotice(notice).text).toBe(
      '【示范银行】P1 吞卡 T0007 中关村支行，海淀区中关村大街1号。请于21:15前接单 https://watch.example/field/incidents/42',
    );
    expect(renderNotice({ ...notice, house: { ...house, timeZone: 'Europe/Berlin' } }).text).toContain('请于14:15前');
  });

  it('send the desk to its own page', () => {
    const { text } = renderNotice({ template: 'incidentUnanswered', channel: 'sms', language: 'en', facts, house });
    expect(text).toContain('https://watch.example/desk/incidents/42');
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
    expect(text).toContain('…。请于21:15前接单 https://watch.example/field/incidents/42');
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
