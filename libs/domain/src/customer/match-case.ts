import { sameEvidence, type CaseEvidence } from './case-evidence.js';
import type { CaseKind } from './case-words.js';

/** A case at the same terminal, as far as matching needs it. */
export interface KnownCase {
  id: string;
  kind: CaseKind;
  incidentId: string | null;
  /** When the machine last told of it; null while only the customer did. */
  detectedAt: Date | null;
  /** When the customer last told of it; null while only the machine did. */
  reportedAt: Date | null;
  evidence: CaseEvidence;
  phone: string | null;
}

export interface MachineSighting {
  kind: CaseKind;
  incidentId: string | null;
  at: Date;
  evidence: CaseEvidence;
}

export interface CustomerReport {
  kind: CaseKind;
  at: Date;
  phone: string | null;
  lastFour: string | null;
}

export type CaseMatch =
  | { outcome: 'attach'; caseId: string; reason: 'reportedBefore' | 'sameEvidence' | 'againAtOnce' }
  | { outcome: 'open'; reason: 'firstOfIncident' | 'otherEvidence' | 'laterAgain' };

export type ReportMatch =
  | { outcome: 'attach'; caseId: string; reason: 'machineToldToo' | 'reportedAgain' }
  | { outcome: 'open'; reason: 'noEvent' | 'eventOfAnother' };

/** A report and an event at one machine belong together when no more than this lies between them (criterion C06). */
export const REPORT_WINDOW_MS = 10 * 60_000;
/** Without evidence, the same again within this time is the same card or bundle. */
const AGAIN_WINDOW_MS = 120_000;

/** Whether the machine tells of a matter that is known already, or of another customer's. */
export function matchSighting(sighting: MachineSighting, known: readonly KnownCase[]): CaseMatch {
  const sameKind = known.filter(({ kind }) => kind === sighting.kind);
  const reported = nearest(
    sameKind.filter(
      ({ detectedAt, evidence }) => detectedAt === null && sameEvidence(evidence, sighting.evidence) !== false,
    ),
    ({ reportedAt }) => distance(reportedAt, sighting.at),
    REPORT_WINDOW_MS,
  );
  const ofIncident = sameKind.filter(
    ({ incidentId, detectedAt }) => detectedAt !== null && incidentId !== null && incidentId === sighting.incidentId,
  );
  const same = ofIncident.find(({ evidence }) => sameEvidence(evidence, sighting.evidence) === true);
  if (same) return { outcome: 'attach', caseId: same.id, reason: 'sameEvidence' };
  const again = nearest(
    ofIncident.filter(({ evidence }) => sameEvidence(evidence, sighting.evidence) === null),
    ({ detectedAt }) => distance(detectedAt, sighting.at),
    AGAIN_WINDOW_MS,
  );
  if (again) return { outcome: 'attach', caseId: again.id, reason: 'againAtOnce' };
  if (reported) return { outcome: 'attach', caseId: reported.id, reason: 'reportedBefore' };
  if (ofIncident.length === 0) return { outcome: 'open', reason: 'firstOfIncident' };
  const told = ofIncident.some(({ evidence }) => sameEvidence(evidence, sighting.evidence) === false);
  return { outcome: 'open', reason: told ? 'otherEvidence' : 'laterAgain' };
}

/** Whether a customer tells of what the machine told already, or of what it knows nothing about. */
export function matchReport(report: CustomerReport, known: readonly KnownCase[]): ReportMatch {
  const sameKind = known.filter(
    ({ kind, evidence }) =>
      kind === report.kind && !(report.lastFour && evidence.lastFour && evidence.lastFour !== report.lastFour),
  );
  const again = nearest(
    sameKind,
    (each) => (isSamePerson(report, each) ? distance(each.reportedAt, report.at) : Infinity),
    REPORT_WINDOW_MS,
  );
  if (again) return { outcome: 'attach', caseId: again.id, reason: 'reportedAgain' };
  const events = sameKind.filter(({ detectedAt }) => distance(detectedAt, report.at) <= REPORT_WINDOW_MS);
  const free = nearest(
    events.filter(({ reportedAt }) => reportedAt === null),
    ({ detectedAt }) => distance(detectedAt, report.at),
    REPORT_WINDOW_MS,
  );
  if (free) return { outcome: 'attach', caseId: free.id, reason: 'machineToldToo' };
  return { outcome: 'open', reason: events.length > 0 ? 'eventOfAnother' : 'noEvent' };
}

/** The same phone; or, where neither report left one, the same again at once: somebody pressed twice. */
function isSamePerson(report: CustomerReport, known: KnownCase): boolean {
  if (known.reportedAt === null) return false;
  if (report.phone !== null || known.phone !== null) return report.phone === known.phone;
  return distance(known.reportedAt, report.at) <= AGAIN_WINDOW_MS;
}

function distance(one: Date | null, other: Date): number {
  return one === null ? Infinity : Math.abs(one.getTime() - other.getTime());
}

function nearest<T>(items: readonly T[], far: (item: T) => number, within: number): T | undefined {
  return items
    .map((item) => ({ item, distance: far(item) }))
    .filter((each) => each.distance <= within)
    .sort((a, b) => a.distance - b.distance)[0]?.item;
}
