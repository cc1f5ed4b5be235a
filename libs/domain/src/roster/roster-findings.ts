import type { Bilingual } from '../notice/notice-words.js';
import { LINE_NAMES } from './duty-calendar.js';
import { holidayWarnings } from './holidays.js';
import type { Line } from './line.js';
import { localText, localTimeAt } from './local-time.js';
import { onCallBetween, type OnCallFacts, type OnCallInterval } from './on-call.js';
import type { Rotation } from './rotation.js';
import { laterOf, type Span } from './turn.js';

export const ROSTER_FINDING_KINDS = [
  'nobodyOnCall',
  'noFirstLine',
  'noSecondLine',
  'singlePerson',
  'noContact',
  'contactUnverified',
  'unknownPerson',
  'calendarIncomplete',
] as const;
export type RosterFindingKind = (typeof ROSTER_FINDING_KINDS)[number];

/** Something about the roster that somebody should see to before the night does (product criterion D01). */
export interface RosterFinding {
  kind: RosterFindingKind;
  level: 'serious' | 'warning';
  regionId: string | null;
  line: Line | null;
  technicianId: string | null;
  rotationId: string | null;
  from: Date | null;
  until: Date | null;
  text: Bilingual;
  /** What it leads to. */
  consequence: Bilingual;
}

/** How a person can be reached. */
export interface PersonContact {
  id: string;
  name: Bilingual;
  hasContact: boolean;
  /** A message to them was answered, or somebody has vouched for the number, since it was last changed. */
  verified: boolean;
}

export interface RosterFindingFacts {
  onCall: OnCallFacts;
  regions: ReadonlyMap<string, Bilingual>;
  people: readonly PersonContact[];
}

const NONE = { regionId: null, line: null, technicianId: null, rotationId: null, from: null, until: null };

/** Everything that is to be said about a roster between two instants, the serious first. */
export function rosterFindings(facts: RosterFindingFacts, from: Date, until: Date): RosterFinding[] {
  const intervals = onCallBetween(facts.onCall, from, until);
  const found = [
    ...rosterGaps(facts, intervals, { from, until }),
    ...singlePersonRotations(facts.onCall.rotations, facts.people),
    ...contactFindings(facts.people, intervals),
    ...calendarFindings(facts.onCall, { from, until }),
  ];
  return [...found.filter(({ level }) => level === 'serious'), ...found.filter(({ level }) => level !== 'serious')];
}

/** The parts of a span that no interval covers. @param sorted intervals of any lines, by beginning */
export function uncovered(span: Span, intervals: readonly Span[]): Span[] {
  const sorted = [...intervals].sort((a, b) => a.from.getTime() - b.from.getTime());
  const open: Span[] = [];
  let at = span.from;
  for (const { from, until } of sorted) {
    if (from > at) open.push({ from: at, until: from });
    at = laterOf(at, until);
  }
  if (at < span.until) open.push({ from: at, until: span.until });
  return open;
}

/**
 * When a region has nobody at all, nobody on its first line, or, where it has a second line, nobody on that. A rotation
 * for one skill covers nothing here: the other faults would find nobody. Cash and vendor lines may keep office hours.
 */
function rosterGaps(
  { onCall, regions }: Pick<RosterFindingFacts, 'onCall' | 'regions'>,
  intervals: readonly OnCallInterval[],
  span: Span,
): RosterFinding[] {
  const hasSecond = new Set(
    [...onCall.shifts, ...onCall.rotations].filter(({ line }) => line === 'second').map(({ regionId }) => regionId),
  );
  return [...regions].flatMap(([regionId, name]) => {
    const of = (line: Line): OnCallInterval[] =>
      intervals.filter((each) => each.regionId === regionId && each.line === line && each.skill === null);
    const [first, second] = [of('first'), of('second')];
    const nobody = uncovered(span, [...first, ...second]);
    const gap = gapFinding(regionId, name, onCall.timeZone);
    return [
      ...nobody.map((each) => gap('nobodyOnCall', each)),
      ...uncovered(span, [...first, ...nobody]).map((each) => gap('noFirstLine', each)),
      ...(hasSecond.has(regionId)
        ? uncovered(span, [...second, ...nobody]).map((each) => gap('noSecondLine', each))
        : []),
    ];
  });
}

const GAPS = {
  nobodyOnCall: {
    level: 'serious',
    line: null,
    what: { zh: '无人值班', en: 'nobody is on call' },
    consequence: {
      zh: '这段时间的故障找不到维修人员，只会通知监控台；没有人会自动出发。',
      en: 'A fault in this time finds no technician: only the desk is told, and nobody sets out by itself.',
    },
  },
  noFirstLine: {
    level: 'serious',
    line: 'first',
    what: { zh: '一线无人', en: 'nobody is on the first line' },
    consequence: {
      zh: '故障会直接派给二线；二线无人应答时就没有后备。',
      en: 'Faults go to the second line at once, and there is nobody behind it when it does not answer.',
    },
  },
  noSecondLine: {
    level: 'warning',
    line: 'second',
    what: { zh: '二线无人', en: 'nobody is on the second line' },
    consequence: {
      zh: '一线无人应答时没有后备，事件会退回监控台。',
      en: 'When the first line does not answer there is nobody behind it, and the incident comes back to the desk.',
    },
  },
} as const;

