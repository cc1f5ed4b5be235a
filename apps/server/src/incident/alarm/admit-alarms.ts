import { Inject, Injectable } from '@nestjs/common';
import type { RunningMode } from '#libs/domain';
import type { Sql } from '../../database/sql.js';
import type { AcceptedEvent } from '../../ingest/index.js';
import { FaultBook, Settings } from '../../settings/index.js';
import { TerminalDirectory } from '../../terminal/index.js';
import { AlarmLook } from './alarm-look.js';
import type { ModeChange } from './alarm-picture.js';
import { AlarmPictures } from './alarm-pictures.js';
import { ALARM_STORE, type AlarmStore } from './alarm.store.js';

/** What the alarm rules look at when faults come in. */
@Injectable()
export class AdmitAlarms {
  constructor(
    readonly faults: FaultBook,
    readonly settings: Settings,
    readonly terminals: TerminalDirectory,
    readonly pictures: AlarmPictures,
    @Inject(ALARM_STORE) private readonly store: AlarmStore,
  ) {}

  /** For a batch of events: keeps what they tell of modes, and looks at what hides alarms. */
  async lookAt(sql: Sql, events: readonly AcceptedEvent[], now: Date): Promise<AlarmLook> {
    const changes = modeChanges(events);
    const picture = await this.pictures.current(sql);
    if (changes.length === 0) return this.over(picture, now);
    await this.store.saveModes(sql, newestOfEach(changes));
    this.pictures.spoil();
    return this.over(picture, now, modesAfter(changes));
  }

  /** Over what stands in the tables now, as the caller's transaction sees them. */
  async lookAnew(sql: Sql, now: Date): Promise<AlarmLook> {
    return this.over(await this.pictures.read(sql, now), now);
  }

  private over(
    picture: Awaited<ReturnType<AlarmPictures['reload']>>,
    now: Date,
    modes?: Map<string, RunningMode | null>,
  ): AlarmLook {
    return new AlarmLook(this, picture, now, modes);
  }
}

/** The agent notes every change of mode; see `device-agent/src/detect/modes.ts`. */
function modeChanges(events: readonly AcceptedEvent[]): ModeChange[] {
  return events.flatMap(({ kind, fault, detail, terminalId, component, receivedAt }) => {
    if (kind !== 'noted' || (fault !== 'mode.entered' && fault !== 'mode.left')) return [];
    const { mode, source } = detail;
    if (typeof mode !== 'string') return [];
    const since = fault === 'mode.entered' ? receivedAt : null;
    return [{ terminalId, mode, component, source: typeof source === 'string' ? source : '', since }];
  });
}

/** One row cannot be written twice by one statement. */
function newestOfEach(changes: readonly ModeChange[]): ModeChange[] {
  const newest = new Map(
    changes.map((each) => [`${each.terminalId}\n${each.mode}\n${each.component}\n${each.source}`, each]),
  );
  return [...newest.values()];
}

// Where two witnesses tell of one mode the second may still be in it: the review sees it in the table a moment later.
const modesAfter = (changes: readonly ModeChange[]): Map<string, RunningMode | null> =>
  new Map(changes.map(({ terminalId, mode, since }) => [terminalId, since && { mode, since }]));
