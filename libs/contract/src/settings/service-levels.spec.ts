import { serviceLevelsSetting } from './service-levels.js';

describe('the document of service levels', () => {
  it.each(['mars', 'constructor', 'toString'])('has no limit by a calendar that it lacks, as %s', (calendar) => {
    const wrong = [
      { restore: { P1: { minutes: 60, calendar } } },
      { complaint: { minutes: 60, calendar } },
      { arrival: { P4: { minutes: null, calendar } } },
    ];
    for (const value of wrong) {
      const { success, error } = serviceLevelsSetting.schema.safeParse(value);
      expect([success, error?.issues[0]?.message]).toEqual([false, `there is no calendar ${calendar}`]);
    }
  });
});
