import type { Component, FaultCode } from '#libs/domain';
import type { CounterName, EventName, ModeSeen, StateName } from '../observation.js';

/**
 * Events and counters to faults. `counted`: a fault of its own each time (one more card, one more bundle of notes),
 * open until `EMPTIED_BY` or the counter says that the bin was emptied. `passing`: raised each time and never open;
 * repeats within a minute are only noted.
 */
export interface HappeningRule {
  fault: Partial<Record<Component | 'other', FaultCode>>;
  kind: 'counted' | 'passing';
}

/** `cardTaken`, `cashPresented` and `cashTaken` are the ordinary course of things: no line. */
export const EVENT_RULES: Partial<Record<EventName, HappeningRule>> = {
  cardCaptured: { fault: { other: 'card.captured' }, kind: 'counted' },
  cashRetained: { fault: { other: 'cash.retained' }, kind: 'counted' },
  cheatAttempt: {
    fault: { cashAcceptor: 'acceptor.cheat', recycler: 'acceptor.cheat', other: 'fraud.suspected' },
    kind: 'passing',
  },
  counterfeitNote: { fault: { other: 'acceptor.counterfeit' }, kind: 'passing' },
  shortDispense: { fault: { other: 'dispenser.shortDispense' }, kind: 'passing' },
  restarted: { fault: { other: 'power.restarted' }, kind: 'passing' },
};

/** A rise of the counter is the fault. `rejected` has no line: rejects are normal, a full reject bin is a state. */
export const COUNTER_FAULTS: Partial<Record<CounterName, FaultCode>> = {
  captured: 'card.captured',
  retracted: 'cash.retained',
  retractedNotes: 'cash.retained',
};

/** How many cards, or bundles of notes, a rise stands for: notes that went in together are one bundle. */
export const actsIn = (name: CounterName, rose: number): number => (name === 'retractedNotes' ? 1 : rose);

/** Signs that a person took out what was kept. */
export interface EmptiedBy {
  /** A state that goes from one of these words to a well one. */
  states: readonly { name: StateName; from: readonly string[]; components?: readonly Component[] }[];
  /** A mode that is left by a person. */
  modes: readonly ModeSeen['mode'][];
}

/**
 * How counted faults clear where no witness of the component counts; where one does, its counter alone decides. A bin
 * that was full, high or out of its place and is well again was handled. A bin that is well all the time shows
 * nothing, so that the end of a technician's work is the sign: it clears rather early than never, and the incident of a
 * card or of cash is closed by a person in any case.
 */
export const EMPTIED_BY: Partial<Record<FaultCode, EmptiedBy>> = {
  'card.captured': {
    states: [{ name: 'bin', from: ['high', 'full', 'missing'], components: ['cardReader'] }],
    modes: ['supervisor', 'vendor'],
  },
  'cash.retained': {
    states: [
      { name: 'rejectBin', from: ['high', 'full', 'missing'] },
      // An acceptor's cash box; a dispenser's cassettes hold no retained notes.
      { name: 'cassette', from: ['full', 'missing'], components: ['cashAcceptor', 'recycler'] },
      { name: 'bin', from: ['full', 'missing'], components: ['cashAcceptor', 'recycler'] },
    ],
    modes: ['exchange', 'supervisor', 'vendor'],
  },
};
