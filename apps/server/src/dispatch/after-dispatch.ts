import { Inject, Injectable } from '@nestjs/common';
import type { Metrics } from '#libs/observability';
import type { Incident, NewTimelineEntry } from '../incident/index.js';
import { METRICS } from '../logger.js';
import type { NewNotice } from '../outbox/index.js';
import { WakeBoard } from '../wake/index.js';

/** What was committed, as far as others have to hear of it. */
export interface Committed {
  changed: readonly Incident[];
  entries: readonly NewTimelineEntry[];
  notices: readonly NewNotice[];
}

/** What follows a commit of dispatch, and never comes before it: others are woken, figures are kept. */
@Injectable()
export class AfterDispatch {
  private readonly decisions;
  private readonly timeToOffer;
  private readonly timeToAnswer;

  constructor(
    private readonly wake: WakeBoard,
    @Inject(METRICS) metrics: Metrics,
  ) {
    this.decisions = metrics.counter('dispatch_decisions_total', 'What dispatch did about incidents.', ['what']);
    this.timeToOffer = metrics.histogram(
      'incident_time_to_offer_seconds',
      'From opening until the first one is asked.',
    );
    this.timeToAnswer = metrics.histogram('incident_time_to_ack_seconds', 'From opening until somebody accepts.');
  }

  /** Dispatch, or the desk, asked somebody, took something back or found nobody. */
  decided({ changed, entries, notices }: Committed): void {
    if (notices.length > 0) this.wake.ring('notices');
    if (entries.length > 0) this.wake.ring('timeline');
    for (const { what } of entries) this.decisions.inc({ what });
    // Version 2: opened, then offered; later offers of the same incident say nothing about how quick dispatch is.
    const at = entries[0]?.at.getTime() ?? 0;
    for (const { state, version, openedAt } of changed) {
      if (state === 'offered' && version === 2) this.timeToOffer.observe(secondsBetween(openedAt.getTime(), at));
    }
  }

  /** A technician said yes or no. */
  answered({ state, openedAt, acceptedAt }: Incident): void {
    this.wake.ring('incidents', 'timeline', 'cases');
    if (state === 'accepted' && acceptedAt)
      this.timeToAnswer.observe(secondsBetween(openedAt.getTime(), acceptedAt.getTime()));
  }
}

const secondsBetween = (from: number, to: number): number => Math.max(0, to - from) / 1000;
