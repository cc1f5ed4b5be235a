import { tellReason, tellTimeline } from './timeline-texts.js';

describe('the words of a timeline', () => {
  it('say what happened and why, in both languages', () => {
    const entry = { what: 'offered', reason: 'nearer', data: { technicianId: 'tech01' } };
    expect(tellTimeline(entry, 'en')).toBe('Offered to tech01: the nearest');
    expect(tellTimeline(entry, 'zh-CN')).toBe('派单给 tech01：距离最近');
  });

  it("keep a person's own words", () => {
    expect(tellTimeline({ what: 'refused', reason: 'flat tyre', data: {} }, 'en')).toBe('Refused: flat tyre');
    expect(tellTimeline({ what: 'accepted', reason: 'byHand', data: {} }, 'en')).toBe('Accepted');
  });

  it('give the figures behind a choice', () => {
    expect(tellReason({ reason: 'nearer', minutes: 12, load: 1 }, 'en')).toBe(
      'the nearest; 12 minutes away, 1 at hand',
    );
    expect(tellReason({ reason: 'chosenByDesk' }, 'zh-CN')).toBe('监控台指派');
  });
});
