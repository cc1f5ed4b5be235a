import { policyFor, type EscalationPolicy } from '../escalation/policy.js';
import { stepOf, type DueStep } from '../escalation/next-escalation.js';
import { reachOf } from '../escalation/reach.js';
import { workingSpans } from '../escalation/working-hours.js';
import type { Skill } from '../fault/fault-definition.js';
import type { Bilingual } from '../notice/notice-words.js';
import type { Line } from '../roster/line.js';
import type { OnCallInterval } from '../roster/on-call.js';
import type { Span } from '../roster/turn.js';
import { FINDING_TEXTS } from './finding-texts.js';
import { findingKey, type ReadinessFacts, type ReadinessFinding } from './readiness-facts.js';

type Region = ReadinessFacts['regions'][number];
/** A finding without its time. */
type Condition = Omit<ReadinessFinding, 'from' | 'until'>;

/** What of a policy matters in one region: the skills of the faults it is for, and its steps with the repeat. */
interface PolicyHere {
  policy: EscalationPolicy;
  skills: readonly Skill[];
  steps: readonly DueStep[];
}

/**
 * What is wrong in one region, in exact intervals: between two changes of who is on call, or of working hours, nothing
 * can change, so that one look suffices for each piece.
 */
export function lintRegion(facts: ReadinessFacts, region: Region, span: Span): ReadinessFinding[] {
  const onCall = facts.onCall.filter((each) => each.regionId === region.id);
  if (region.terminals > 0 && onCall.length === 0) {
    const text = FINDING_TEXTS.noRoute(region.name, region.terminals);
    return [{ kind: 'noRoute', severity: 'error', subject: { regionId: region.id }, ...span, text }];
  }
  const policies = policiesHere(facts, region);
  const working = workingSpans(span.from, span.until, facts.workingHours);
  const here = new RegionLint(facts, region, policies);
  const pieces = piecesOf(span, [...onCall, ...working]).map((piece) => {
    const now = onCall.filter((each) => each.from <= piece.from && piece.from < each.until);
    const works = working.some((each) => each.from <= piece.from && piece.from < each.until);
    return { piece, conditions: here.conditions(now, works) };
  });
  return [...joined(pieces), ...singlePersons(facts, region, onCall, span)];
}

class RegionLint {
  private readonly lines: readonly Line[];
  private readonly names: ReadonlyMap<string, { name: Bilingual; skills: readonly string[] }>;
  private readonly mute: ReadonlySet<string>;
  /** On call here perhaps, but they work in other regions only. */
  private readonly elsewhere: ReadonlySet<string>;

  constructor(
    private readonly facts: ReadinessFacts,
    private readonly region: Region,
    private readonly policies: readonly PolicyHere[],
  ) {
    const kept = facts.linesKept.filter(({ regionId }) => regionId === region.id).map(({ line }) => line);
    this.lines = [...new Set<Line>(region.terminals > 0 ? ['first', ...kept] : kept)];
    this.names = new Map(facts.technicians.map((each) => [each.id, each]));
    const technicians = facts.people.filter(({ kind }) => kind === 'technician');
    this.mute = new Set(technicians.filter(({ hasContact }) => !hasContact).map(({ id }) => id));
    const isElsewhere = ({ regions }: { regions: readonly string[] }): boolean =>
      regions.length > 0 && !regions.includes(region.id);
    this.elsewhere = new Set(technicians.filter(isElsewhere).map(({ id }) => id));
  }

  conditions(onCall: readonly OnCallInterval[], isWorking: boolean): Condition[] {
    const present = [...new Set(onCall.flatMap(({ technicianIds }) => technicianIds))];
    return [
      ...this.gaps(onCall, present),
      ...this.unreachable(present),
      ...this.skills(onCall),
      ...this.policies.flatMap((each) => this.steps(each, onCall, isWorking)),
    ];
  }

  private gaps(onCall: readonly OnCallInterval[], present: readonly string[]): Condition[] {
    const { id: regionId, name } = this.region;
    // Whoever is there for one skill only covers nothing: the other faults would find nobody.
    const empty = this.lines.filter((line) => !onCall.some((each) => each.line === line && !each.skill));
    return empty.map((line) => ({
      kind: 'gap',
      severity: present.length > 0 ? 'warning' : 'error',
      subject: { regionId, line },
      text: FINDING_TEXTS.gap(name, line, present.length > 0),
    }));
  }

  private unreachable(present: readonly string[]): Condition[] {
    const regionId = this.region.id;
    return present
      .filter((id) => this.mute.has(id))
      .map((technicianId) => ({
        kind: 'unreachablePerson',
        severity: 'error',
        subject: { regionId, technicianId },
        text: FINDING_TEXTS.unreachablePerson(this.names.get(technicianId)?.name ?? bare(technicianId)),
      }));
  }

  private skills(onCall: readonly OnCallInterval[]): Condition[] {
    if (onCall.length === 0 || this.region.terminals === 0) return [];
    return [...skillsNeeded(this.facts)]
      .filter(([skill]) => !onCall.some((each) => this.sends(each, skill)))
      .map(([skill, faults]) => ({
        kind: 'faultWithoutSkill',
        severity: 'error',
        subject: { regionId: this.region.id, skill, faults },
        text: FINDING_TEXTS.faultWithoutSkill(this.region.name, skill, faults),
      }));
  }

