import fc from 'fast-check';
import {
  matchReport,
  matchSighting,
  readEvidence,
  REPORT_WINDOW_MS,
  sameEvidence,
  type CustomerReport,
  type KnownCase,
  type MachineSighting,
} from '../index.js';

const start = Date.UTC(2026, 10, 21, 20, 0);
const at = (seconds: number): Date => new Date(start + seconds * 1000);
const machineCase: KnownCase = {
  id: '1',
  kind: 'card',
  incidentId: '9',
  detectedAt: at(0),
  reportedAt: null,
  evidence: { counter: 'captured|:7' },
  phone: null,
};
const reportedCase: KnownCase = { ...machineCase, detectedAt: null, reportedAt: at(0), incidentId: '5', evidence: {} };
const sighting = (change: Partial<MachineSighting>): MachineSighting => ({
  kind: 'card',
  incidentId: '9',
  at: at(60),
  evidence: { counter: 'captured|:7' },
  ...change,
});
const report = (change: Partial<CustomerReport>): CustomerReport => ({
  kind: 'card',
  at: at(0),
  phone: null,
  lastFour: null,
  ...change,
});

describe('an event of the machine', () => {
  it('is the first of its incident', () => {
    expect(matchSighting(sighting({}), [])).toEqual({ outcome: 'open', reason: 'firstOfIncident' });
  });

  it('with the same evidence is the same case, however late', () => {
    expect(matchSighting(sighting({ at: at(90_000) }), [machineCase])).toMatchObject({
      outcome: 'attach',
      reason: 'sameEvidence',
    });
  });

  it('with another counter or transaction is a case of its own, however soon', () => {
    expect(matchSighting(sighting({ at: at(1), evidence: { counter: 'captured|:8' } }), [machineCase])).toEqual({
      outcome: 'open',
      reason: 'otherEvidence',
    });
    const byTransaction = { ...machineCase, evidence: { transaction: 'A' } };
    expect(matchSighting(sighting({ evidence: { transaction: 'B' } }), [byTransaction]).outcome).toBe('open');
  });

  it.each([
    [119, 'attach'],
    [120, 'attach'],
    [121, 'open'],
  ])('without evidence after %i s: %s', (seconds, outcome) => {
    expect(matchSighting(sighting({ at: at(seconds), evidence: {} }), [machineCase]).outcome).toBe(outcome);
  });

  it.each([
    [600, 'attach'],
    [-600, 'attach'],
    [601, 'open'],
    [-601, 'open'],
  ])('%i s from the report: %s', (seconds, outcome) => {
    expect(matchSighting(sighting({ at: at(seconds) }), [reportedCase]).outcome).toBe(outcome);
  });

  it('does not join what belongs to another kind, another incident or another card', () => {
    expect(matchSighting(sighting({ kind: 'cash' }), [machineCase, reportedCase]).outcome).toBe('open');
    expect(matchSighting(sighting({ incidentId: '10' }), [machineCase]).reason).toBe('firstOfIncident');
    const otherCard = { ...reportedCase, evidence: { lastFour: '1111' } };
    expect(matchSighting(sighting({ evidence: { lastFour: '2222' } }), [otherCard]).outcome).toBe('open');
  });

  it('joins the report that lies nearest', () => {
    const near = { ...reportedCase, id: 'near', reportedAt: at(50) };
    expect(matchSighting(sighting({}), [reportedCase, near])).toMatchObject({
      caseId: 'near',
      reason: 'reportedBefore',
    });
  });
});

describe("a customer's report", () => {
  it.each([
    [600, 'attach', 'machineToldToo'],
    [-600, 'attach', 'machineToldToo'],
    [601, 'open', 'noEvent'],
    [-601, 'open', 'noEvent'],
  ])('%i s from the event: %s', (seconds, outcome, reason) => {
    expect(matchReport(report({ at: at(seconds) }), [machineCase])).toMatchObject({ outcome, reason });
  });

  it('does not join the case of another card, of another kind or of another person', () => {
    const known = { ...machineCase, evidence: { lastFour: '1111' } };
    expect(matchReport(report({ lastFour: '2222' }), [known])).toEqual({ outcome: 'open', reason: 'noEvent' });
    expect(matchReport(report({ kind: 'cash' }), [machineCase]).outcome).toBe('open');
    const taken = { ...machineCase, reportedAt: at(0), phone: '139' };
    expect(matchReport(report({ phone: '138' }), [taken])).toEqual({ outcome: 'open', reason: 'eventOfAnother' });
    expect(matchReport(report({}), [taken]).outcome).toBe('open');
  });

  it('made twice by the same phone, or twice at once without one, is one', () => {
    const taken = { ...machineCase, reportedAt: at(0), phone: '139' };
    expect(matchReport(report({ phone: '139', at: at(500) }), [taken])).toMatchObject({ reason: 'reportedAgain' });
    const nameless = { ...reportedCase };
    expect(matchReport(report({ at: at(100) }), [nameless])).toMatchObject({ reason: 'reportedAgain' });
    expect(matchReport(report({ at: at(121) }), [nameless])).toEqual({ outcome: 'open', reason: 'noEvent' });
  });
});

