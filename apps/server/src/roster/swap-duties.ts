import { Inject, Injectable } from '@nestjs/common';
import type { SwapBody } from '#libs/contract';
import {
  answerSwap,
  overrideDefect,
  overridesOfSwap,
  swapDefect,
  swapExpiresAt,
  type DutyNewsKind,
  type OverrideDefect,
  type Swap,
  type SwapAct,
  type SwapDefect,
  type SwapPart,
} from '#libs/domain';
import { OVERRIDE_STORE, type OverrideStore } from './override.store.js';
import { RosterTrade, refused, type Done, type Refused, type RosterEdit } from './roster-trade.js';
import { TellDuties, type DutyNews } from './tell-duties.js';
import { SWAP_STORE, type SwapRecord, type SwapStore } from './swap.store.js';

export type SwapRefusal =
  | 'unknownSwap'
  | 'unknownTechnician'
  | 'unknownRegion'
  | 'notYours'
  | 'expired'
  | 'alreadyAnswered'
  | OverrideDefect
  | SwapDefect;
type Result = Promise<Done<SwapRecord> | Refused<SwapRefusal>>;

/** Who acts: an account, and the technician it stands for. */
export interface SwapActor {
  username: string;
  technicianId: string;
}

/** Technicians swap duties: one asks, the other consents, and only then does it count. */
@Injectable()
export class SwapDuties {
  constructor(
    private readonly trade: RosterTrade,
    @Inject(SWAP_STORE) private readonly store: SwapStore,
    @Inject(OVERRIDE_STORE) private readonly overrides: OverrideStore,
    private readonly news: TellDuties,
  ) {}

  list(technicianId: string | null): Promise<SwapRecord[]> {
    return this.store.list(technicianId);
  }

  ask(body: SwapBody, { username, technicianId }: SwapActor): Result {
    return this.trade.change(username, async (edit) => {
      const { sql, now, roster } = edit;
      const swap: Swap = {
        askedBy: technicianId,
        askedOf: body.askedOf,
        gives: partOf(body.gives),
        takes: body.takes ? partOf(body.takes) : null,
        state: 'asked',
      };
      const wrong = strangerIn(swap, edit);
      if (wrong) return wrong;
      const defect = swapDefect(roster.onCallFacts, swap, now);
      if (defect) return refused(defect);
      const note = body.note ?? '';
      const value = await this.store.add(sql, { ...swap, note, askedAt: now, expiresAt: swapExpiresAt(swap) });
      await this.news.tell(edit, [newsOfSwap('swapAsked', value)]);
      return { outcome: 'done', value, act: swapAct('ask', value) };
    });
  }

  answer(id: string, act: SwapAct, actor: SwapActor): Result {
    return this.trade.change(actor.username, async (edit) => {
      const { sql, now } = edit;
      const swap = await this.store.find(sql, id);
      if (!swap) return refused('unknownSwap', id);
      const answer = answerSwap(swap, act, actor.technicianId, now);
      if (answer.outcome === 'refused') return refused(answer.reason);
      const wrong = act === 'consent' ? await this.takeEffect(edit, swap, actor.username) : undefined;
      if (wrong) return wrong;
      const value = await this.store.answer(sql, id, answer.state, now);
      await this.news.tell(edit, [newsOfSwap(NEWS[act], value)]);
      return { outcome: 'done', value, act: swapAct(act, value) };
    });
  }

  /** The roster may have changed since it was asked: what cannot be given any more is refused. */
  private async takeEffect(
    { sql, now, roster }: RosterEdit,
    swap: SwapRecord,
    actor: string,
  ): Promise<Refused<SwapRefusal> | undefined> {
    const defect = swapDefect(roster.onCallFacts, swap, now);
    if (defect) return refused(defect);
    for (const override of overridesOfSwap(swap)) {
      const others = await this.overrides.overlapping(sql, override.from, override.until);
      const inTheWay = overrideDefect({ ...override, id: '' }, others);
      // What is refused must leave nothing behind: the first of the two is not written before both are found good.
      if (inTheWay) return refused(inTheWay.reason, inTheWay.other);
    }
    for (const override of overridesOfSwap(swap)) {
      await this.overrides.add(sql, { ...override, reason: swap.note, swapId: swap.id }, { actor, now });
    }
    return undefined;
  }
}

const NEWS = {
  consent: 'swapConsented',
  refuse: 'swapRefused',
  withdraw: 'swapWithdrawn',
} as const satisfies Record<SwapAct, DutyNewsKind>;

/** Told to the one who did not act. */
function newsOfSwap(kind: DutyNewsKind, { askedBy, askedOf, gives, takes }: SwapRecord): DutyNews {
  return kind === 'swapAsked' || kind === 'swapWithdrawn'
    ? { to: askedOf, kind, otherId: askedBy, gets: gives, loses: takes }
    : { to: askedBy, kind, otherId: askedOf, gets: takes, loses: gives };
}

const partOf = (part: SwapBody['gives']): SwapPart => ({
  from: new Date(part.from),
  until: new Date(part.until),
  regionId: part.region ?? null,
  line: part.line ?? null,
});

function strangerIn(
  { askedBy, askedOf, gives, takes }: Swap,
  { roster }: RosterEdit,
): Refused<SwapRefusal> | undefined {
  const stranger = [askedBy, askedOf].find((id) => !roster.technician(id));
  if (stranger) return refused('unknownTechnician', stranger);
  const regions = [gives.regionId, takes?.regionId].filter((id): id is string => Boolean(id));
  const nowhere = regions.find((id) => !roster.facts.regionNames.has(id));
  return nowhere === undefined ? undefined : refused('unknownRegion', nowhere);
}

const swapAct = (verb: string, { id, askedBy, askedOf, gives, takes, state }: SwapRecord) => ({
  action: `swap.${verb}`,
  subject: `swap:${id}`,
  detail: { askedBy, askedOf, gives: plain(gives), takes: takes && plain(takes), state },
});

const plain = ({ from, until, ...rest }: SwapPart) => ({
  ...rest,
  from: from.toISOString(),
  until: until.toISOString(),
});