  /** As dispatch chooses: a crew for cash does nothing else, and who is there for one skill comes for that one. */
  private sends({ line, skill, technicianIds }: OnCallInterval, needed: Skill): boolean {
    if ((skill && skill !== needed) || (line === 'cash' && needed !== 'cash')) return false;
    return technicianIds.some(
      (id) => !this.elsewhere.has(id) && (this.names.get(id)?.skills.includes(needed) ?? false),
    );
  }

  private steps({ policy, skills, steps }: PolicyHere, onCall: readonly OnCallInterval[], works: boolean): Condition[] {
    const reach = { onCall, people: this.facts.people };
    const firing = steps.filter(({ hours }) => works || hours === 'always');
    const empty = firing.map((step) =>
      skills.filter((skill) => {
        const subject = { regionId: this.region.id, skill };
        return reachOf(step.notify, subject, reach).recipients.length === 0;
      }),
    );
    // For some fault there is nobody at any step.
    const lost = skills.some((skill) => empty.length > 0 && empty.every((each) => each.includes(skill)));
    return firing.flatMap((step, i): Condition[] =>
      empty[i]!.length === 0
        ? []
        : [
            {
              kind: 'stepReachesNobody',
              severity: lost ? 'error' : 'warning',
              subject: { regionId: this.region.id, policyId: policy.id, step: step.index + 1 },
              text: FINDING_TEXTS.stepReachesNobody(policy.name, step.index + 1, this.region.name, lost),
            },
          ],
    );
  }
}

const bare = (id: string): Bilingual => ({ zh: id, en: id });

/** Faults for which somebody is sent, by the skill they need. */
function skillsNeeded({ faults }: ReadinessFacts): Map<Skill, string[]> {
  const needed = new Map<Skill, string[]>();
  for (const [code, { skill, dispatch }] of Object.entries(faults)) {
    if (dispatch === 'now') needed.set(skill, [...(needed.get(skill) ?? []), code]);
  }
  return needed;
}

/** Policies that are the first for some fault for which somebody is sent in this region. */
function policiesHere({ policies, faults }: ReadinessFacts, { id: regionId, terminals }: Region): PolicyHere[] {
  if (terminals === 0) return [];
  const skills = new Map<EscalationPolicy, Set<Skill>>();
  for (const { priority, category, customerImpact: impact, skill, dispatch } of Object.values(faults)) {
    if (dispatch !== 'now') continue;
    const { policy } = policyFor(policies, { priority, category, impact, regionId });
    skills.set(policy, (skills.get(policy) ?? new Set()).add(skill));
  }
  return [...skills].map(([policy, needed]) => {
    const count = policy.steps.length + (policy.repeat ? 1 : 0);
    const steps = Array.from({ length: count }, (_, index) => stepOf(policy, index)!);
    return { policy, skills: [...needed], steps };
  });
}

function piecesOf(span: Span, inner: readonly Span[]): Span[] {
  const within = (at: number): boolean => at > span.from.getTime() && at < span.until.getTime();
  const edges = inner.flatMap(({ from, until }) => [from.getTime(), until.getTime()]).filter(within);
  const sorted = [...new Set([span.from.getTime(), ...edges, span.until.getTime()])].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((from, i) => ({ from: new Date(from), until: new Date(sorted[i + 1]!) }));
}

/** Pieces that follow one another with the same condition become one finding. */
function joined(pieces: readonly { piece: Span; conditions: readonly Condition[] }[]): ReadinessFinding[] {
  const found: ReadinessFinding[] = [];
  const open = new Map<string, ReadinessFinding>();
  for (const { piece, conditions } of pieces) {
    for (const condition of conditions) {
      const key = `${findingKey(condition)} ${condition.severity}`;
      const running = open.get(key);
      if (running?.until.getTime() === piece.from.getTime()) running.until = piece.until;
      else {
        const finding = { ...condition, ...piece };
        open.set(key, finding);
        found.push(finding);
      }
    }
  }
  return found;
}

function singlePersons(
  { technicians }: ReadinessFacts,
  { id: regionId, name }: Region,
  onCall: readonly OnCallInterval[],
  span: Span,
): ReadinessFinding[] {
  // A vendor is a company, and one contract is enough.
  const lines = [...new Set(onCall.map(({ line }) => line))].filter((line) => line !== 'vendor');
  return lines.flatMap((line): ReadinessFinding[] => {
    const ids = new Set(onCall.filter((each) => each.line === line).flatMap((each) => each.technicianIds));
    const [technicianId] = ids;
    if (ids.size !== 1 || !technicianId) return [];
    const who = technicians.find(({ id }) => id === technicianId)?.name ?? bare(technicianId);
    const text = FINDING_TEXTS.singlePerson(name, line, who);
    return [{ kind: 'singlePerson', severity: 'warning', subject: { regionId, line, technicianId }, ...span, text }];
  });
}
