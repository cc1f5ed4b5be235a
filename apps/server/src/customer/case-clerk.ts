import { maskCardNumbersIn, matchSighting, readEvidence, type CaseEvidence, type CaseKind } from '#libs/domain';
import type { NewTimelineEntry } from '../incident/index.js';
import type { CaseRecord, PendingSighting } from './case.store.js';

/** Which faults keep something of a customer's. */
const KIND_OF_FAULT: Record<string, CaseKind> = { 'card.captured': 'card', 'cash.retained': 'cash' };
/** More would be a broken sensor that tells the same again and again. */
const MOST_PROOFS = 10;

/** What a batch of events makes of the cases. */
export interface CaseDecisions {
  opened: { record: CaseRecord; reason: string }[];
  changed: CaseRecord[];
  /** Built after the cases were stored. */
  entries(now: Date): NewTimelineEntry[];
}

interface Line {
  record: CaseRecord;
  incidentId: string | null;
  what: NewTimelineEntry['what'];
  reason: string;
}

/**
 * Decides for each event, in order, which case it belongs to. `known` is changed as it goes, so that two events of one
 * batch see each other.
 * @param makeNumber gives a fresh case number at every call
 */
export function decideCases(
  sightings: readonly PendingSighting[],
  known: CaseRecord[],
  makeNumber: () => string,
  now: Date,
): CaseDecisions {
  const opened: CaseDecisions['opened'] = [];
  const changed = new Set<CaseRecord>();
  const lines: Line[] = [];
  for (const sighting of sightings) {
    const kind = KIND_OF_FAULT[sighting.fault];
    if (!kind) continue;
    for (const evidence of readEvidence(sighting.detail)) {
      const there = known.filter(({ terminalId }) => terminalId === sighting.terminalId);
      const match = matchSighting({ kind, incidentId: sighting.incidentId, at: sighting.occurredAt, evidence }, there);
      if (match.outcome === 'open') {
        const record = newMachineCase(sighting, kind, evidence, makeNumber());
        record.openedAt = now;
        // Until it is stored, a case is known by its number.
        record.id = record.number;
        known.push(record);
        opened.push({ record, reason: match.reason });
        lines.push({ record, incidentId: sighting.incidentId, what: 'caseOpened', reason: match.reason });
        continue;
      }
      const record = there.find(({ id }) => id === match.caseId)!;
      lines.push(...seeAgain(record, sighting, evidence, match.reason));
      if (!opened.some((each) => each.record === record)) changed.add(record);
    }
  }
  return { opened, changed: [...changed], entries: (at) => lines.flatMap((line) => entryOf(line, at)) };
}

function newMachineCase(sighting: PendingSighting, kind: CaseKind, evidence: CaseEvidence, number: string): CaseRecord {
  return {
    id: '',
    number,
    terminalId: sighting.terminalId,
    incidentId: sighting.incidentId,
    kind,
    state: 'received',
    source: 'machine',
    openedAt: sighting.receivedAt,
    detectedAt: sighting.occurredAt,
    reportedAt: null,
    lastFour: evidence.lastFour ?? null,
    amountMinor: evidence.amountMinor ?? null,
    currency: evidence.currency ?? null,
    phone: null,
    language: 'zh-CN',
    reportText: null,
    suspectedTrap: false,
    evidence,
    proofs: [proofOf(sighting)],
  };
}

function seeAgain(record: CaseRecord, sighting: PendingSighting, evidence: CaseEvidence, reason: string): Line[] {
  const left = record.incidentId;
  record.evidence = { ...record.evidence, ...evidence };
  record.detectedAt ??= sighting.occurredAt;
  record.lastFour ??= evidence.lastFour ?? null;
  record.amountMinor ??= evidence.amountMinor ?? null;
  record.currency ??= evidence.currency ?? null;
  if (record.proofs.length < MOST_PROOFS) record.proofs = [...record.proofs, proofOf(sighting)];
  if (reason !== 'reportedBefore') return [{ record, incidentId: sighting.incidentId, what: 'caseSeenAgain', reason }];
  // The machine did keep the card: no trap, and the work is that of the machine's own incident.
  record.suspectedTrap = false;
  record.incidentId = sighting.incidentId ?? left;
  const moved = left !== null && left !== record.incidentId;
  return [
    { record, incidentId: record.incidentId, what: 'caseMatched', reason },
    ...(moved ? [{ record, incidentId: left, what: 'caseMoved' as const, reason: 'eventArrived' }] : []),
  ];
}

function proofOf({ occurredAt, fault, detail, raw }: PendingSighting): CaseRecord['proofs'][number] {
  return { at: occurredAt.toISOString(), fault, detail: maskCardNumbersIn(detail), raw: maskCardNumbersIn(raw) };
}

function entryOf({ record, incidentId, what, reason }: Line, at: Date): NewTimelineEntry[] {
  if (incidentId === null) return [];
  const data = { case: record.number, kind: record.kind };
  return [{ incidentId, at, kind: 'case', what, actor: null, reason, data }];
}
