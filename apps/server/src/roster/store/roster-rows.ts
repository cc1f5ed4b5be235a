import {
  dayFromText,
  type DayKind,
  type Line,
  type RosterOverride,
  type Rotation,
  type RotationUnit,
  type Shift,
} from '#libs/domain';

export interface Stamped {
  version: number;
  changed_at: Date | null;
  changed_by: string | null;
}

export interface ShiftRow extends Stamped {
  id: string;
  region_id: string;
  line: Line;
  weekdays: number[];
  from_minute: number;
  to_minute: number;
  technician_ids: string[];
}

export const toShift = (row: ShiftRow): Shift & { id: string } => ({
  id: row.id,
  regionId: row.region_id,
  line: row.line,
  weekdays: row.weekdays,
  fromMinute: row.from_minute,
  toMinute: row.to_minute,
  technicianIds: row.technician_ids,
});

export interface RotationRow extends Stamped {
  id: string;
  name_zh: string;
  name_en: string;
  region_id: string;
  line: Line;
  skill: string | null;
  participants: string[];
  unit: RotationUnit;
  length: number;
  starts_on: string;
  hand_over_minute: number;
  windows: { weekdays: number[]; fromMinute: number; toMinute: number }[];
  day_kind: DayKind | null;
  calendar_id: string | null;
}

export const toRotation = (row: RotationRow): Rotation => ({
  id: row.id,
  name: { zh: row.name_zh, en: row.name_en },
  regionId: row.region_id,
  line: row.line,
  skill: row.skill,
  participants: row.participants,
  unit: row.unit,
  length: row.length,
  startsOn: dayFromText(row.starts_on)!,
  handOverMinute: row.hand_over_minute,
  hours:
    row.windows.length || row.day_kind
      ? { windows: row.windows, dayKind: row.day_kind, calendarId: row.calendar_id }
      : null,
});

export interface OverrideRow extends Stamped {
  id: string;
  starts_at: Date;
  ends_at: Date;
  region_id: string | null;
  line: Line | null;
  replaces: string | null;
  by_id: string;
  reason: string;
  swap_id: string | null;
}

export const toOverride = (row: OverrideRow): RosterOverride => ({
  id: row.id,
  from: row.starts_at,
  until: row.ends_at,
  regionId: row.region_id,
  line: row.line,
  replaces: row.replaces,
  by: row.by_id,
});
