import type { Priority } from '../incident/priority.js';

/** Lines in the order in which they are asked. `cash`: a carrier's crew for cash work only; `vendor`: by contract. */
export const DISPATCH_LINES = ['first', 'cash', 'second', 'vendor'] as const;
export type DispatchLine = (typeof DISPATCH_LINES)[number];

/** What each thing weighs when people are compared, all in minutes of driving. 0: it does not count. */
export interface DispatchWeights {
  /** One minute of the way. */
  travelMinute: number;
  /** Being there only after the response limit. */
  late: number;
  /** Each incident that they are asked to take or hold. */
  minutesPerJob: number;
  /** Having none of the parts the fault may need; a share of it for some of them. */
  missingPart: number;
  /** Each page that they took in the last days. */
  pageTaken: number;
  /** More for each of those that came at night. */
  nightPageTaken: number;
  /** Their line. Large steps: the next line is asked only when the one before is exhausted. */
  line: Readonly<Record<DispatchLine, number>>;
}

/** When somebody must not be sent because they have worked; null turns a limit off. */
export interface RestRules {
  /** How long they are left alone after the last job. */
  hours: number;
  /** So many minutes of work at night are a night call-out. */
  afterNightMinutes: number | null;
  /** So many minutes of work without such a rest in between. */
  afterWorkMinutes: number | null;
  /** An incident counts from its acceptance until it is done, at most so long. */
  longestJobMinutes: number;
  /** `HH:MM` of the bank's local day. */
  nightFrom: string;
  /** `HH:MM`; at or before `nightFrom`: of the following day. */
  nightTo: string;
}

/** What an operator may tune about dispatch; the settings document `dispatch`. */
export interface DispatchRules {
  weights: DispatchWeights;
  /** Incidents that one person holds at a time; offers that were not answered do not count. */
  capacity: number;
  rest: RestRules;
  /** Days that count for fairness. */
  fairnessDays: number;
  /** When everybody fit rests or is full, somebody is asked all the same for these. */
  lastResort: readonly Priority[];
  /** How long an offer lasts; null: the server's OFFER_SECONDS. */
  offerSeconds: Readonly<Record<Priority, number | null>>;
  /** When to look for somebody again after there was nobody. */
  lookAgainMinutes: Readonly<Record<Priority, number>>;
  /** An acceptance without a sign of progress lapses after so long (product criterion D03); null: never. */
  acceptanceLastsMinutes: Readonly<Record<Priority, number | null>>;
  /** What is accepted and not begun when its holder's shift ends is offered to whoever comes on. */
  handOverAtShiftEnd: boolean;
}

export const DEFAULT_DISPATCH_RULES: DispatchRules = {
  weights: {
    travelMinute: 1,
    late: 60,
    minutesPerJob: 20,
    missingPart: 30,
    pageTaken: 1,
    nightPageTaken: 2,
    line: { first: 0, cash: 0, second: 100_000, vendor: 1_000_000 },
  },
  capacity: 5,
  rest: {
    hours: 8,
    afterNightMinutes: 240,
    afterWorkMinutes: 720,
    longestJobMinutes: 240,
    nightFrom: '22:00',
    nightTo: '06:00',
  },
  fairnessDays: 7,
  lastResort: ['P1', 'P2'],
  offerSeconds: { P1: null, P2: null, P3: null, P4: null },
  lookAgainMinutes: { P1: 5, P2: 10, P3: 30, P4: 60 },
  // A lower one may well wait for the next morning's round of the one who took it.
  acceptanceLastsMinutes: { P1: 30, P2: null, P3: null, P4: null },
  handOverAtShiftEnd: true,
};
