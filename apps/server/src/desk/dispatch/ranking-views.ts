import type { CandidateView, RankingView } from '#libs/contract';
import { inLanguage, RANK_TERMS, type Candidate, type Language } from '#libs/domain';
import type { ToldRanking } from '../../dispatch/index.js';
import type { RosterSnapshot } from '../../roster/index.js';
import { REASON_TEXTS } from '../incidents/timeline-texts.table.js';
import { LEFT_OUT_TEXTS, TERM_TEXTS } from './ranking-texts.table.js';

/** A ranking in the reader's language. */
export function toRankingView(told: ToldRanking, roster: RosterSnapshot, language: Language): RankingView {
  const nameOf = (id: string): string => {
    const technician = roster.technician(id);
    return technician ? inLanguage(technician.name, language) : id;
  };
  return {
    slackMinutes: tenths(told.slackMinutes),
    candidates: [...told.candidates, ...told.reserve].map((each) => toCandidate(each, nameOf, language)),
    leftOut: told.leftOut.map(({ technicianId, reason }) => ({
      technician: technicianId,
      name: nameOf(technicianId),
      reason,
      text: inLanguage(LEFT_OUT_TEXTS[reason], language),
    })),
  };
}

function toCandidate(each: Candidate, nameOf: (id: string) => string, language: Language): CandidateView {
  const { technicianId, line, load, held, atTerminal, missingParts, unfit, resting, reason, terms } = each;
  return {
    ...{ technician: technicianId, name: nameOf(technicianId), line, load, held, atTerminal, unfit, reason },
    km: tenths(each.km),
    minutes: tenths(each.minutes),
    cost: tenths(each.cost),
    terms: Object.fromEntries(RANK_TERMS.map((term) => [term, tenths(terms[term])])) as CandidateView['terms'],
    missingParts: [...missingParts],
    restingUntil: resting ? resting.until.toISOString() : null,
    text: textOf(each, language),
  };
}

/** `the nearest (way 12, work at hand 20)`. */
function textOf({ reason, terms }: Candidate, language: Language): string {
  const counted = RANK_TERMS.filter((term) => Math.round(terms[term]) !== 0).map((term) =>
    inLanguage(TERM_TEXTS[term], language).replace('{n}', String(Math.round(terms[term]))),
  );
  const why = inLanguage(REASON_TEXTS[reason], language);
  const list = counted.join(language === 'en' ? ', ' : '，');
  if (!list) return why;
  return language === 'en' ? `${why} (${list})` : `${why}（${list}）`;
}

const tenths = (value: number): number => Math.round(value * 10) / 10;
