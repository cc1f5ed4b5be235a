import { Inject, Injectable } from '@nestjs/common';
import type { HandoverContent } from '#libs/contract';
import { looksAfter, stepHandover, type HandoverAct } from '#libs/domain';
import { AUDIT_LOG, type AuditLog } from '../../audit/index.js';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import { Roster } from '../../roster/index.js';
import { GatherHandover } from './gather-handover.js';
import { HANDOVER_STORE, type Handover, type HandoverStore } from './handover.store.js';

export interface Beginning {
  toDesk: string;
  fromDesk: string | null;
  note: string | undefined;
  by: string;
  /** Regions that they answer for; none: all. */
  regions: readonly string[];
}

export interface HandoverMove {
  id: string;
  toDesk: string;
  act: HandoverAct;
  by: string;
  version: number | undefined;
  text: string | undefined;
}

export type HandoverRefusal =
  | 'notInThisState'
  | 'secondPersonNeeded'
  | 'versionChanged'
  | 'textNeeded'
  | 'unknownDesk'
  | 'notYourRegion'
  | 'handoverOpen';

export type HandoverResult =
  { outcome: 'done'; id: string } | { outcome: 'refused'; reason: HandoverRefusal } | { outcome: 'notFound' };

const refused = (reason: HandoverRefusal): HandoverResult => ({ outcome: 'refused', reason });

/**
 * The change of shifts (交接班): the outgoing person signs what was gathered, another one, the incoming, confirms. From
 * the confirmation on, and not before, the incoming desk is the one that is paged.
 */
@Injectable()
export class HandOver {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(HANDOVER_STORE) private readonly store: HandoverStore,
    @Inject(AUDIT_LOG) private readonly audit: AuditLog,
    @Inject(GatherHandover) private readonly gathering: GatherHandover,
    @Inject(Roster) private readonly roster: Roster,
  ) {}

  async begin({ toDesk, fromDesk, note, by, regions }: Beginning, now: Date): Promise<HandoverResult> {
    const roster = await this.roster.read();
    const isDesk = (id: string): boolean => roster.allDesks.some((desk) => desk.id === id && desk.kind === 'desk');
    if (!isDesk(toDesk) || (fromDesk !== null && !isDesk(fromDesk))) return refused('unknownDesk');
    if (!looksAfter(regions, roster.regionsOfDesk(toDesk))) return refused('notYourRegion');
    const notes = note ? [{ by, at: now.toISOString(), text: note }] : [];
    return this.database.transaction(async (sql) => {
      const id = await this.store.insert(sql, { toDesk, fromDesk, createdBy: by, createdAt: now, notes });
      if (!id) return refused('handoverOpen');
      await this.record(sql, { id, act: 'begin', by, detail: { toDesk, fromDesk } }, now);
      return { outcome: 'done', id };
    });
  }

  async move(move: HandoverMove, now: Date): Promise<HandoverResult> {
    // Gathered before the row is locked: the signature waits for nobody, and nobody waits for it.
    const gathered = move.act === 'sign' ? await this.gathering.gather(move.toDesk, now) : null;
    const result = await this.database.transaction((sql) => this.moveIn(sql, move, gathered, now));
    // This process pages by the new duty at once, the others within seconds.
    if (move.act === 'confirm' && result.outcome === 'done') await this.roster.reread();
    return result;
  }

  private async moveIn(
    sql: Sql,
    { id, act, by, version, text }: HandoverMove,
    gathered: HandoverContent | null,
    now: Date,
  ): Promise<HandoverResult> {
    const handover = await this.store.lock(sql, id);
    if (!handover) return { outcome: 'notFound' };
    const step = stepHandover(act, { state: handover.state, signedBy: handover.signedBy, actor: by });
    if (step.outcome === 'already') return { outcome: 'done', id };
    if (step.outcome === 'refused') return refused(step.reason);
    if (version !== undefined && version !== handover.version) return refused('versionChanged');
    if (act === 'note' && !text) return refused('textNeeded');
    const notes = text ? [...handover.notes, { by, at: now.toISOString(), text }] : handover.notes;
    const content = gathered ?? handover.content;
    await this.store.change(sql, { id, state: step.state, notes, content, by, at: now });
    await this.record(sql, { id, act, by, detail: detailOf(handover, text) }, now);
    return { outcome: 'done', id };
  }

  private record(
    sql: Sql,
    { id, act, by, detail }: { id: string; act: string; by: string; detail: Record<string, unknown> },
    at: Date,
  ): Promise<void> {
    return this.audit.record(sql, { at, actor: by, action: `handover.${act}`, subject: `handover:${id}`, detail });
  }
}

const detailOf = ({ fromDesk, toDesk, signedBy }: Handover, text: string | undefined): Record<string, unknown> => ({
  fromDesk,
  toDesk,
  ...(signedBy && { signedBy }),
  ...(text && { text }),
});
