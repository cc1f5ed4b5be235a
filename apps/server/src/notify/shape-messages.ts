import { Inject, Injectable } from '@nestjs/common';
import {
  bundleKey,
  bundleNotices,
  decideQuiet,
  gatherUntil,
  mayBundle,
  mendBucket,
  spendTokens,
  tokenAt,
  tokensIn,
  type BundleFacts,
} from '#libs/domain';
import { DATABASE, type Database } from '../database/sql.js';
import { DeliveryPolicy } from './delivery-policy.js';
import {
  SHAPING_STORE,
  type Deferral,
  type LeasedNotice,
  type LeaseTerms,
  type ShapingStore,
} from './delivery.store.js';
import { HouseFactsReader } from './house-facts.js';

/** Lanes of P1 and P2. */
const LAST_URGENT_LANE = 2;

/** A limit that is corrected meanwhile does not hold a page for longer than this: it is looked at again. */
const LOOK_AGAIN_MS = 5 * 60_000;

/** Leaders and what joins them. */
interface Message {
  leader: LeasedNotice;
  members: LeasedNotice[];
}

/**
 * Makes messages of what was leased: what waits for the morning, for company or for an address's limit is put off; low
 * notices to one address become one message; an offer gets the number that it is answered by. Costs nothing for an urgent
 * notice that needs none of it.
 */
