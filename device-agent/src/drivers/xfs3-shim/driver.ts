import { Observable, type Subscriber } from 'rxjs';
import { z } from 'zod';
import { COMPONENTS, type Component } from '#libs/domain';
import type { Observation } from '../../observation.js';
import {
  backoffSettings,
  keepOpen,
  openTextLineLink,
  textLineLinkSettings,
  type LinkEvent,
  type TextLink,
} from '../../transport/index.js';
import type { Driver, DriverDeps, DriverKind } from '../driver.js';
import { settled } from '../settled-observations.js';
import { PROTOCOL } from './evidence.js';
import { parseLine } from './parser.js';
import { SAYINGS } from './sayings.js';
import { INITIAL, next, type SessionEffect, type SessionInput, type SessionSettings } from './session.js';

/** CEN/XFS 3.x through a shim process on the terminal PC (docs/protocols/xfs3-shim.md). */
const settings = z.strictObject({
  driver: z.literal(PROTOCOL),
  link: textLineLinkSettings,
  maxLineBytes: z
    .int()
    .min(1_024)
    .max(4 * 1_024 * 1_024)
    .default(256 * 1_024),
  aliveSeconds: z
    .number()
    .min(0)
    .max(3_600)
    .default(30)
    .describe('Silence after which the shim counts as gone; 0 for a shim that writes only when something happens.'),
  components: z
    .record(z.string().min(1).max(64), z.enum(COMPONENTS))
    .default({})
    .describe('Logical name to component, where the class does not tell it: a journal printer, a recycler.'),
  backoff: backoffSettings.prefault({}),
});
type Settings = z.infer<typeof settings>;

function create(settings: Settings, deps: DriverDeps): Driver {
  const components: Component[] = [...new Set<Component>(['application', ...Object.values(settings.components)])];
  const session: SessionSettings = {
    components: new Map(
      Object.entries(settings.components).map(([name, component]) => [name.toLowerCase(), component]),
    ),
    aliveMs: settings.aliveSeconds * 1_000,
    reopens: settings.link.type !== 'fifo',
  };
  const observations = new Observable<Observation>((out) => {
    const runner = new ShimRunner(session, out);
    const open = openTextLineLink(settings.link, settings.maxLineBytes);
    const kept = keepOpen(open, settings.backoff, deps.random).subscribe((event) => runner.onLink(event));
    return () => {
      runner.stop();
      kept.unsubscribe();
    };
  });
  const named = new Observable<Observation>((out) =>
    observations.subscribe({
      next: (seen) => {
        if (!components.includes(seen.component)) components.push(seen.component);
        out.next(seen);
      },
      error: (error) => out.error(error),
    }),
  );
  return { protocol: PROTOCOL, components, observations: named.pipe(settled()) };
}

/** Carries out what the session wants. Has no way of sending. */
class ShimRunner {
  private state = INITIAL;
  private link: Pick<TextLink, 'close'> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly session: SessionSettings,
    private readonly out: Subscriber<Observation>,
  ) {}

  stop(): void {
    clearTimeout(this.timer);
  }

  onLink(event: LinkEvent<string>): void {
    if (event.kind === 'received') return this.feed({ kind: 'item', item: parseLine(event.data) });
    if (event.kind === 'opened') {
      this.link = event.link;
      return this.feed({ kind: 'opened' });
    }
    this.link = undefined;
    this.feed({ kind: 'lost', problem: event.problem, reason: event.reason });
  }

  private feed(input: SessionInput): void {
    if (this.out.closed) return;
    const { state, effects } = next(this.session, this.state, input);
    this.state = state;
    for (const effect of effects) this.apply(effect);
  }

  private apply(effect: SessionEffect): void {
    switch (effect.kind) {
      case 'observe':
        return this.out.next(effect.observation);
      case 'startTimer':
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.feed({ kind: 'timeout' }), effect.ms);
        return;
      case 'stopTimer':
        return clearTimeout(this.timer);
      case 'reopen':
        return void this.link?.close();
    }
  }
}

export const xfs3Shim: DriverKind<typeof settings, Settings> = { settings, create, sayings: SAYINGS };
