import fc from 'fast-check';
import { decideDigest, type DigestDue, type DigestMatter } from '../index.js';

const now = new Date('2026-11-21T20:07:00Z');
const minutesAgo = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
const due = (change: Partial<DigestDue>): DigestDue => ({
  matter: 'digest',
  toldAt: null,
  told: '',
  state: '',
  anyOpen: true,
  everyMinutes: 60,
  ...change,
});

describe('whether a group is told', () => {
  it('of what is open: each hour, while anything is', () => {
    expect(decideDigest(due({}), now).outcome).toBe('tell');
    expect(decideDigest(due({ toldAt: minutesAgo(59) }), now).reason).toBe('toldLately');
    expect(decideDigest(due({ toldAt: minutesAgo(60) }), now).outcome).toBe('tell');
    expect(decideDigest(due({ anyOpen: false }), now).reason).toBe('nothingOpen');
    expect(decideDigest(due({}), new Date('2026-11-21T20:30:10Z')).reason).toBe('busyMinute');
  });

  it('of a flood: when it begins and when it ends', () => {
    const flood = (change: Partial<DigestDue>) => decideDigest(due({ matter: 'flood', ...change }), now).outcome;
    expect(flood({})).toBe('remember');
    expect(flood({ state: 'night' })).toBe('tell');
    expect(flood({ toldAt: minutesAgo(1), told: 'night', state: 'night' })).toBe('rest');
    expect(flood({ toldAt: minutesAgo(1), told: 'night', state: '' })).toBe('tell');
  });

  it('of a week that begins, but not of the one in which it is first looked at', () => {
    const week = (change: Partial<DigestDue>) => decideDigest(due({ matter: 'weekAhead', ...change }), now).outcome;
    expect(week({ state: '2026-11-16' })).toBe('remember');
    expect(week({ toldAt: minutesAgo(1), told: '2026-11-16', state: '2026-11-16' })).toBe('rest');
    expect(week({ toldAt: minutesAgo(1), told: '2026-11-16', state: '2026-11-23' })).toBe('tell');
  });

  it('of what reached nobody: at once, then at most every five minutes', () => {
    const dead = (change: Partial<DigestDue>) => decideDigest(due({ matter: 'deadLetters', ...change }), now).outcome;
    expect(dead({ state: '0' })).toBe('rest');
    expect(dead({ state: '1' })).toBe('tell');
    expect(dead({ state: '4', told: '1', toldAt: minutesAgo(4) })).toBe('rest');
    expect(dead({ state: '4', told: '1', toldAt: minutesAgo(5) })).toBe('tell');
    expect(dead({ state: '0', told: '4', toldAt: minutesAgo(1) })).toBe('remember');
  });

  it('never twice of the same', () => {
    const matters = fc.constantFrom<DigestMatter>('flood', 'weekAhead', 'deadLetters');
    fc.assert(
      fc.property(matters, fc.nat(9).map(String), (matter, state) => {
        const told = decideDigest(due({ matter, state, told: state, toldAt: minutesAgo(99) }), now);
        expect(told.outcome).toBe('rest');
      }),
    );
  });
});
