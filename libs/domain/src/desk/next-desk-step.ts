import type { IncidentState } from '../incident/lifecycle.js';
import type { Bilingual } from '../notice/notice-words.js';

export type DeskStepWord =
  | 'returnsFromShelf'
  | 'suppressed'
  | 'decideAtDesk'
  | 'askSomebody'
  | 'awaitAnswer'
  | 'awaitDeparture'
  | 'awaitArrival'
  | 'awaitRepair'
  | 'awaitParts'
  | 'awaitVerification'
  | 'none';

export const DESK_STEP_TEXTS: Readonly<Record<DeskStepWord, Bilingual>> = {
  returnsFromShelf: { zh: '搁置到期后恢复', en: 'Comes back from the shelf' },
  suppressed: { zh: '抑制结束后重新评估', en: 'Looked at again when what hides it ends' },
  decideAtDesk: { zh: '由监控台决定', en: 'The desk decides' },
  askSomebody: { zh: '再次派单', en: 'Somebody is asked' },
  awaitAnswer: { zh: '等待接单', en: 'Answer to the offer' },
  awaitDeparture: { zh: '等待出发', en: 'Technician sets out' },
  awaitArrival: { zh: '等待到场', en: 'Technician arrives' },
  awaitRepair: { zh: '等待修复', en: 'Repair' },
  awaitParts: { zh: '等待备件', en: 'Parts arrive' },
  awaitVerification: { zh: '验证期结束后关闭', en: 'Closes after the verify window' },
  none: { zh: '无', en: 'None' },
};

export interface DeskStepFacts {
  state: IncidentState;
  shelvedUntil: Date | null;
  suppressed: boolean;
  suppressedUntil: Date | null;
  dispatchAt: Date | null;
  acceptBy: Date | null;
  verifyUntil: Date | null;
  /** Opened plus the response time of the fault. */
  respondBy: Date;
}

export interface DeskStep {
  word: DeskStepWord;
  /** Null: when it comes is not known. */
  dueAt: Date | null;
}

const HELD: Readonly<Partial<Record<IncidentState, DeskStepWord>>> = {
  accepted: 'awaitDeparture',
  travelling: 'awaitArrival',
  onSite: 'awaitRepair',
  waitingParts: 'awaitParts',
};

/** What comes next for an open incident, and when: the line that the next shift has to know. */
export function nextDeskStep(facts: DeskStepFacts, now: Date): DeskStep {
  const { state, shelvedUntil, dispatchAt } = facts;
  const held = HELD[state];
  if (held) return { word: held, dueAt: state === 'waitingParts' ? null : facts.respondBy };
  if (state === 'restored') return { word: 'awaitVerification', dueAt: facts.verifyUntil };
  if (state !== 'new' && state !== 'offered') return { word: 'none', dueAt: null };
  if (shelvedUntil && now < shelvedUntil) return { word: 'returnsFromShelf', dueAt: shelvedUntil };
  if (facts.suppressed) return { word: 'suppressed', dueAt: facts.suppressedUntil };
  if (state === 'offered') return { word: 'awaitAnswer', dueAt: facts.acceptBy };
  return dispatchAt ? { word: 'askSomebody', dueAt: dispatchAt } : { word: 'decideAtDesk', dueAt: facts.respondBy };
}
