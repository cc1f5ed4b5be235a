import { policyFor, type EscalationPolicy } from '../escalation/policy.js';
import { holidayWarnings } from '../roster/holidays.js';
import { localTimeAt } from '../roster/local-time.js';
import type { Span } from '../roster/turn.js';
import { FINDING_TEXTS } from './finding-texts.js';
import { lintRegion } from './lint-coverage.js';
import type { ReadinessFacts, ReadinessFinding, ShiftCheckFacts } from './readiness-facts.js';

/**
 * Whom the night watch would not reach from an instant to another, and what in its rules leads nowhere; errors first,
 * then in order of time.
 * @param now what is before it can no longer be put right
 */
export function lintReadiness(facts: ReadinessFacts, from: Date, until: Date, now = from): ReadinessFinding[] {
  const span = { from, until };
  return [
    ...facts.regions.flatMap((region) => lintRegion(facts, region, span)),
    ...lintPolicies(facts, span),
    ...lintHolidays(facts, span),
    ...lintChannels(facts, span),
    ...lintFaults(facts, span),
    ...lintShiftChecks(facts, span, now),
  ].sort((a, b) => rankOf(a) - rankOf(b) || a.from.getTime() - b.from.getTime());
}

const rankOf = ({ severity }: ReadinessFinding): number => (severity === 'error' ? 0 : 1);

function lintPolicies(facts: ReadinessFacts, span: Span): ReadinessFinding[] {
  const used = policiesUsed(facts);
  const warn = { severity: 'warning' as const, ...span };
  return facts.policies.flatMap((policy): ReadinessFinding[] => {
    const subject = { policyId: policy.id };
    if (!used.has(policy)) {
      return [
        { kind: 'policyMatchesNothing', subject, ...warn, text: FINDING_TEXTS.policyMatchesNothing(policy.name) },
      ];
    }
    const strangers = unknownTargets(policy, facts, span);
    if (tellsDesk(policy)) return strangers;
    const text = FINDING_TEXTS.policyWithoutDesk(policy.name);
    return [...strangers, { kind: 'policyWithoutDesk', subject, ...warn, text }];
  });
}

function policiesUsed({ policies, faults, regions }: ReadinessFacts): Set<EscalationPolicy> {
  const used = new Set<EscalationPolicy>();
  for (const { id: regionId } of regions) {
    for (const { priority, category, customerImpact: impact } of Object.values(faults)) {
      used.add(policyFor(policies, { priority, category, impact, regionId }).policy);
    }
  }
  return used;
}

const targetsOf = ({
  steps,
  repeat,
}: EscalationPolicy): { step: number; notify: (typeof steps)[number]['notify'] }[] => [
  ...steps.map(({ notify }, i) => ({ step: i + 1, notify })),
  ...(repeat ? [{ step: steps.length + 1, notify: repeat.notify }] : []),
];

const tellsDesk = (policy: EscalationPolicy): boolean =>
  targetsOf(policy).some(({ notify }) => notify.some(({ to }) => to === 'desk'));

function unknownTargets(policy: EscalationPolicy, { people }: ReadinessFacts, span: Span): ReadinessFinding[] {
  return targetsOf(policy).flatMap(({ step, notify }) =>
    notify.flatMap((target): ReadinessFinding[] => {
      if (target.to !== 'technician' && target.to !== 'robot') return [];
      if (people.some(({ kind, id }) => kind === target.to && id === target.id)) return [];
      const subject = { policyId: policy.id, step, ...(target.to === 'technician' && { technicianId: target.id }) };
      const text = FINDING_TEXTS.unknownTarget(policy.name, step, target.id);
      return [{ kind: 'unknownTarget', severity: 'warning', subject, ...span, text }];
    }),
  );
}

function lintHolidays({ calendars, calendarsUsed, workingHours }: ReadinessFacts, span: Span): ReadinessFinding[] {
  const [first, last] = [span.from, span.until].map((at) => localTimeAt(at, workingHours.timeZone).day);
  return holidayWarnings(calendars, calendarsUsed, first!, last!).map(({ calendarId, year, text }) => ({
    kind: 'noHolidayData',
    severity: 'warning',
    subject: { calendarId, ...(year !== null && { year }) },
    ...span,
    text,
  }));
}

function lintChannels({ channels: { used, configured } }: ReadinessFacts, span: Span): ReadinessFinding[] {
  const none = configured.length === 0;
  return [...new Set(used)]
    .filter((channel) => !configured.includes(channel))
    .map((channel) => ({
      kind: 'channelNotConfigured',
      severity: none ? 'error' : 'warning',
      subject: { channel },
      ...span,
      text: FINDING_TEXTS.channelNotConfigured(channel, none),
    }));
}

function lintFaults({ unknownFaults }: ReadinessFacts, span: Span): ReadinessFinding[] {
  if (unknownFaults.length === 0) return [];
  const faults = [...unknownFaults].sort();
  const text = FINDING_TEXTS.faultWithoutRule(faults);
  return [{ kind: 'faultWithoutRule', severity: 'warning', subject: { faults }, ...span, text }];
}

function lintShiftChecks(
  { shiftChecks, technicians, onCall }: ReadinessFacts,
  span: Span,
  now: Date,
): ReadinessFinding[] {
  // A shift that was given away since has nobody who has to answer.
  const isTheirs = ({ technicianId, shiftFrom, shiftUntil }: ShiftCheckFacts): boolean =>
    onCall.some(
      (each) => each.technicianIds.includes(technicianId) && each.from < shiftUntil && shiftFrom < each.until,
    );
  return shiftChecks
    .filter((each) => each.answeredAt === null && each.shiftUntil > now && each.shiftFrom < span.until)
    .filter(isTheirs)
    .map(({ technicianId, shiftFrom, shiftUntil }) => {
      const late = shiftFrom <= now;
      const name = technicians.find(({ id }) => id === technicianId)?.name ?? { zh: technicianId, en: technicianId };
      return {
        kind: 'shiftUnconfirmed',
        severity: late ? 'error' : 'warning',
        subject: { technicianId },
        from: shiftFrom,
        until: shiftUntil,
        text: FINDING_TEXTS.shiftUnconfirmed(name, late),
      };
    });
}
