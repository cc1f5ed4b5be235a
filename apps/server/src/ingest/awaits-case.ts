import { customerImpactOf } from '#libs/domain';
import type { AcceptedEvent } from './event-sink.js';

/** Whether the customer hop must look at the event: the catalogue says that a card or cash is kept. */
export function awaitsCase({ kind, fault }: AcceptedEvent): boolean {
  const impact = kind === 'raised' ? customerImpactOf(fault) : 'none';
  return impact === 'card' || impact === 'cash';
}
