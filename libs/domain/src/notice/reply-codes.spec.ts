import fc from 'fast-check';
import { choosePage, openPages, type AnswerableCode } from '../index.js';

const given = (change: Partial<AnswerableCode>): AnswerableCode => ({
  code: 1,
  noticeId: '1',
  incidentId: '1',
  technicianId: 'tech01',
  givenAt: new Date('2026-11-21T20:00:00Z'),
  done: false,
  offered: false,
  ...change,
});

describe('the page that an answer means', () => {
  it('is the one of its number, whatever has become of it', () => {
    const page = given({ code: 3, done: true });
    expect(choosePage([given({}), page], 3)).toBe(page);
    expect(choosePage([given({})], 3)).toBe('unknownCode');
  });

  it('is, without a number, the only one that is offered, or the only one that is open', () => {
    const offered = given({ code: 2, noticeId: '2', incidentId: '2', offered: true });
    expect(choosePage([given({}), offered], null)).toBe(offered);
    expect(choosePage([given({ done: true }), offered], null)).toBe(offered);
    expect(choosePage([given({ done: true })], null)).toBe('nothingOpen');
    expect(choosePage([given({ offered: true }), offered], null)).toBe('whichOne');
  });

  it('is one for whoever was asked twice for one incident', () => {
    const again = given({ code: 2, noticeId: '12' });
    expect(choosePage([given({ noticeId: '9' }), again], null)).toBe(again);
  });

  it('is, of two people with one telephone, the page of the one who is asked now', () => {
    const other = given({ technicianId: 'tech02', incidentId: '2', noticeId: '2' });
    const asked = { ...other, offered: true };
    expect(choosePage([given({}), asked], 1)).toBe(asked);
    expect(choosePage([given({ done: true }), other], 1)).toBe(other);
    expect(choosePage([given({ offered: true }), asked], 1)).toBe('whichOne');
    expect(choosePage([given({}), other], 1)).toBe('whichOne');
    const later = given({ technicianId: 'tech02', done: true, givenAt: new Date('2026-11-21T21:00:00Z') });
    expect(choosePage([given({ done: true }), later], 1)).toBe(later);
  });

  it('never is another number than the one that was typed, nor one of several that are offered', () => {
    const code = fc.record({
      code: fc.integer({ min: 1, max: 4 }),
      noticeId: fc.nat(20).map(String),
      incidentId: fc.nat(5).map(String),
      technicianId: fc.constantFrom('tech01', 'tech02'),
      givenAt: fc.date({ noInvalidDate: true }),
      done: fc.boolean(),
      offered: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(code), fc.option(fc.integer({ min: 1, max: 4 })), (codes, typed) => {
        const meant = choosePage(codes, typed);
        if (typeof meant === 'string') return;
        if (typed !== null) expect(meant.code).toBe(typed);
        const rivals = typed === null ? openPages(codes) : codes.filter((each) => each.code === typed && !each.done);
        const offered = rivals.filter((each) => each.offered && each !== meant);
        if (meant.offered && !meant.done) expect(offered).toEqual([]);
        else if (!meant.done) expect(rivals.filter((each) => each.offered)).toEqual([]);
      }),
    );
  });
});