const gapFinding =
  (regionId: string, name: Bilingual, timeZone: string) =>
  (kind: keyof typeof GAPS, { from, until }: Span): RosterFinding => {
    const { level, line, what, consequence } = GAPS[kind];
    const when = `${localText(from, timeZone)} – ${localText(until, timeZone)}`;
    const text = { zh: `${name.zh}：${when} ${what.zh}`, en: `${name.en}: ${what.en} ${when}` };
    return { ...NONE, kind, level, regionId, line, from, until, text, consequence };
  };

/** Rotations in which one person has every turn. */
function singlePersonRotations(
  rotations: readonly Rotation[],
  people: readonly Pick<PersonContact, 'id' | 'name'>[],
): RosterFinding[] {
  const nameOf = namesOf(people);
  return rotations.flatMap(({ id, name, regionId, line, participants }) => {
    const [only, ...others] = new Set(participants);
    if (only === undefined || others.length) return [];
    const person = nameOf(only);
    return {
      ...NONE,
      kind: 'singlePerson' as const,
      level: 'warning' as const,
      regionId,
      line,
      technicianId: only,
      rotationId: id,
      text: {
        zh: `轮值“${name.zh}”（${LINE_NAMES[line].zh}）只有${person.zh}一人`,
        en: `The rotation "${name.en}" (${LINE_NAMES[line].en.toLowerCase()}) has only ${person.en}`,
      },
      consequence: {
        zh: `${person.zh}每晚都会被叫醒；生病、休假或没有信号时，这一层无人接替。`,
        en: `${person.en} is paged every night, and nobody takes over in this layer when they are ill, away or without signal.`,
      },
    };
  });
}

/** People who will be on call and cannot be reached, or of whom nobody knows whether they can. */
function contactFindings(people: readonly PersonContact[], intervals: readonly OnCallInterval[]): RosterFinding[] {
  const known = new Map(people.map((each) => [each.id, each]));
  return [...firstDuties(intervals)].flatMap(([technicianId, from]) => {
    const person = known.get(technicianId);
    const kind = contactDefect(person);
    if (!kind) return [];
    const { level, text, consequence } = CONTACTS[kind](person?.name ?? { zh: technicianId, en: technicianId });
    return { ...NONE, kind, level, technicianId, from, text, consequence };
  });
}

/** Who is on call in these times, and when first; in order of their ids. */
function firstDuties(intervals: readonly OnCallInterval[]): [string, Date][] {
  const first = new Map<string, Date>();
  for (const { technicianIds, from } of intervals) {
    for (const id of technicianIds) {
      const known = first.get(id);
      if (!known || from < known) first.set(id, from);
    }
  }
  return [...first].sort(([a], [b]) => (a < b ? -1 : 1));
}

function contactDefect(person: PersonContact | undefined): keyof typeof CONTACTS | null {
  if (!person) return 'unknownPerson';
  if (!person.hasContact) return 'noContact';
  return person.verified ? null : 'contactUnverified';
}

const CONTACTS = {
  unknownPerson: ({ zh, en }: Bilingual) => ({
    level: 'serious' as const,
    text: { zh: `值班表中的“${zh}”不在人员名单里`, en: `"${en}" is on the roster and is not known` },
    consequence: {
      zh: '轮到此人时等于无人值班。',
      en: 'When it is their turn, nobody is on call.',
    },
  }),
  noContact: ({ zh, en }: Bilingual) => ({
    level: 'serious' as const,
    text: { zh: `${zh}没有任何联系方式`, en: `${en} has no way to be reached` },
    consequence: {
      zh: '派给此人的通知发不出去；要等派单超时才会找下一个人。',
      en: 'Pages to them go nowhere: the next person is asked only when the offer has expired.',
    },
  }),
  contactUnverified: ({ zh, en }: Bilingual) => ({
    level: 'warning' as const,
    text: { zh: `${zh}的联系方式未经验证`, en: `No contact of ${en} has been verified` },
    consequence: {
      zh: '号码若有误，夜里要等派单超时才会发现。',
      en: 'Should the number be wrong, the night will find out when the offer expires.',
    },
  }),
};

/** Years without holiday data, for the calendars that rotations go by. */
function calendarFindings({ rotations, calendars, timeZone }: OnCallFacts, span: Span): RosterFinding[] {
  const used = rotations.flatMap(({ hours }) => (hours?.dayKind && hours.calendarId ? [hours.calendarId] : []));
  const [from, to] = [localTimeAt(span.from, timeZone).day, localTimeAt(span.until, timeZone).day];
  return holidayWarnings(calendars, used, from, to).map(({ text }) => ({
    ...NONE,
    kind: 'calendarIncomplete',
    level: 'warning',
    text,
    consequence: {
      zh: '按工作日或休息日排班的轮值可能在节假日叫错人。',
      en: 'Rotations that go by working days may page the wrong person on a public holiday.',
    },
  }));
}

const namesOf = (people: readonly Pick<PersonContact, 'id' | 'name'>[]) => {
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return (id: string): Bilingual => names.get(id) ?? { zh: id, en: id };
};
