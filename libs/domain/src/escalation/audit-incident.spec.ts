import fc from 'fast-check';
import { INCIDENT_STATES } from '../incident/lifecycle.js';
import { isOver } from '../incident/transitions.table.js';
import { auditIncident, LATE_MS, type AuditFacts } from './audit-incident.js';

const NOW = new Date('2026-11-21T19:00:00Z');
const at = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
const facts = (change: Partial<AuditFacts> = {}): AuditFacts => ({
  state: 'new',
  listedOnly: false,
  assigneeId: null,
  running: null,
  dispatchAt: null,
  escalateAt: null,
  verifyUntil: null,
  reviewAt: null,
  shelvedUntil: null,
  suppressedBy: null,
  suppressedUntil: null,
  suppressorStands: false,
  deskOwner: null,
  ...change,
});
const reason = (change: Partial<AuditFacts>): string => auditIncident(facts(change), NOW).reason;
const EARLIER = at(-10);

describe('the auditor', () => {
  it.each<[string, Partial<AuditFacts>]>([
    ['over', { state: 'closed' }],
    ['held', { state: 'onSite', assigneeId: 'tech01', running: { state: 'accepted', expiresAt: EARLIER } }],
    ['verifying', { state: 'restored', verifyUntil: at(5) }],
    ['shelved', { shelvedUntil: at(5) }],
    ['suppressed', { suppressedBy: 'maintenance', suppressedUntil: at(5) }],
    ['suppressed', { suppressedBy: 'parentOutage', suppressorStands: true }],
    ['asked', { state: 'offered', running: { state: 'offered', expiresAt: at(5) } }],
    ['dispatchDue', { dispatchAt: at(-1) }],
    ['dispatchDue', { dispatchAt: at(60) }],
    ['escalationDue', { escalateAt: at(5) }],
    ['reviewDue', { reviewAt: at(1) }],
    ['takenOver', { deskOwner: 'night01' }],
    ['listed', { listedOnly: true }],
  ])('leaves alone what is %s', (expected, change) => {
    expect(auditIncident(facts(change), NOW)).toEqual({ outcome: 'attended', reason: expected });
  });

  it.each<[string, Partial<AuditFacts>]>([
    ['noStep', {}],
    ['noStep', { shelvedUntil: EARLIER }],
    ['heldByNobody', { state: 'accepted', assigneeId: 'tech01' }],
    ['heldByNobody', { state: 'accepted', assigneeId: 'tech01', dispatchAt: at(30) }],
    ['heldByNobody', { state: 'travelling', running: { state: 'accepted', expiresAt: EARLIER } }],
    ['verifyForgotten', { state: 'restored', verifyUntil: null }],
    ['suppressedForGood', { suppressedBy: 'maintenance', suppressedUntil: EARLIER }],
    ['suppressedForGood', { suppressedBy: 'parentOutage' }],
    ['dispatchForgotten', { dispatchAt: EARLIER, escalateAt: at(5) }],
    [
      'dispatchForgotten',
      {
        ...{ state: 'accepted', assigneeId: 'tech01', dispatchAt: EARLIER },
        running: { state: 'accepted', expiresAt: EARLIER },
      },
    ],
    ['escalationForgotten', { dispatchAt: at(5), escalateAt: EARLIER }],
    ['offerForgotten', { state: 'offered', dispatchAt: EARLIER, running: { state: 'offered', expiresAt: EARLIER } }],
    ['noStep', { state: 'offered', running: { state: 'offered', expiresAt: EARLIER } }],
  ])('alarms about %s', (expected, change) => {
    expect(reason(change)).toBe(expected);
    expect(auditIncident(facts(change), NOW).outcome).toBe('unattended');
  });

  it('excuses nothing for ever: without a person, a shelf or a suppressor, every deadline of an open incident runs out', () => {
    const instant = fc.constantFrom(null, at(-60), at(-1), at(1), at(60));
    const anyFacts = fc.record({
      state: fc.constantFrom(...INCIDENT_STATES),
      listedOnly: fc.constant(false),
      assigneeId: fc.constantFrom(null, 'tech01'),
      running: fc.option(fc.record({ state: fc.constant('offered' as const), expiresAt: fc.constant(at(5)) })),
      dispatchAt: instant,
      escalateAt: instant,
      verifyUntil: instant,
      reviewAt: instant,
      shelvedUntil: instant,
      suppressedBy: fc.constantFrom(null, 'maintenance'),
      suppressedUntil: instant,
      suppressorStands: fc.constant(false),
      deskOwner: fc.constant(null),
    });
    fc.assert(
      fc.property(anyFacts, (own) => {
        const muchLater = new Date(at(60).getTime() + LATE_MS);
        const verdict = auditIncident(own, muchLater);
        expect(verdict.outcome).toBe(isOver(own.state) ? 'attended' : 'unattended');
      }),
    );
  });

  it('never alarms while a due time lies ahead that somebody works through', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), fc.constantFrom('new', 'offered'), (minutes, state) => {
        expect(auditIncident(facts({ state: state as 'new', dispatchAt: at(minutes) }), NOW).outcome).toBe('attended');
      }),
    );
  });
});
