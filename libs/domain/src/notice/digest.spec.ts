import fc from 'fast-check';
import {
  bytesOf,
  cutToBytes,
  digestHead,
  renderDigest,
  toWebhookEvent,
  webhookRetryMs,
  type DigestFacts,
} from '../index.js';

const digest: DigestFacts = {
  matter: 'digest',
  open: { P1: 1, P2: 0, P3: 12, P4: 0 },
  incidents: [
    {
      number: 'INC-00000042',
      priority: 'P1',
      title: { zh: '吞卡', en: 'Card captured' },
      site: { zh: '人民路支行', en: 'Renmin Road' },
      openedAt: '2026-11-21T13:15:00Z',
      held: false,
    },
  ],
  more: 12,
};

describe('what a group is told', () => {
  it('names the most urgent ones and counts the rest, in either language', () => {
    expect(renderDigest(digest, 'zh-CN', 'Asia/Shanghai')).toBe(
      '未结工单摘要\n未结：P1 × 1，P3 × 12\nP1 21:15 吞卡 人民路支行 INC-00000042（无人处理）\n另有 12 张。',
    );
    expect(renderDigest(digest, 'en', 'Asia/Shanghai')).toBe(
      'Open incidents\nOpen: P1 × 1, P3 × 12\nP1 21:15 Card captured Renmin Road INC-00000042 (nobody is on it)\nand 12 more.',
    );
  });

  it('stands in one line beside others', () => {
    expect(digestHead(digest, 'en')).toBe('Open incidents; Open: P1 × 1, P3 × 12');
    expect(digestHead({ ...digest, matter: 'flood', flood: 'begun' }, 'zh-CN')).toBe(
      '告警风暴开始：低级别暂不呼叫；未结：P1 × 1，P3 × 12',
    );
  });

  it('says who keeps the week, that a flood ended and what reached nobody', () => {
    const none = { P1: 0, P2: 0, P3: 0, P4: 0 };
    const [chen, li] = [
      { zh: '陈伟', en: 'Chen Wei' },
      { zh: '李娜', en: 'Li Na' },
    ];
    const day = (weekday: number, names: (typeof chen)[], gap = false) => ({ weekday, names, gap });
    const days = [day(5, [chen, li]), day(6, [chen]), day(7, [chen]), day(1, [li], true), day(2, [], true)];
    const week = [{ region: { zh: '东区', en: 'East' }, days }];
    const text = (facts: Partial<DigestFacts>) =>
      renderDigest({ ...digest, open: none, incidents: [], more: 0, ...facts }, 'en', 'UTC');
    expect(text({ matter: 'weekAhead', week })).toBe(
      'On call in the next seven days\nEast: Fri Chen Wei, Li Na; Sat–Sun Chen Wei; Mon Li Na (not all day); Tue nobody',
    );
    expect(renderDigest({ ...digest, matter: 'weekAhead', week }, 'zh-CN', 'UTC')).toBe(
      '未来七天值班\n东区：周五 陈伟、李娜；周六–周日 陈伟；周一 李娜（有空档）；周二 无人值班',
    );
    expect(text({ matter: 'flood', flood: 'ended' })).toContain('has ended');
    expect(text({ matter: 'deadLetters', dead: 3 })).toContain('3 notices reached nobody');
  });

  it('is never longer than the group takes, and says when it was cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.integer({ min: 60, max: 200 }), (text, most) => {
        const cut = cutToBytes(text, most, 'zh-CN');
        expect(Buffer.byteLength(cut)).toBe(bytesOf(cut));
        expect(bytesOf(cut)).toBeLessThanOrEqual(most);
        expect(cut === text || cut.endsWith('其余请见值班台')).toBe(true);
      }),
    );
  });
});

describe('what outside systems are told', () => {
  const line = {
    id: '7',
    incidentId: '42',
    incidentNumber: 'INC-00000042',
    terminalId: 'T0001',
    what: 'accepted',
    at: '2026-11-21T13:15:00.000Z',
  };

  it('is ids alone, under the names of CloudEvents', () => {
    expect(toWebhookEvent(line, 'https://watch.example')).toEqual({
      type: 'incident.accepted',
      timestamp: '2026-11-21T13:15:00.000Z',
      data: {
        specversion: '1.0',
        id: '7',
        source: 'https://watch.example',
        type: 'incident.accepted',
        subject: 'incidents/42',
        time: '2026-11-21T13:15:00.000Z',
        incidentId: '42',
        incidentNumber: 'INC-00000042',
        terminalId: 'T0001',
      },
    });
    expect(toWebhookEvent({ ...line, what: 'noticeSent' }, 'x')).toBeUndefined();
  });

  it('is tried ten times over four days', () => {
    const pauses = Array.from({ length: 10 }, (_none, index) => webhookRetryMs(index + 1));
    expect(pauses).toEqual(
      [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400, undefined].map((s) => s && s * 1000),
    );
  });
});
