import type { Component, FaultCode } from '#libs/domain';
import type { CounterName, EventName } from '../observation.js';

/**
 * Events and counters to faults. `counted`: a fault of its own each time (one more card, one more bundle of notes),
 * open until the counter falls. `passing`: raised each time and never open; repeats within a minute are only noted.
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
