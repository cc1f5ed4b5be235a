import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import type { LetterView, NoticePage, NoticeQuery, NoticeSummary } from '#libs/contract';
import { AUDIT_LOG, type AuditLog } from '../../audit/index.js';
import { CLOCK } from '../../clock.js';
import { DATABASE, type Database, type Sql } from '../../database/sql.js';
import { deskRecipient, Roster, technicianRecipient } from '../../roster/index.js';
import { WakeBoard } from '../../wake/index.js';
import { DeliveryPolicy } from '../delivery-policy.js';
import { LETTER_STORE, type DeadLetter, type LetterStore } from './letter.store.js';

export type LetterResult =
  | { outcome: 'done' }
  /**
   * `notDead`: somebody else was first. `noWay`: no way to the person is known, or none is configured. `pageOver`: the
   * incident was taken, or is over, and nobody is paged for it.
   */
  | { outcome: 'refused'; reason: 'notDead' | 'noWay' | 'pageOver' }
  | { outcome: 'notFound' };

/** Regions that somebody answers for; none: all. What belongs elsewhere is not there for them. */
interface OfRegions {
  regions: readonly string[];
}
export type LetterReader = OfRegions & { seesAddresses: boolean };
export type LetterActor = OfRegions & { username: string };

/** What letters need to be sent again. */
@Injectable()
export class LetterTrade {
  constructor(
    readonly roster: Roster,
    readonly policy: DeliveryPolicy,
    readonly wake: WakeBoard,
    @Inject(CLOCK) readonly clock: Clock,
  ) {}
}

/** Notices as the desk sees them; those that reached nobody are sent again, by the ways known now, or put away. */
@Injectable()
export class DeadLetters {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(LETTER_STORE) private readonly store: LetterStore,
    @Inject(AUDIT_LOG) private readonly audit: AuditLog,
    private readonly trade: LetterTrade,
  ) {}

  async list(query: NoticeQuery, { seesAddresses, regions }: LetterReader): Promise<NoticePage> {
    const page = await this.store.list(query, regions);
    if (seesAddresses) return page;
    return { ...page, items: page.items.map(withoutAddresses) };
  }

  async summary(): Promise<NoticeSummary> {
    const summary = await this.store.summary(this.trade.clock.now());
    const { absent } = this.trade.policy;
    return {
      ...summary,
      channels: summary.channels.map((each) => ({ ...each, configured: !absent.has(each.channel) })),
    };
  }

  async retry(id: string, actor: LetterActor): Promise<LetterResult> {
    const now = this.trade.clock.now();
    const result = await this.onDead(id, actor, async (sql, letter) => {
      if (letter.over) return { outcome: 'refused', reason: 'pageOver' };
      const contacts = await this.waysTo(letter);
      const { policy } = this.trade;
      const channel = policy.ways(letter.recipientKind, contacts, 'sms').find((way) => !policy.absent.has(way));
      if (!channel) return { outcome: 'refused', reason: 'noWay' };
      await this.store.revive(sql, letter, { channel, contacts }, now);
      const detail = { channel, incident: letter.incidentId };
      await this.record(sql, { at: now, actor, action: 'retry', id, detail });
      return { outcome: 'done' };
    });
    if (result.outcome === 'done') this.trade.wake.ring('notices');
    return result;
  }

  dismiss(id: string, reason: string, actor: LetterActor): Promise<LetterResult> {
    const at = this.trade.clock.now();
    return this.onDead(id, actor, async (sql, letter) => {
      await this.store.dismiss(sql, id);
      const detail = { reason, incident: letter.incidentId };
      await this.record(sql, { at, actor, action: 'dismiss', id, detail });
      return { outcome: 'done' };
    });
  }

  private record(
    sql: Sql,
    act: { at: Date; actor: LetterActor; action: string; id: string; detail: Record<string, unknown> },
  ): Promise<void> {
    const { at, actor, action, id, detail } = act;
    const subject = `notice:${id}`;
    return this.audit.record(sql, { at, actor: actor.username, action: `notice.${action}`, subject, detail });
  }

  private onDead(
    id: string,
    { regions }: LetterActor,
    work: (sql: Sql, letter: DeadLetter) => Promise<LetterResult>,
  ): Promise<LetterResult> {
    return this.database.transaction(async (sql) => {
      const letter = await this.store.lock(sql, id, regions);
      if (!letter) return { outcome: 'notFound' };
      if (letter.state !== 'dead') return { outcome: 'refused', reason: 'notDead' };
      return work(sql, letter);
    });
  }

  /** As the roster knows them now: the number may have been the reason. */
  private async waysTo({ recipientKind, recipientId, contacts, channel, address }: DeadLetter) {
    const roster = await this.trade.roster.read();
    const technician = recipientKind === 'technician' ? roster.technician(recipientId) : undefined;
    const isDesk = recipientKind === 'desk' || recipientKind === 'lead';
    const desk = isDesk ? roster.desks.find(({ id }) => id === recipientId) : undefined;
    if (technician) return technicianRecipient(technician).contacts;
    if (desk) return deskRecipient(desk).contacts;
    return { ...contacts, ...(address && { [channel]: address }) };
  }
}

/** Gateways repeat the address in what they say. */
function withoutAddresses(letter: LetterView): LetterView {
  const { address, error, tries } = letter;
  const cover = (text: string | null): string | null => text && coverAddresses(text, address);
  const covered = tries.map((each) => ({ ...each, error: cover(each.error) }));
  return { ...letter, address: masked(address), error: cover(error), tries: covered };
}

/** This address, and whatever else reads like a mailbox or a telephone number. */
const coverAddresses = (text: string, address: string): string =>
  (address === '' ? text : text.replaceAll(address, masked(address)))
    .replace(/[^\s<>@:;,"'()*]+@[^\s<>@:;,"'()]+/g, masked)
    .replace(/(?<![\w+-])\+?\d{10,15}(?![\w-])/g, masked);

/** `+86138****0001`, `t****@bank.example`: enough to recognise, not enough to write to. */
function masked(address: string): string {
  const at = address.indexOf('@');
  if (at > 0) return `${address.slice(0, 1)}****${address.slice(at)}`;
  if (/^\+?\d{6,}$/.test(address)) return `${address.slice(0, -8)}****${address.slice(-4)}`;
  return address;
}
