import { looksAfter } from '#libs/domain';
import {
  asSeen,
  refused,
  type Done,
  type Refused,
  type RosterEdit,
  type RosterEditor,
  type RosterTrade,
  type Seen,
} from './roster-trade.js';
import type { Turns, TurnStore } from './turn.store.js';

export type TurnRefusal = 'unknownTechnician' | 'unknownRegion' | 'notYourRegion' | 'versionChanged';
type Result<T, Reason extends string> = Promise<Done<T> | Refused<Reason | TurnRefusal>>;

/** People change what gives duties: rotations and weekly shifts differ only in what they are made of. */
export abstract class EditTurns<Body extends { region: string }, View extends Turns, Reason extends string> {
  /** For the audit log. */
  protected abstract readonly kind: string;
  protected abstract readonly unknown: Reason;

  constructor(
    private readonly trade: RosterTrade,
    protected readonly store: TurnStore<Body, View>,
  ) {}

  list(region?: string): Promise<View[]> {
    return this.store.list(region);
  }

  create(body: Body, editor: RosterEditor): Result<View, Reason> {
    return this.trade.change(editor.username, async (edit) => {
      const wrong = this.wrongWith(body, edit, editor) ?? (await this.inTheWayOf(body, edit));
      if (wrong) return wrong;
      const value = await this.store.add(edit.sql, body, { actor: editor.username, now: edit.now });
      return { outcome: 'done', value, act: this.actOf('create', value) };
    });
  }

  replace(seen: Seen, body: Body, editor: RosterEditor): Result<View, Reason> {
    return this.trade.change(editor.username, async (edit) => {
      const found = await this.find(seen, edit, editor);
      if (found.outcome === 'refused') return found;
      const wrong = this.wrongWith(body, edit, editor);
      if (wrong) return wrong;
      const value = await this.store.replace(edit.sql, seen.id, body, { actor: editor.username, now: edit.now });
      return { outcome: 'done', value, act: this.actOf('change', value) };
    });
  }

  remove(seen: Seen, editor: RosterEditor): Result<null, Reason> {
    return this.trade.change(editor.username, async (edit) => {
      const found = await this.find(seen, edit, editor);
      if (found.outcome === 'refused') return found;
      await this.store.remove(edit.sql, seen.id);
      return { outcome: 'done', value: null, act: this.actOf('delete', found.before) };
    });
  }

  protected abstract peopleOf(body: Body): readonly string[];

  /** What this kind may have wrong besides its region and its people. */
  protected defectOf(_body: Body): Refused<Reason> | undefined {
    return undefined;
  }

  /** What keeps a new one from being made. */
  protected async inTheWayOf(_body: Body, _edit: RosterEdit): Promise<Refused<Reason> | undefined> {
    return undefined;
  }

  private async find(
    seen: Seen,
    { sql }: RosterEdit,
    { regions }: RosterEditor,
  ): Promise<{ outcome: 'found'; before: View } | Refused<Reason | TurnRefusal>> {
    const found = asSeen(await this.store.find(sql, seen.id), seen, this.unknown);
    if (found.outcome === 'found' && !looksAfter(regions, [found.before.region])) return refused('notYourRegion');
    return found;
  }

  private wrongWith(
    body: Body,
    { roster }: RosterEdit,
    { regions }: RosterEditor,
  ): Refused<Reason | TurnRefusal> | undefined {
    if (!roster.facts.regionNames.has(body.region)) return refused('unknownRegion', body.region);
    if (!looksAfter(regions, [body.region])) return refused('notYourRegion');
    const stranger = this.peopleOf(body).find((id) => !roster.technician(id));
    return stranger === undefined ? this.defectOf(body) : refused('unknownTechnician', stranger);
  }

  private actOf(verb: string, { changedAt: _, changedBy: __, ...turns }: View) {
    return { action: `${this.kind}.${verb}`, subject: `${this.kind}:${turns.id}`, detail: turns };
  }
}
