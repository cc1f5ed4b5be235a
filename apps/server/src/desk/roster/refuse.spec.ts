import { ProblemError } from '../../problem.js';
import { valueOf } from './refuse.js';
import { ROSTER_REFUSALS, type RosterRefusal } from './roster-refusals.table.js';

const refusal = (reason: RosterRefusal, name: string, language: 'zh-CN' | 'en'): ProblemError => {
  try {
    valueOf({ outcome: 'refused', reason, name }, language);
  } catch (error) {
    return error as ProblemError;
  }
  throw new Error('it was not refused');
};
const naming = (Object.keys(ROSTER_REFUSALS) as RosterRefusal[]).filter((reason) =>
  ROSTER_REFUSALS[reason].text.en.includes('{name}'),
);

describe('a refused edit of the roster', () => {
  it.each(naming)('%s shows a name as it is written, in both languages', (reason) => {
    for (const language of ['zh-CN', 'en'] as const) {
      for (const name of ['甲', '$&', "$'", '{name}']) {
        const { status, code, detail } = refusal(reason, name, language);
        expect({ status, code }).toEqual({ status: ROSTER_REFUSALS[reason].status, code: reason });
        const [before, after] = ROSTER_REFUSALS[reason].text[language === 'en' ? 'en' : 'zh'].split('{name}');
        expect(detail).toBe(`${before}${name}${after}`);
      }
    }
  });
});
