import { tellReason, tellTimeline } from './timeline-texts.js';

const english = { language: 'en' as const, names: new Map([['tech01', 'Chen Wei']]) };
const chinese = { language: 'zh-CN' as const, names: new Map([['tech01', '陈伟']]) };

describe('the words of a timeline', () => {
  it('say what happened and why, in both languages', () => {
    const entry = { what: 'offered', reason: 'nearer', data: { technicianId: 'tech01' } };
    expect(tellTimeline(entry, english)).toBe('Offered to Chen Wei: the nearest');
    expect(tellTimeline(entry, chinese)).toBe('派单给 陈伟：距离最近');
  });

  it("keep a person's own words", () => {
    expect(tellTimeline({ what: 'refused', reason: 'flat tyre', data: {} }, english)).toBe('Refused: flat tyre');
    expect(tellTimeline({ what: 'accepted', reason: 'byHand', data: {} }, english)).toBe('Accepted');
  });

  it('give the figures behind a choice', () => {
    expect(tellReason({ reason: 'nearer', minutes: 12, load: 1 }, 'en')).toBe(
      'the nearest; 12 minutes away, 1 at hand',
    );
    expect(tellReason({ reason: 'chosenByDesk' }, 'zh-CN')).toBe('监控台指派');
  });
});
