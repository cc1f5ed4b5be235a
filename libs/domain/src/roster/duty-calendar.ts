import { inLanguage, type Bilingual, type Language } from '../notice/notice-words.js';
import { utcText, type CalendarEvent } from './icalendar.js';
import type { Line } from './line.js';
import type { Turn } from './turn.js';

/** What a line is called. */
export const LINE_NAMES: Readonly<Record<Line, Bilingual>> = {
  first: { zh: '一线', en: 'First line' },
  second: { zh: '二线', en: 'Second line' },
  cash: { zh: '现金', en: 'Cash' },
  vendor: { zh: '厂商', en: 'Vendor' },
};

export interface DutyNames {
  language: Language;
  regionName(regionId: string): string;
  technicianName(technicianId: string): string;
}

/**
 * Turns as events of a calendar.
 * @param technicianId whose calendar; null: everybody's, one event per turn
 */
export function dutyEvents(turns: readonly Turn[], technicianId: string | null, names: DutyNames): CalendarEvent[] {
  return turns
    .filter((turn) => technicianId === null || turn.technicianIds.includes(technicianId))
    .map((turn) => ({
      uid: uidOf(turn, technicianId),
      from: turn.from,
      until: turn.until,
      summary: summaryOf(turn, technicianId, names),
      description: descriptionOf(turn, names),
    }));
}

/**
 * A turn is known by its source, where it begins and who has it: a calendar program sees a turn that was given away as
 * gone, and one whose end has moved as changed.
 */
function uidOf({ source, regionId, line, from, technicianIds }: Turn, technicianId: string | null): string {
  const who = technicianId ?? technicianIds.join('+');
  return `${source.kind}-${source.id}-${regionId}-${line}-${utcText(from)}-${who}@watchkeeper`;
}

function summaryOf(turn: Turn, technicianId: string | null, names: DutyNames): string {
  const { language } = names;
  const duty = `${names.regionName(turn.regionId)} · ${inLanguage(LINE_NAMES[turn.line], language)}`;
  if (technicianId !== null) return `${language === 'en' ? 'On call' : '值班'} · ${duty}`;
  const comma = language === 'en' ? ', ' : '、';
  return `${turn.technicianIds.map((id) => names.technicianName(id)).join(comma)} · ${duty}`;
}

function descriptionOf({ standIns, skill }: Turn, { language, technicianName }: DutyNames): string {
  const lines = standIns.map(({ technicianId, insteadOf }) => {
    const [by, of] = [technicianName(technicianId), insteadOf === null ? null : technicianName(insteadOf)];
    if (of === null) return language === 'en' ? `${by} stands in for the whole line.` : `${by}临时负责整条线。`;
    return language === 'en' ? `${by} stands in for ${of}.` : `${by}替${of}值班。`;
  });
  if (skill)
    lines.push(language === 'en' ? `Only for faults that need: ${skill}.` : `仅限需要此技能的故障：${skill}。`);
  return lines.join('\n');
}
