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
});
