import {
  copiesBeside,
  decideNextAttempt,
  nextRung,
  type Channel,
  type HandedOver,
  type NextAttempt,
  type RecipientKind,
} from '#libs/domain';
import type { NewTimelineEntry } from '../incident/index.js';
import type { SendResult } from './channel.js';
import type { DeliveryPolicy } from './delivery-policy.js';
import type { FollowUp, LeasedNotice, Settlement } from './delivery.store.js';

/** One try and what came of it. */
export interface Attempt {
  notice: LeasedNotice;
  result: SendResult;
  at: Date;
  durationMs: number;
}

export interface JudgedAttempt {
  settlement: Settlement;
  next: NextAttempt;
  /** For the histories of the incidents. None where they need not know: an ordinary retry, or no incident. */
  entries: { noticeId: string; entry: NewTimelineEntry }[];
  /** The next ways of the pages that were handed over. */
  followUps: FollowUp[];
  /** Its message carried others. */
  leads: boolean;
}

/** What an attempt means for its notice, by the rules of the domain. */
export function judgeAttempt({ notice, result, at, durationMs }: Attempt, policy: DeliveryPolicy): JudgedAttempt {
  const next = decideNextAttempt(
    {
      outcome: result.outcome,
      channel: notice.channel,
      attempts: notice.attempt,
      channels: policy.ways(notice.recipientKind, notice.contacts, notice.channel),
      purpose: notice.purpose,
      kind: notice.recipientKind,
      retryInMs: result.retryInMs,
      createdAt: notice.createdAt,
    },
    at,
    policy.rules,
  );
  // What failed for good is forgotten, so that the plan for the next try holds only what may still work.
  const contacts = result.outcome === 'permanent' ? { ...notice.contacts, [notice.channel]: undefined } : null;
  const channel = next.outcome === 'nextChannel' ? next.channel : notice.channel;
  const settlement: Settlement = {
    noticeId: notice.id,
    attempt: notice.attempt,
    at,
    state: next.outcome === 'done' ? 'sent' : next.outcome === 'dead' ? 'dead' : 'pending',
    channel,
    address: notice.contacts[channel] ?? notice.address,
    contacts,
    nextAt: 'at' in next ? next.at : at,
    providerId: result.providerId ?? null,
    error: result.outcome === 'sent' ? null : (result.error ?? next.reason),
    tried: {
      channel: notice.channel,
      template: notice.members?.length ? 'noticesBundled' : notice.template,
      outcome: result.outcome,
      durationMs,
      units: result.units ?? null,
      costMinor: result.costMinor ?? null,
    },
  };
  const told = [notice, ...(notice.members ?? [])];
  const steps = next.outcome === 'done' ? told.map((each) => stepsAfter(each, notice, at, policy)) : [];
  return {
    settlement,
    next,
    entries: told.flatMap((each, index) => {
      const entry = entryFor(each, notice, next, settlement, steps[index]?.warning);
      return entry ? [{ noticeId: each.id, entry }] : [];
    }),
    followUps: steps.flatMap(({ followUps }) => followUps),
    leads: notice.bundleId === notice.id,
  };
}

/** Where a page goes on when nobody answers, and its copies; and what a push alone tells a desk. */
function stepsAfter(
  page: LeasedNotice,
  carrier: LeasedNotice,
  at: Date,
  { rules, absent }: DeliveryPolicy,
): { followUps: FollowUp[]; warning?: string } {
  const { channel, contacts } = carrier;
  const isPage = page.purpose === 'page';
  if (!isPage && !mayBeSeenByNobody(page.recipientKind, channel)) return { followUps: [] };
  const before = page.rungs;
  const facts: HandedOver = { kind: page.recipientKind, channel, at, before, contacts, absent, answered: false };
  const rung = nextRung(facts, at, rules);
  const went = [...before, channel];
  const copies = (isPage ? copiesBeside(facts, rules) : []).map((copy) =>
    followUp(page.id, copy, { [copy]: contacts[copy] }, went, at),
  );
  if (rung.outcome === 'top') {
    return { followUps: copies, ...(rung.reason === 'pushOnly' && { warning: 'pushOnly' }) };
  }
  // What it went before is not tried again when the next way fails.
  const left = Object.fromEntries(Object.entries(contacts).filter(([way]) => !went.includes(way as Channel)));
  return { followUps: [followUp(page.id, rung.channel, left, went, rung.at), ...copies] };
}

/** The browsers of a desk are those of whoever once sat there: what only they were told may reach an empty chair. */
const mayBeSeenByNobody = (kind: RecipientKind, channel: Channel): boolean =>
  channel === 'push' && (kind === 'desk' || kind === 'lead');

const followUp = (
  of: string,
  channel: Channel,
  contacts: Partial<Record<Channel, string | undefined>>,
  rungs: readonly Channel[],
  nextAt: Date,
): FollowUp => ({
  of,
  channel,
  address: contacts[channel] ?? '',
  contacts: contacts as FollowUp['contacts'],
  rungs,
  nextAt,
});

function entryFor(
  notice: LeasedNotice,
  carrier: LeasedNotice,
  next: NextAttempt,
  { at, error }: Settlement,
  warning: string | undefined,
): NewTimelineEntry | null {
  if (notice.incidentId === null || (next.outcome === 'retry' && notice.attempt > 1)) return null;
  return {
    incidentId: notice.incidentId,
    at,
    kind: 'notice',
    what: next.outcome === 'done' ? 'noticeSent' : 'noticeFailed',
    actor: null,
    reason: warning ?? next.reason,
    data: {
      notice: notice.id,
      channel: carrier.channel,
      template: notice.template,
      recipient: notice.recipientId,
      recipientKind: notice.recipientKind,
      ...(notice.follows !== null && { follows: notice.follows }),
      ...(carrier.members?.length && { bundle: carrier.id }),
      ...(next.outcome !== 'done' && { next: next.outcome, error }),
      ...(next.outcome === 'nextChannel' && { nextChannel: next.channel }),
    },
  };
}