describe('whatever is known of a machine', () => {
  const text = fc.option(fc.constantFrom('A', 'B'), { nil: undefined });
  const evidence = fc.record(
    {
      transaction: text,
      counter: fc.constantFrom('captured|1:7', 'captured|1:8', 'retained|1:7'),
      lastFour: fc.constantFrom('1111', '2222'),
      act: fc.integer({ min: 1, max: 3 }),
    },
    { requiredKeys: [] },
  );
  const when = fc.integer({ min: -900, max: 900 }).map(at);
  const kind = fc.constantFrom('card' as const, 'cash' as const);
  const phone = fc.option(fc.constantFrom('138', '139'));
  const incidentId = fc.option(fc.constantFrom('8', '9'));
  const anyCase = fc
    .record({ kind, incidentId, evidence, phone, detectedAt: fc.option(when), reportedAt: fc.option(when) })
    // Somebody told of it: the machine or a customer.
    .filter(({ detectedAt, reportedAt }) => detectedAt !== null || reportedAt !== null);
  const cases = fc.array(anyCase, { maxLength: 5 }).map((all) => all.map((each, i) => ({ ...each, id: String(i) })));
  const anySighting = fc.record({ kind, incidentId, at: when, evidence });
  const anyReport = fc.record({ kind, at: when, phone, lastFour: fc.option(fc.constantFrom('1111', '2222')) });

  it('an event joins no case of another kind, nor one whose evidence says that it is another', () => {
    fc.assert(
      fc.property(anySighting, cases, (seen, known) => {
        const match = matchSighting(seen, known);
        if (match.outcome === 'open') return;
        const joined = known.find(({ id }) => id === match.caseId)!;
        expect(joined.kind).toBe(seen.kind);
        expect(sameEvidence(joined.evidence, seen.evidence)).not.toBe(false);
        if (joined.detectedAt) expect(joined.incidentId).toBe(seen.incidentId);
      }),
      { numRuns: 500 },
    );
  });

  it('an event whose evidence names a case of its incident joins one that it names', () => {
    fc.assert(
      fc.property(anySighting, cases, (seen, known) => {
        const named = known.filter(
          (each) =>
            each.kind === seen.kind &&
            each.detectedAt &&
            each.incidentId !== null &&
            each.incidentId === seen.incidentId &&
            sameEvidence(each.evidence, seen.evidence),
        );
        fc.pre(named.length > 0);
        const match = matchSighting(seen, known);
        expect(named.map(({ id }) => id)).toContain(match.outcome === 'attach' && match.caseId);
      }),
      { numRuns: 300, maxSkipsPerRun: 500 },
    );
  });

  it('a report joins nobody else’s case: not of another kind or card, nor one that another telephone reported', () => {
    fc.assert(
      fc.property(anyReport, cases, (told, known) => {
        const match = matchReport(told, known);
        if (match.outcome === 'open') return;
        const joined = known.find(({ id }) => id === match.caseId)!;
        expect(joined.kind).toBe(told.kind);
        if (told.lastFour && joined.evidence.lastFour) expect(joined.evidence.lastFour).toBe(told.lastFour);
        if (joined.reportedAt) expect(joined.phone).toBe(told.phone);
        const nearby = [joined.detectedAt, joined.reportedAt].map((time) =>
          time ? Math.abs(time.getTime() - told.at.getTime()) : Infinity,
        );
        expect(Math.min(...nearby)).toBeLessThanOrEqual(REPORT_WINDOW_MS);
      }),
      { numRuns: 500 },
    );
  });

  it('cases of the other kind change nothing', () => {
    fc.assert(
      fc.property(anySighting, anyReport, cases, (seen, told, known) => {
        const only = (of: KnownCase['kind']): KnownCase[] => known.filter((each) => each.kind === of);
        expect(matchSighting(seen, known)).toEqual(matchSighting(seen, only(seen.kind)));
        expect(matchReport(told, known)).toEqual(matchReport(told, only(told.kind)));
      }),
    );
  });
});

describe('evidence', () => {
  it('gives each counted item the value of the counter after it', () => {
    const detail = { counters: [{ name: 'captured', unit: '1', before: 4, after: 7 }], count: 3 };
    expect(readEvidence(detail).map(({ counter }) => counter)).toEqual([
      'captured|1:5',
      'captured|1:6',
      'captured|1:7',
    ]);
  });

  it('is read from whatever an agent gives, without trusting it', () => {
    expect(readEvidence({ counters: 'x', count: -4, lastFour: '12345', amountMinor: '1', transaction: 77 })).toEqual([
      { transaction: '77' },
    ]);
    expect(readEvidence({ count: 1e9 })).toHaveLength(20);
    expect(readEvidence({})).toEqual([{}]);
  });

  it('says nothing where there is nothing to compare', () => {
    expect(sameEvidence({}, { counter: 'captured|:7' })).toBeNull();
    expect(sameEvidence({ counter: 'captured|1:7' }, { counter: 'captured|2:8' })).toBeNull();
    expect(sameEvidence({ lastFour: '1111' }, { lastFour: '1111' })).toBeNull();
    expect(sameEvidence({ lastFour: '1111', transaction: 'A' }, { lastFour: '2222', transaction: 'A' })).toBe(false);
  });
});
