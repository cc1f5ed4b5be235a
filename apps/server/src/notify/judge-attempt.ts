import { decideNextAttempt, planChannels, type NextAttempt } from '#libs/domain';
import type { NewTimelineEntry } from '../incident/index.js';
import type { SendResult } from './channel.js';
import type { LeasedNotice, Settlement } from './delivery.store.js';

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
  /** Null where the incident's history need not know: an ordinary retry, or a notice without an incident. */
  entry: NewTimelineEntry | null;
}

/** What an attempt means for its notice, by the rules of the domain. */
export function judgeAttempt({ notice, result, at, durationMs }: Attempt): JudgedAttempt {
  const next = decideNextAttempt(
    {
      outcome: result.outcome,
      channel: notice.channel,
      attempts: notice.attempt,
      channels: planChannels(notice.recipientKind, notice.contacts),
      purpose: notice.purpose,
      createdAt: notice.createdAt,
    },
    at,
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
    tried: { channel: notice.channel, outcome: result.outcome, durationMs },
  };
  return { settlement, next, entry: entryFor(notice, next, settlement) };
}

function entryFor(notice: LeasedNotice, next: NextAttempt, { at, error }: Settlement): NewTimelineEntry | null {
  if (notice.incidentId === null || (next.outcome === 'retry' && notice.attempt > 1)) return null;
  return {
    incidentId: notice.incidentId,
    at,
    kind: 'notice',
    what: next.outcome === 'done' ? 'noticeSent' : 'noticeFailed',
    actor: null,
    reason: next.reason,
    data: {
      notice: notice.id,
      channel: notice.channel,
      template: notice.template,
      recipient: notice.recipientId,
      recipientKind: notice.recipientKind,
      ...(next.outcome !== 'done' && { next: next.outcome, error }),
      ...(next.outcome === 'nextChannel' && { nextChannel: next.channel }),
    },
  };
}
