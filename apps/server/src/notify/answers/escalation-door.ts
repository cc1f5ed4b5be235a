/** Asks for the next step of an escalation; the dispatch hop does it. */
export interface EscalationDoor {
  perform(wish: {
    incidentId: string;
    by: string;
    reason: string;
  }): Promise<{ outcome: 'done' } | { outcome: 'refused'; reason: string } | { outcome: 'notFound' }>;
}

export const ESCALATION_DOOR = Symbol('EscalationDoor');
