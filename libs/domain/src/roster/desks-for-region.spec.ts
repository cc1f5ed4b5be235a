import fc from 'fast-check';
import { desksForRegion } from './desks-for-region.js';

const desk = (id: string, kind: 'desk' | 'lead', ...regions: string[]) => ({ id, kind, regions });
const ids = (desks: { id: string }[]): string[] => desks.map(({ id }) => id);

describe('the desks for a region', () => {
  const desks = [desk('all', 'desk'), desk('east', 'desk', 'east'), desk('boss', 'lead', 'east')];
  it('are those that answer for it or for all', () => {
    expect(ids(desksForRegion(desks, 'desk', 'east'))).toEqual(['all', 'east']);
    expect(ids(desksForRegion(desks, 'desk', 'west'))).toEqual(['all']);
    expect(ids(desksForRegion(desks, 'lead', 'east'))).toEqual(['boss']);
    expect(ids(desksForRegion(desks, 'lead', 'west'))).toEqual([]);
  });

  it('are all of them where none answers for it: somebody must be told', () => {
    expect(ids(desksForRegion([desk('east', 'desk', 'east')], 'desk', 'west'))).toEqual(['east']);
    expect(ids(desksForRegion([desk('boss', 'lead')], 'desk', 'west'))).toEqual(['boss']);
  });

  it('leave a region without anybody only where there is no desk at all, and never tell a lead in place of a desk', () => {
    const region = fc.constantFrom('east', 'west', 'north');
    const kind = fc.constantFrom('desk' as const, 'lead' as const);
    const anyDesk = fc.record({ kind, regions: fc.uniqueArray(region) });
    fc.assert(
      fc.property(fc.array(anyDesk, { maxLength: 6 }), kind, region, (all, asked, regionId) => {
        const found = desksForRegion(all, asked, regionId);
        const ofKind = all.filter((each) => each.kind === asked);
        const answering = ofKind.filter(({ regions }) => regions.length === 0 || regions.includes(regionId));
        for (const each of answering) expect(found).toContain(each);
        if (answering.length) expect(found).toHaveLength(answering.length);
        else if (asked === 'lead') expect(found).toEqual([]);
        else expect(found).toEqual(ofKind.length ? ofKind : all);
      }),
    );
  });
});
