import type { Component } from '#libs/domain';
import type { Observation } from '../../observation.js';
import { keepOpen, type BackoffSettings, type LinkEvent, type OpenLink, type TextLink } from '../../transport/index.js';
import { maySend } from './commands.js';
import { initialSession, nextSession, type SessionEffect, type SessionInput, type SessionSettings } from './session.js';

export interface ConnectionDeps {
  open: OpenLink<string>;
  backoff: BackoffSettings;
  random: () => number;
  observe: (observation: Observation) => void;
  fail: (error: Error) => void;
  onComponents: (components: readonly Component[]) => void;
  /** A connection was lost or could not be had: the service may have moved to another port. */
  onLost: () => void;
  /** Every service is to be read anew. */
  onRereadAll: () => void;
}

/** Runs the session of one service over a connection that is kept open. */
export class ServiceConnection {
  private state;
  private link: TextLink | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private readonly kept: { unsubscribe(): void };

  constructor(
    private readonly settings: SessionSettings,
    private readonly deps: ConnectionDeps,
  ) {
    this.state = initialSession(settings);
    this.kept = keepOpen(deps.open, deps.backoff, deps.random).subscribe((event) => this.onLink(event));
  }

  reread(): void {
    this.feed({ kind: 'reread' });
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.kept.unsubscribe();
  }

  private onLink(event: LinkEvent<string>): void {
    switch (event.kind) {
      case 'opened':
        this.link = event.link;
        return this.feed({ kind: 'opened' });
      case 'received':
        return this.feed({ kind: 'message', text: event.data });
      case 'lost':
        this.link = undefined;
        clearTimeout(this.timer);
        this.feed({ kind: 'lost', problem: event.problem, reason: event.reason });
        return this.deps.onLost();
    }
  }

  private feed(input: SessionInput): void {
    if (this.stopped) return;
    const { state, effects } = nextSession(this.settings, this.state, input);
    this.state = state;
    for (const effect of effects) this.apply(effect);
  }

  private apply(effect: SessionEffect): void {
    switch (effect.kind) {
      case 'send':
        if (!maySend(effect.text)) return this.deps.fail(new Error('a command outside the whitelist'));
        // A failed write is told by the link closing.
        return void this.link?.send(effect.text).catch(() => undefined);
      case 'observe':
        return this.deps.observe(effect.observation);
      case 'startTimer':
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.feed({ kind: 'timeout' }), effect.ms);
        return;
      case 'stopTimer':
        return clearTimeout(this.timer);
      case 'components':
        return this.deps.onComponents(effect.components);
      case 'reopen':
        return void this.link?.close();
      case 'rereadAll':
        return this.deps.onRereadAll();
    }
  }
}
