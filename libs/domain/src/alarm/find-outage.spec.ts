import fc from 'fast-check';
import { DEFAULT_ALARM_RULES } from './alarm-rules.js';
import { findOutage, findOutages, outageReason, type LostTerminal, type TerminalGroup } from './find-outage.js';

const RULES = DEFAULT_ALARM_RULES.collapse;

/** Terminals `site/n`; two sites share a line, all are in one region. */
const SIZES: Record<string, number> = { a: 10, b: 4, c: 10, d: 30 };
const sum = (sites: string[]): number => sites.reduce((total, site) => total + SIZES[site]!, 0);
const groupsOf = (terminalId: string): TerminalGroup[] => {
  const site = terminalId.split('/')[0]!;
  const line = site === 'a' || site === 'b' ? ['a', 'b'] : ['c', 'd'];
  return [
    { subject: 'site', id: site, size: SIZES[site]! },
    { subject: 'network', id: line.join(''), size: sum(line) },
    { subject: 'region', id: 'north', size: sum(Object.keys(SIZES)) },
  ];
};
const lost = (site: string, count: number, due = true): LostTerminal[] =>
  Array.from({ length: count }, (_, n) => ({ terminalId: `${site}/${n}`, due }));

describe('findOutage', () => {
  it.each([
    ['five at once', 5, 1_000, 'manyAtOnce'],
    ['a third of a small site', 3, 9, 'largeShare'],
    ['two of a site of two', 2, 2, null],
    ['three of twelve', 3, 12, null],
    ['a single one', 1, 1, null],
  ])('takes %s for what it is', (_, count, size, reason) => {
    expect(outageReason(count, size, RULES.site)).toBe(reason);
  });

  it('does not make a region of five single faults', () => {
    expect(outageReason(5, 1_000, RULES.region)).toBeNull();
    expect(outageReason(100, 1_000, RULES.region)).toBe('manyAtOnce');
  });

  it('names the group of which most is lost', () => {
    expect(findOutage(lost('a', 10), groupsOf, RULES)).toMatchObject({ subject: 'site', id: 'a', of: 10 });
  });

  it('names the widest where equal shares are lost', () => {
    const line = [...lost('a', 10), ...lost('b', 4)];
    expect(findOutage(line, groupsOf, RULES)).toMatchObject({ subject: 'network', id: 'ab' });
    const all = Object.entries(SIZES).flatMap(([site, size]) => lost(site, size));
    expect(findOutages(all, groupsOf, RULES)).toMatchObject([{ subject: 'region', id: 'north' }]);
  });

  it('finds two outages far apart, and leaves single faults alone', () => {
    const found = findOutages([...lost('b', 4), ...lost('d', 9), ...lost('c', 1)], groupsOf, RULES);
    expect(found.map(({ subject, id }) => `${subject} ${id}`)).toEqual(['site b', 'site d']);
  });

  it('lets a group grow of which no terminal is due yet', () => {
    expect(findOutages([...lost('a', 6, false), ...lost('b', 4)], groupsOf, RULES)).toMatchObject([{ id: 'b' }]);
    expect(findOutages([...lost('a', 6, false), ...lost('d', 1)], groupsOf, RULES)).toEqual([]);
  });

  const anyLost = fc.uniqueArray(
    fc.tuple(fc.constantFrom(...Object.keys(SIZES)), fc.nat(29), fc.boolean()).filter(([site, n]) => n < SIZES[site]!),
    { selector: ([site, n]) => `${site}/${n}`, maxLength: 54 },
  );

  it('puts no terminal into two outages, only lost ones, and only into groups that are theirs', () => {
    fc.assert(
      fc.property(anyLost, (list) => {
        const given = list.map(([site, n, due]) => ({ terminalId: `${site}/${n}`, due }));
        const known = new Set(given.map(({ terminalId }) => terminalId));
        const seen = new Set<string>();
        for (const outage of findOutages(given, groupsOf, RULES)) {
          expect(outageReason(outage.terminalIds.length, outage.of, RULES[outage.subject])).toBe(outage.reason);
          for (const id of outage.terminalIds) {
            expect(known.has(id) && !seen.has(id)).toBe(true);
            expect(groupsOf(id).some((group) => group.subject === outage.subject && group.id === outage.id)).toBe(true);
            seen.add(id);
          }
        }
      }),
    );
  });
});