@Injectable()
export class ShapeMessages {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(SHAPING_STORE) private readonly store: ShapingStore,
    private readonly policy: DeliveryPolicy,
    private readonly house: HouseFactsReader,
  ) {}

  /** @returns one notice for each message, its members with it */
  async shape(taken: readonly LeasedNotice[], now: Date, terms: LeaseTerms): Promise<LeasedNotice[]> {
    if (taken.length === 0) return [];
    const deferrals: Deferral[] = [];
    const ready = taken.filter((notice) => {
      const deferral = this.deferralOf(notice, now);
      if (deferral) deferrals.push(deferral);
      return !deferral;
    });
    const messages = await this.gather(ready, now, terms);
    const allowed = await this.withinLimits(messages, deferrals, now);
    await this.store.defer(deferrals);
    const bundles = allowed.filter(({ leader, members }) => members.length > 0 && leader.bundleId === null);
    await this.store.bind(bundles, terms.until);
    for (const { leader } of bundles) leader.bundleId = leader.id;
    await this.number(allowed, now);
    return allowed.map(({ leader, members }) => (members.length > 0 ? { ...leader, members } : leader));
  }

  private deferralOf(notice: LeasedNotice, now: Date): Deferral | null {
    const { rules } = this.policy;
    const { timeZone } = this.house.read();
    const anyTime = notice.facts.anyTime === true;
    const quiet = decideQuiet({ ...notice, kind: notice.recipientKind, anyTime, timeZone }, now, rules);
    if (quiet.outcome === 'hold') return { notice, until: quiet.until, reason: 'quietHours' };
    const gather = notice.waitsFor === null ? gatherUntil(this.factsOf(notice, now), now, rules) : null;
    return gather && { notice, until: gather, reason: 'company' };
  }

  private async gather(ready: readonly LeasedNotice[], now: Date, terms: LeaseTerms): Promise<Message[]> {
    const { rules } = this.policy;
    const bound = ready.filter(({ id, bundleId }) => bundleId === id);
    const leading = bound.filter(({ channel, language }) => this.policy.canBundle(channel, language));
    await this.partCompany(
      bound.filter((leader) => !leading.includes(leader)),
      now,
    );
    const earlier = await this.store.membersOf(leading, terms.until);
    const fresh = ready.filter((notice) => !leading.includes(notice));
    const candidates = fresh.filter((notice) => mayBundle(this.factsOf(notice, now), rules));
    const firsts = [...new Map(candidates.map((each) => [bundleKey(this.factsOf(each, now)), each])).values()];
    const company = await this.store.findCompany(
      firsts.map((leader) => ({ leader, most: rules.bundling.most - 1 })),
      now,
      terms,
    );
    const all = [...fresh, ...company].map((notice) => ({ ...this.factsOf(notice, now), notice }));
    const bundled = bundleNotices(all, rules).map(([first, ...others]) => ({
      leader: first!.notice,
      members: others.map(({ notice }) => notice),
    }));
    const again = leading.map((leader) => ({
      leader,
      members: earlier.filter(({ id, bundleId }) => bundleId === leader.id && id !== leader.id),
    }));
    return [...again, ...bundled];
  }

  /** What shared a message goes on alone where the way that is left can tell of one at a time. */
  private async partCompany(leaders: readonly LeasedNotice[], now: Date): Promise<void> {
    await this.store.unbind(leaders, now);
    for (const leader of leaders) leader.bundleId = null;
  }

  /** Leaves out what an address may not be sent yet; it is put off. */
  private async withinLimits(messages: readonly Message[], deferrals: Deferral[], now: Date): Promise<Message[]> {
    const limited = messages.flatMap((message) => {
      const { channel, address } = message.leader;
      const rates = this.policy.addressRates(channel, address);
      return rates.length > 0 ? [{ message, rates, keys: rates.map((_rate, n) => `${channel}:${address}:${n}`) }] : [];
    });
    if (limited.length === 0) return [...messages];
    const late = new Set<Message>();
    const urgentFirst = limited.sort((a, b) => a.message.leader.lane - b.message.leader.lane);
    const keys = [...new Set(limited.flatMap((each) => each.keys))].sort();
    await this.database.transaction((sql) =>
      this.store.withBuckets(sql, keys, async (full) => {
        for (const { rates, keys: own } of limited) {
          own.forEach((key, n) => full.set(key, mendBucket(full.get(key) ?? 0, rates[n]!, now)));
        }
        const denied = new Map<string, number>();
        for (const { message, rates, keys: own } of urgentFirst) {
          const share = this.shareLeftBy(message.leader);
          const may = own.every((key, n) => tokensIn(full.get(key) ?? 0, rates[n]!, now, share) > 0);
          if (may) {
            own.forEach((key, n) => full.set(key, spendTokens(full.get(key) ?? 0, rates[n]!, 1, now) ?? 0));
            continue;
          }
          late.add(message);
          // What may share a message comes back together; what may not, one after the other.
          const nth = (denied.get(own[0]!) ?? 0) + (message.members.length > 0 ? 0 : 1);
          denied.set(own[0]!, nth);
          const at = Math.max(
            ...own.map((key, n) => {
              const left = tokensIn(null, rates[n]!, now) - tokensIn(null, rates[n]!, now, share);
              return tokenAt(full.get(key) ?? 0, rates[n]!, Math.max(1, nth) + left, now).getTime();
            }),
          );
          const until = new Date(Math.min(Math.max(at, now.getTime() + 1), now.getTime() + LOOK_AGAIN_MS));
          for (const notice of [message.leader, ...(message.leader.bundleId === null ? message.members : [])]) {
            deferrals.push({ notice, until, reason: 'rate' });
          }
        }
        return Promise.resolve();
      }),
    );
    return messages.filter((message) => !late.has(message));
  }

  /** Low notices to a person leave room for a page to the same person; a group hears everything in one message. */
  private shareLeftBy({ lane, recipientKind }: LeasedNotice): number {
    return lane > LAST_URGENT_LANE && recipientKind !== 'robot' ? this.policy.rules.rates.urgentShare : 0;
  }

  private factsOf(notice: LeasedNotice, now: Date): BundleFacts {
    return {
      id: notice.id,
      lane: notice.lane,
      purpose: notice.purpose,
      template: notice.template,
      channel: notice.channel,
      kind: notice.recipientKind,
      recipientId: notice.recipientId,
      address: notice.address,
      language: notice.language,
      dueAt: now,
      tried: notice.attempt > 1 || notice.bundleId !== null,
      listable: this.policy.canBundle(notice.channel, notice.language),
    };
  }

  private async number(messages: readonly Message[], now: Date): Promise<void> {
    const pages = messages
      .flatMap(({ leader, members }) => [leader, ...members])
      .filter((notice) => isAnswerable(notice) && notice.replyCode === null);
    await this.store.giveCodes(pages, now, this.policy.rules.replies.codeHours * 3_600_000);
  }
}

/** A technician is asked to take it, by an offer or a step of escalation: an SMS, a key or a link can answer. */
export const isAnswerable = ({ purpose, recipientKind, incidentId, template }: LeasedNotice): boolean =>
  purpose === 'page' &&
  recipientKind === 'technician' &&
  incidentId !== null &&
  (template === 'incidentOffered' || template === 'incidentEscalated');
