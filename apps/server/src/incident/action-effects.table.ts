import type { PersonAction } from '#libs/domain';
import { ended, reopened, rulesOf, type Incident } from './incident.js';

/** Answers to an offer and assigning belong to dispatch. */
export type IncidentPersonAction = Exclude<PersonAction, 'accept' | 'refuse' | 'assign'>;

interface EffectFacts {
  now: Date;
  /** How long a restored incident waits for the fault to come back. */
  verifyMs: number;
  /** For `shelve`. */
  until: Date | null;
}

interface Effect {
  /** Word of the timeline. */
  what: string;
  /** Pages that were not sent yet are cancelled. */
  endsPages: boolean;
  /** Whether the incident itself changes, and with it its version. */
  touches: boolean;
  change(incident: Incident, facts: EffectFacts): Partial<Incident>;
}

/** A sign of progress: the acceptance no longer lapses. */
const progress = (what: string, change: Effect['change']): Effect => ({
  what,
  endsPages: false,
  touches: true,
  change: (incident, facts) => ({ ...change(incident, facts), dispatchAt: null }),
});

const ending = (what: 'closed' | 'cancelled'): Effect => ({
  what,
  endsPages: true,
  touches: true,
  change: (incident, { now }) => ended(incident, what, now),
});

/** What each action does to the incident, besides its line in the timeline. */
export const EFFECTS: Readonly<Record<IncidentPersonAction, Effect>> = {
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
    change: (incident, { now }) => ({ ...reopened(incident, rulesOf(incident), now), dispatchAt: now }),
  },
  shelve: {
    what: 'shelved',
    endsPages: true,
    touches: true,
    // Now, when an offer has to be taken back; dispatch then waits for the end of the shelving.
    change: (incident, { now, until }) => ({
      shelvedUntil: until,
      dispatchAt: incident.dispatchAt && incident.state === 'offered' ? now : incident.dispatchAt && until,
    }),
  },
  unshelve: {
    what: 'unshelved',
    endsPages: false,
    touches: true,
    change: (incident, { now }) => ({ shelvedUntil: null, dispatchAt: incident.dispatchAt && now }),
  },
  note: { what: 'noted', endsPages: false, touches: false, change: () => ({}) },
};
