import { Inject, Injectable } from '@nestjs/common';
import type { OverrideBody } from '#libs/contract';
import {
  looksAfter,
  overrideDefect,
  regionsOnRoster,
  rewritesThePast,
  timesGivenBack,
  type DutyNewsKind,
  type OverrideDefect,
  type RosterOverride,
} from '#libs/domain';
import { TellDuties, type DutyNews } from './tell-duties.js';
import { OVERRIDE_STORE, type NewOverride, type OverrideRecord, type OverrideStore } from './override.store.js';
import {
  asSeen,
  RosterTrade,
  refused,
  type Done,
  type Refused,
  type RosterEdit,
  type RosterEditor,
  type Seen,
} from './roster-trade.js';

export type OverrideRefusal =
  | 'unknownOverride'
  | 'unknownTechnician'
  | 'unknownRegion'
  | 'notYourRegion'
  | 'alreadyOver'
  | 'hasBegun'
  | 'versionChanged'
  | OverrideDefect;
type Result<T> = Promise<Done<T> | Refused<OverrideRefusal>>;

const MINUTE_MS = 60_000;

/** People say who stands in for whom. */
@Injectable()
export class EditOverrides {
  constructor(
    private readonly trade: RosterTrade,
    @Inject(OVERRIDE_STORE) private readonly store: OverrideStore,
    private readonly news: TellDuties,
  ) {}

  list(from: Date, until: Date): Promise<OverrideRecord[]> {
    return this.store.list(from, until);
  }

  create(body: OverrideBody, editor: RosterEditor): Result<OverrideRecord> {
    return this.trade.change(editor.username, async (edit) => {
      const override = newOverride(body, null);
      const wrong = await this.defectOf(edit, { ...override, id: '' }, editor);
      if (wrong) return wrong;
      const value = await this.store.add(edit.sql, override, { actor: editor.username, now: edit.now });
      await this.news.tell(edit, [newsOf('standIn', value)]);
      return { outcome: 'done', value, act: overrideAct('create', value) };
    });
  }

  replace(seen: Seen, body: OverrideBody, editor: RosterEditor): Result<OverrideRecord> {
    return this.trade.change(editor.username, async (edit) => {
      const found = await this.find(seen, edit, editor);
      if (found.outcome === 'refused') return found;
      const { before } = found;
      const override = newOverride(body, before.swapId);
      const after = { ...override, id: seen.id };
      const past = rewritesThePast(before, after, edit.now);
      if (past) return refused(past, seen.id);
      const wrong = await this.defectOf(edit, after, editor);
      if (wrong) return wrong;
      const value = await this.store.replace(edit.sql, seen.id, override, { actor: editor.username, now: edit.now });
      const sameOne = before.by === value.by;
      const gone = sameOne ? [] : [newsOf('standInEnded', before)];
      const news = [
        ...gone,
        newsOf(sameOne ? 'standInChanged' : 'standIn', value),
        ...newsBack(before, value, edit.now),
      ];
      await this.news.tell(edit, news);
      return { outcome: 'done', value, act: overrideAct('change', value) };
    });
  }

  /** What is over stays, so that it can be told who was on call; one that runs ends now. */
  remove(seen: Seen, editor: RosterEditor): Result<null> {
    return this.trade.change(editor.username, async (edit) => {
      const { sql, now } = edit;
      const found = await this.find(seen, edit, editor);
      if (found.outcome === 'refused') return found;
      const { before } = found;
      const { id } = before;
      if (before.until <= now) return refused('alreadyOver', id);
      const end = new Date(now.getTime() - (now.getTime() % MINUTE_MS));
      if (before.from < end)
        await this.store.replace(sql, id, { ...before, until: end }, { actor: editor.username, now });
      else await this.store.remove(sql, id);
      await this.news.tell(edit, [newsOf('standInEnded', before), ...newsBack(before, null, end)]);
      return { outcome: 'done', value: null, act: overrideAct('delete', before) };
    });
  }

  private async find(seen: Seen, edit: RosterEdit, editor: RosterEditor) {
    const found = asSeen(await this.store.find(edit.sql, seen.id), seen, 'unknownOverride');
    if (found.outcome === 'found' && isElsewhere(found.before, edit, editor)) return refused('notYourRegion');
    return found;
  }

  private async defectOf(
    edit: RosterEdit,
    override: RosterOverride,
    editor: RosterEditor,
  ): Promise<Refused<OverrideRefusal> | undefined> {
    const { roster, sql, now } = edit;
    if (override.regionId && !roster.facts.regionNames.has(override.regionId)) {
      return refused('unknownRegion', override.regionId);
    }
    const stranger = [override.by, override.replaces].find((each) => each !== null && !roster.technician(each));
    if (stranger) return refused('unknownTechnician', stranger);
    if (isElsewhere(override, edit, editor)) return refused('notYourRegion');
    if (override.until <= now) return refused('alreadyOver');
    const others = await this.store.overlapping(sql, override.from, override.until);
    const defect = overrideDefect(override, others);
    return defect && refused(defect.reason, defect.other);
  }
}

/** It changes who is on call where this person does not answer for it. */
function isElsewhere(override: RosterOverride, { roster }: RosterEdit, { regions }: RosterEditor): boolean {
  const { id, regionId, replaces } = override;
  if (regionId !== null || replaces === null) return !looksAfter(regions, regionId === null ? [] : [regionId]);
  // As if it were not there yet: what it has moved on to somebody else is still what it is about.
  const facts = roster.onCallFacts;
  const others = { ...facts, overrides: facts.overrides.filter((each) => each.id !== id) };
  const served = roster.technician(replaces)?.regions ?? [];
  return !looksAfter(regions, [...served, ...regionsOnRoster(others, replaces, override)]);
}

const newsOf = (kind: DutyNewsKind, { by, replaces, from, until }: OverrideRecord): DutyNews => ({
  ...{ to: by, kind, otherId: replaces, loses: null },
  gets: { from, until },
});

/** To whoever is on call themselves again. */
const newsBack = (before: OverrideRecord, after: OverrideRecord | null, now: Date): DutyNews[] =>
  timesGivenBack(before, after, now).map((gets) => ({
    ...{ to: before.replaces!, kind: 'onCallAgain', otherId: before.by, loses: null },
    gets,
  }));

const newOverride = (body: OverrideBody, swapId: string | null): NewOverride => ({
  from: new Date(body.from),
  until: new Date(body.until),
  regionId: body.region ?? null,
  line: body.line ?? null,
  replaces: body.replaces ?? null,
  by: body.by,
  reason: body.reason ?? '',
  swapId,
});

const overrideAct = (verb: string, { id, from, until, changedAt: _, changedBy: __, ...rest }: OverrideRecord) => ({
  action: `override.${verb}`,
  subject: `override:${id}`,
  detail: { ...rest, from: from.toISOString(), until: until.toISOString() },
});
