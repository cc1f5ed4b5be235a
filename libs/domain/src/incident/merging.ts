import type { CustomerImpact } from '../fault/fault-definition.js';
import type { IncidentState } from './lifecycle.js';
import { isOver } from './transitions.table.js';

/** One of the two incidents of a merge. */
export interface MergePart {
  id: string;
  state: IncidentState;
  /** The outage that it is part of, or the incident that it was merged into. */
  parentId: string | null;
  customerImpact: CustomerImpact;
}

export interface MergeFacts {
  /** The one that goes. */
  source: MergePart;
  /** The one that stays. */
  target: MergePart;
  /** The source is an outage: what is lost later would join it, and be part of what is over. */
  sourceIsOutage: boolean;
  /** The target is shelved or suppressed: nobody would be paged for the source any more. */
  targetHidden: boolean;
}

export type MergeRefusal =
  | 'intoItself'
  | 'intoItsPart'
  | 'targetOver'
  | 'notInThisState'
  | 'keptForDifferentCustomers'
  | 'keepsProperty'
  | 'isAnOutage'
  | 'targetHidden';

export type Merging =
  | { outcome: 'merge'; reason: 'sameMatter' }
  | { outcome: 'already'; reason: 'mergedBefore' }
  | { outcome: 'refused'; reason: MergeRefusal };

const MERGEABLE = ['new', 'offered', 'accepted', 'travelling', 'onSite', 'waitingParts'];

const keeps = ({ customerImpact }: MergePart): boolean => customerImpact === 'card' || customerImpact === 'cash';

/**
 * Whether one incident may become part of another. What a machine kept of a customer's has an incident, and a case, of
 * its own: it is never the one that goes.
 */
export function mayMerge({ source, target, sourceIsOutage, targetHidden }: MergeFacts): Merging {
  const refused = (reason: MergeRefusal): Merging => ({ outcome: 'refused', reason });
  if (source.id === target.id) return refused('intoItself');
  if (source.state === 'merged' && source.parentId === target.id) {
    return { outcome: 'already', reason: 'mergedBefore' };
  }
  if (target.parentId === source.id) return refused('intoItsPart');
  if (!MERGEABLE.includes(source.state)) return refused('notInThisState');
  if (isOver(target.state)) return refused('targetOver');
  if (keeps(source)) return refused(keeps(target) ? 'keptForDifferentCustomers' : 'keepsProperty');
  if (sourceIsOutage) return refused('isAnOutage');
  if (targetHidden) return refused('targetHidden');
  return { outcome: 'merge', reason: 'sameMatter' };
}

export interface TakenIn {
  /** The fault of the source, or of what is part of it, stands. */
  sourceStands: boolean;
  /** Somebody is asked about the source, or is to be. */
  sourcePages: boolean;
  target: {
    state: IncidentState;
    /** It is listed, nobody was asked, and nothing will ask by itself. */
    asksNobody: boolean;
  };
}

export type TargetAfterMerge =
  /** It was thought to be repaired. */
  | { outcome: 'reopen'; reason: 'partStands' }
  /** It was only listed, and what it takes in needs a person. */
  | { outcome: 'ask'; reason: 'partNeedsPerson' }
  | { outcome: 'goOn'; reason: 'pagesForBoth' };

/** What taking another incident in changes about who is asked: no standing fault is left without anybody. */
export function targetAfterMerge({ sourceStands, sourcePages, target }: TakenIn): TargetAfterMerge {
  if (target.state === 'restored' && sourceStands) return { outcome: 'reopen', reason: 'partStands' };
  if (target.asksNobody && sourcePages) return { outcome: 'ask', reason: 'partNeedsPerson' };
  return { outcome: 'goOn', reason: 'pagesForBoth' };
}

/** How a merged incident stands to the one that it was merged into. */
export interface Following {
  /** The machine still reports the merged fault, and only the machine can say that it is over. */
  faultStands: boolean;
  /** How often the merged fault was raised since the target was last told. */
  newRaises: number;
  target: { state: IncidentState };
}

export type Follow =
  /** The target is told of the raise; it counts there. */
  | { outcome: 'count'; reason: 'partRaised' }
  /** The target had been restored, and the fault of its part is back. */
  | { outcome: 'reopenTarget'; reason: 'partCameBack' }
  /** The target is over and the fault of the part stands: it is work of its own again. */
  | { outcome: 'splitOut'; reason: 'targetOverFaultStands' }
  /** Over together with the target. */
  | { outcome: 'settle'; reason: 'overWithTarget' }
  | { outcome: 'nothing'; reason: 'upToDate' };

/** What follows from what became of a merged incident's fault, or of the incident that it was merged into. */
export function followMerged({ faultStands, newRaises, target }: Following): Follow {
  if (isOver(target.state)) {
    return faultStands
      ? { outcome: 'splitOut', reason: 'targetOverFaultStands' }
      : { outcome: 'settle', reason: 'overWithTarget' };
  }
  if (newRaises === 0) return { outcome: 'nothing', reason: 'upToDate' };
  if (target.state === 'restored') return { outcome: 'reopenTarget', reason: 'partCameBack' };
  return { outcome: 'count', reason: 'partRaised' };
}

/** What an event of a merged incident's fault means while the incident still follows its target. */
export type MergedEvent = { what: 'repeated' | 'cleared'; reason: 'raisedAsPart' | 'clearedAsPart' } | null;

export function correlateMerged(kind: 'raised' | 'cleared' | 'noted', faultActive: boolean): MergedEvent {
  if (kind === 'raised') return { what: 'repeated', reason: 'raisedAsPart' };
  return kind === 'cleared' && faultActive ? { what: 'cleared', reason: 'clearedAsPart' } : null;
}
