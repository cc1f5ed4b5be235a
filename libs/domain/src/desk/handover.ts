/** `draft`: gathered anew whenever it is read. `signed`: frozen, waits for the incoming person. */
export const HANDOVER_STATES = ['draft', 'signed', 'confirmed', 'withdrawn'] as const;
export type HandoverState = (typeof HANDOVER_STATES)[number];

export const HANDOVER_ACTS = ['sign', 'confirm', 'withdraw', 'note'] as const;
export type HandoverAct = (typeof HANDOVER_ACTS)[number];

export interface HandoverFacts {
  state: HandoverState;
  /** Who signed, once it is signed. */
  signedBy: string | null;
  actor: string;
}

export type HandoverStep =
  | { outcome: 'moved'; reason: 'inOrder'; state: HandoverState }
  | { outcome: 'already'; reason: 'alreadyThere' }
  | { outcome: 'refused'; reason: 'notInThisState' | 'secondPersonNeeded' };

const WAY: Readonly<Record<HandoverAct, { from: readonly HandoverState[]; to: HandoverState | 'same' }>> = {
  note: { from: ['draft'], to: 'same' },
  sign: { from: ['draft'], to: 'signed' },
  confirm: { from: ['signed'], to: 'confirmed' },
  withdraw: { from: ['draft', 'signed'], to: 'withdrawn' },
};

/** The way of a handover (交接班): the outgoing person signs, another one, the incoming, confirms. */
export function stepHandover(act: HandoverAct, { state, signedBy, actor }: HandoverFacts): HandoverStep {
  const { from, to } = WAY[act];
  if (to === state) {
    // The one who signs twice wanted nothing more; nobody else signs what is signed.
    return act === 'sign' && signedBy !== actor
      ? { outcome: 'refused', reason: 'notInThisState' }
      : { outcome: 'already', reason: 'alreadyThere' };
  }
  if (!from.includes(state)) return { outcome: 'refused', reason: 'notInThisState' };
  if (act === 'confirm' && signedBy === actor) return { outcome: 'refused', reason: 'secondPersonNeeded' };
  return { outcome: 'moved', reason: 'inOrder', state: to === 'same' ? state : to };
}

/** A desk as far as duty goes. */
export interface DeskScope {
  id: string;
  /** Empty: every region. */
  regions: readonly string[];
}

export interface ConfirmedHandover {
  /** The desk that went off duty, where it was named. */
  fromDesk: string | null;
  toDesk: string;
  confirmedAt: Date;
}

export interface DeskDuty {
  deskId: string;
  onDuty: boolean;
  reason: 'noHandoverYet' | 'lastHandover' | 'handedOver';
}

/**
 * Which desks are paged now: of those that watch over the same regions, the one that the last confirmed handover named.
 * A signed handover changes nothing: until it is confirmed the outgoing desk keeps being paged (product criterion A34).
 * Where there never was a handover, or the named desk is gone, every desk is: better two who are told than nobody.
 */
export function desksOnDuty(desks: readonly DeskScope[], confirmed: readonly ConfirmedHandover[]): DeskDuty[] {
  const scopes = new Map(desks.map((desk) => [desk.id, scopeOf(desk)]));
  const latest = new Map<string, ConfirmedHandover>();
  for (const handover of confirmed) {
    const scope = scopes.get(handover.toDesk);
    if (scope === undefined) continue;
    const before = latest.get(scope);
    if (!before || handover.confirmedAt >= before.confirmedAt) latest.set(scope, handover);
  }
  return desks.map(({ id }) => {
    const last = latest.get(scopes.get(id)!);
    if (!last) return { deskId: id, onDuty: true, reason: 'noHandoverYet' };
    const onDuty = last.toDesk === id;
    return { deskId: id, onDuty, reason: onDuty ? 'lastHandover' : 'handedOver' };
  });
}

const scopeOf = ({ regions }: DeskScope): string => [...regions].sort().join('\n');
