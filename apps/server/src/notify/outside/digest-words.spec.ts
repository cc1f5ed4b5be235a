import { Hops } from '../../../../../test/harness/hops.js';
import { DigestWords } from './digest-words.js';

describe('the words of a digest', () => {
  let hops: Hops;
  beforeAll(async () => void (hops = await Hops.start()));
  afterAll(() => hops?.stop());

  it('name who keeps the first line of each region in the next seven days, as the roster has it', async () => {
    const { settings, faults, terminals, roster, test } = hops;
    const words = new DigestWords(settings, faults, terminals, roster);
    const { ahead, state } = await words.week(hops.clock.now());
    expect(state).toMatch(/^\d{4}-\d\d-\d\d$/);
    const [north, ...others] = ahead();
    expect(others).toEqual([]);
    expect(north!.region).toEqual({ zh: '北区', en: 'North' });
    expect(north!.days).toHaveLength(7);
    for (const day of north!.days) {
      expect(day).toMatchObject({ gap: false, names: [{ en: 'A far' }, { en: 'A near' }] });
    }
    await test.database.run({ text: `DELETE FROM shift WHERE line = 'first' AND from_minute = 0` });
    await roster.reload();
    const later = (await words.week(hops.clock.now())).ahead();
    // From noon to midnight only; what is left of today may lie within that.
    expect(later[0]!.days.slice(1).every(({ gap, names }) => gap && names.length === 2)).toBe(true);
  });
});
