import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/clock';
import { judgeSilence, tickWatch, type SilenceVerdict, type Watch } from '#libs/domain';
import { CLOCK } from '../clock.js';
import { SERVER_CONFIG, type ServerConfig } from '../server.config.js';
import { BatchPipeline } from './batch-pipeline.js';
import type { AcceptedEvent } from './event-sink.js';
import { HeldPartitions } from './held-partitions.js';
import { Presence, type PresentTerminal } from './presence.js';

/** A Wi-Fi that blinks, a router that restarts: how long a broken connection may take to come back. */
const LOST_GRACE_MS = 45_000;

/**
 * Looks each second at the terminals of the held partitions, and raises or clears `terminal.silent` through the same
 * batches as any event. What it raised is read back at start, so that a restart neither repeats nor forgets it.
 */
@Injectable()
export class SilenceWatch {
  private watch: Watch | null = null;

  constructor(
    private readonly presence: Presence,
    private readonly held: HeldPartitions,
    private readonly pipeline: BatchPipeline,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  look(): void {
    const now = this.clock.now();
    const setBack = this.watch !== null && now < this.watch.lastTickAt;
    this.watch = tickWatch(this.watch, now);
    if (setBack) this.held.heardNothingBefore(now);
    for (const terminal of this.presence.all()) {
      if (terminal.turning) continue;
      this.correct(terminal, now);
      const verdict = this.judge(terminal, this.watch, now);
      if (!verdict) continue;
      const isSilent = terminal.silentSince !== null;
      if (verdict.outcome === 'silent' && !isSilent) this.turn(terminal, verdict, now);
      // Back only when something was really heard: a watch that just began has heard nobody yet.
      else if (verdict.outcome === 'heard' && isSilent && this.heardSince(terminal)) this.turn(terminal, verdict, now);
    }
  }

  /** Seen at a time that is yet to come, before the clock was set back: one day it would pass for a word heard since. */
  private correct(terminal: PresentTerminal, now: Date): void {
    if (terminal.lastSeenAt === null || terminal.lastSeenAt <= now) return;
    terminal.lastSeenAt = now;
    this.presence.touch(terminal);
  }

  private judge(terminal: PresentTerminal, watch: Watch, now: Date): SilenceVerdict | undefined {
    const listeningSince = this.held.listeningSince(terminal.partition);
    // While the broker is away, nobody can be heard, and nobody is silent for it.
    if (listeningSince === null) return undefined;
    const watchingSince = listeningSince > watch.since ? listeningSince : watch.since;
    const silentAfterMs = (this.config.SILENCE_SECONDS ?? terminal.silentAfterSeconds) * 1000;
    const { lastSeenAt, sessionState, sessionSince } = terminal;
    return judgeSilence(
      { lastSeenAt, sessionState, sessionSince, watchingSince, silentAfterMs, lostGraceMs: LOST_GRACE_MS },
      now,
    );
  }

  private heardSince({ lastSeenAt, silentSince }: PresentTerminal): boolean {
    return lastSeenAt !== null && silentSince !== null && lastSeenAt >= silentSince;
  }

  private turn(terminal: PresentTerminal, verdict: SilenceVerdict, now: Date): void {
    const event = silenceEvent(terminal, verdict, now);
    const silentSince = verdict.outcome === 'silent' ? now : null;
    terminal.turning = true;
    const settled = (committed: boolean) => {
      terminal.turning = false;
      if (committed) terminal.silentSince = silentSince;
    };
    this.pipeline.offer({ kind: 'server', partition: terminal.partition, event, settled });
  }
}

function silenceEvent(terminal: PresentTerminal, { outcome, reason }: SilenceVerdict, now: Date): AcceptedEvent {
  const { terminalId, regionId, lastSeenAt, sessionState } = terminal;
  return {
    terminalId,
    regionId,
    journal: null,
    seq: null,
    kind: outcome === 'silent' ? 'raised' : 'cleared',
    component: 'network',
    fault: 'terminal.silent',
    occurredAt: now,
    receivedAt: now,
    detail: { reason, lastSeenAt: lastSeenAt?.toISOString() ?? null, session: sessionState },
    raw: null,
  };
}
