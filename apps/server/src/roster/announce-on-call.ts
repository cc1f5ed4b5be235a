import { Inject, Injectable } from '@nestjs/common';
import { onCallChange, type Bilingual, type OnCall, type OnCallChangeFacts } from '#libs/domain';
import { DATABASE, type Database } from '../database/sql.js';
import { OUTBOX, type NewNotice, type Outbox } from '../outbox/index.js';
import { Settings } from '../settings/index.js';
import { ANNOUNCED_STORE, type AnnouncedLine, type AnnouncedStore } from './announced.store.js';
import type { RosterSnapshot } from './roster-snapshot.js';
import { Roster } from './roster.js';

/**
 * Tells the groups when who is on call changes: by hand-over, override or swap. What was last told is a row per line, so
 * that a change is told once, also when the server was down while it happened or several of them run.
 */
@Injectable()
export class AnnounceOnCall {
  /** What this process has seen to be written down; saves the tables a visit per second. */
  private settled: string | undefined;

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(ANNOUNCED_STORE) private readonly store: AnnouncedStore,
    @Inject(OUTBOX) private readonly outbox: Outbox,
    private readonly roster: Roster,
    private readonly settings: Settings,
  ) {}

  /** @returns how many notices were queued */
  async pass(now: Date): Promise<number> {
    const seen = JSON.stringify(peopleByLine((await this.roster.read()).onCall(now)));
    if (seen === this.settled) return 0;
    const queued = await this.database.transaction(async (sql) => {
      const before = await this.store.readForUpdate(sql);
      const roster = await this.roster.readWithin(sql);
      const { rows, changes } = compare(before, peopleByLine(roster.onCall(now)), roster);
      if (rows.length) await this.store.write(sql, rows, now);
      const notices = changes.length ? this.noticesOf(changes, now) : [];
      if (notices.length) await this.outbox.queue(sql, notices, now);
      return notices.length;
    });
    this.settled = seen;
    return queued;
  }

  /** All changes of one moment in one message to each group: a robot has a strict limit. */
  private noticesOf(changes: OnCallChangeFacts[], now: Date): NewNotice[] {
    return this.settings
      .read('robots')
      .robots.filter(({ enabled, matters }) => enabled && matters.includes('shiftChange'))
      .map(({ id, language }) => ({
        lane: 4,
        purpose: 'information',
        template: 'onCallChanged',
        recipient: { kind: 'robot', id, language, contacts: { robot: id } },
        data: { onCallChanges: changes },
        sendAt: now,
      }));
  }
}

const keyOf = ({ regionId, line }: Pick<AnnouncedLine, 'regionId' | 'line'>): string => `${regionId}\n${line}`;

/** Whoever is on call for a line by any source, in a fixed order. */
function peopleByLine(onCall: readonly OnCall[]): AnnouncedLine[] {
  const lines = new Map<string, AnnouncedLine>();
  for (const { regionId, line, technicianIds } of onCall) {
    const key = keyOf({ regionId, line });
    const people = new Set([...(lines.get(key)?.technicianIds ?? []), ...technicianIds]);
    lines.set(key, { regionId, line, technicianIds: [...people].sort() });
  }
  return [...lines.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function compare(
  before: readonly AnnouncedLine[],
  current: readonly AnnouncedLine[],
  roster: RosterSnapshot,
): { rows: AnnouncedLine[]; changes: OnCallChangeFacts[] } {
  const earlier = new Map(before.map((each) => [keyOf(each), each]));
  const now = new Map(current.map((each) => [keyOf(each), each]));
  const gone = before.filter((each) => !now.has(keyOf(each))).map((each) => ({ ...each, technicianIds: [] }));
  const all = [...current, ...gone];
  const judged = all.map((each) => {
    const known = earlier.get(keyOf(each));
    return { each, known, change: onCallChange(known?.technicianIds, each.technicianIds, before.length > 0) };
  });
  const names = nameIn(roster);
  return {
    rows: judged.filter(({ known, change }) => !known || change.outcome === 'tell').map(({ each }) => each),
    changes: judged
      .filter(({ change }) => change.outcome === 'tell')
      .map(({ each, known }) => ({
        region: roster.facts.regionNames.get(each.regionId) ?? { zh: each.regionId, en: each.regionId },
        line: each.line,
        now: each.technicianIds.map(names),
        before: (known?.technicianIds ?? []).map(names),
      })),
  };
}

const nameIn =
  (roster: RosterSnapshot) =>
  (id: string): Bilingual =>
    roster.technician(id)?.name ?? { zh: id, en: id };
