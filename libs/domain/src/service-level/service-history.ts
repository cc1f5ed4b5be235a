import type { Priority } from '../incident/priority.js';
import type { PauseReason } from './service-words.js';

/** What the clocks have to know of an incident's life. `cancelled` also stands for merged: nothing is owed any more. */
export type ServiceEvent =
  | { kind: 'opened' | 'priority'; at: Date; priority: Priority }
  | { kind: 'accepted' | 'arrived' | 'restored' | 'closed' | 'cancelled' | 'reopened'; at: Date }
  | { kind: 'paused' | 'resumed'; at: Date; reason: PauseReason };

/** From an opening or reopening to the next; in order of time, without a reopening inside. */
export interface ServiceRound {
  /** 1 for the first. */
  round: number;
  openedAt: Date;
  /** At the opening. */
  priority: Priority;
  events: readonly ServiceEvent[];
}

/**
 * Cuts a history at its reopenings: a reopening makes new promises, and what was kept or broken before stands.
 * @param history in any order; events of the same instant keep theirs. Empty when it holds no opening.
 */
export function roundsOf(history: readonly ServiceEvent[]): ServiceRound[] {
  const rounds: (ServiceRound & { events: ServiceEvent[] })[] = [];
  let priority: Priority = 'P4';
  for (const event of [...history].sort((one, other) => one.at.getTime() - other.at.getTime())) {
    if (event.kind === 'opened' || event.kind === 'priority') priority = event.priority;
    if (event.kind === 'opened' || (event.kind === 'reopened' && rounds.length > 0)) {
      rounds.push({ round: rounds.length + 1, openedAt: event.at, priority, events: [] });
    } else rounds.at(-1)?.events.push(event);
  }
  return rounds;
}
