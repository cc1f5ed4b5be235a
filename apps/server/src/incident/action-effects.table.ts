import type { FaultDefinition, PersonAction } from '#libs/domain';
import { ended, reopened, type Incident } from './incident.js';
import type { TimelineWord } from './timeline-words.js';

/** Answers to an offer and assigning belong to dispatch; merging is about two incidents. */
export type IncidentPersonAction = Exclude<PersonAction, 'accept' | 'refuse' | 'assign' | 'merge' | 'split'>;

/** What needs a decision of its own besides the table of transitions; see `decide-act.ts`. */
type Decided = 'shelve' | 'unshelve' | 'take' | 'release';

interface EffectFacts {
  now: Date;
  /** The catalogue's word on the fault. */
  rules: FaultDefinition;
  /** How long a restored incident waits for the fault to come back. */
  verifyMs: number;
}

interface Effect {
  /** Word of the timeline. */
  what: TimelineWord;
  /** Pages that were not sent yet are cancelled. */
  endsPages: boolean;
  /** Whether the incident itself changes, and with it its version. */
  touches: boolean;
  change(incident: Incident, facts: EffectFacts): Partial<Incident>;
}

/** A sign of progress: the acceptance no longer lapses. Dispatch looks once more, to ask nobody to take it over now. */
const progress = (what: TimelineWord, change: Effect['change']): Effect => ({
  what,
  endsPages: false,
  touches: true,
  change: (incident, facts) => ({ ...change(incident, facts), dispatchAt: facts.now }),
});

const ending = (what: 'closed' | 'cancelled'): Effect => ({
  what,
  endsPages: true,
  touches: true,
  change: (incident, { now }) => ended(incident, what, now),
});

/** What each action does to the incident, besides its line in the timeline. */
export const EFFECTS: Readonly<Record<Exclude<IncidentPersonAction, Decided>, Effect>> = {
  travel: progress('travelling', () => ({ state: 'travelling' })),
  arrive: progress('arrived', (incident, { now }) => ({ state: 'onSite', arrivedAt: incident.arrivedAt ?? now })),
  'wait-parts': progress('waitingParts', () => ({ state: 'waitingParts' })),
  restore: {
    what: 'restored',
    endsPages: true,
    touches: true,
    // Dispatch looks once more, so that the assignment is done and weighs on nobody.
    change: (_incident, { now, verifyMs }) => ({
      state: 'restored',
      restoredAt: now,
      verifyUntil: new Date(now.getTime() + verifyMs),
      dispatchAt: now,
    }),
  },
  close: ending('closed'),
  cancel: ending('cancelled'),
  reopen: {
    what: 'reopened',
    endsPages: false,
    touches: true,
    // By hand, so that somebody wants it seen to: asked for whatever the catalogue says.
    change: (incident, { now, rules }) => ({ ...reopened(incident, rules, now), dispatchAt: now }),
  },
  note: { what: 'noted', endsPages: false, touches: false, change: () => ({}) },
};
