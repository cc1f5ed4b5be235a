import { Observable } from 'rxjs';
import { z } from 'zod';
import { readableLinkError } from './link-error.js';
import type { LinkProblem } from './link-error.js';
import type { Link, OpenLink } from './link.js';

/** How long to wait before a lost link is opened again. */
export const backoffSettings = z.strictObject({
  firstMs: z.int().min(10).max(60_000).default(500),
  maxMs: z.int().min(10).max(600_000).default(30_000),
  factor: z.number().min(1).max(10).default(2),
  jitter: z
    .number()
    .min(0)
    .max(1)
    .default(0.3)
    .describe('Share of the delay that chance may take away, so that terminals do not come back in step.'),
});
export type BackoffSettings = z.infer<typeof backoffSettings>;

/** What happened to a link that is kept open. */
export type LinkEvent<T> =
  | { kind: 'opened'; link: Link<T> }
  | { kind: 'received'; data: T }
  /** Lost, or could not be opened; it is tried again after `retryMs`. */
  | { kind: 'lost'; problem: LinkProblem; reason: string; retryMs: number };

/** The delay, in milliseconds, before attempt number `attempt` (1 is the first). `chance` is in [0, 1). */
export function backoffDelay(settings: BackoffSettings, attempt: number, chance: number): number {
  const full = Math.min(settings.maxMs, settings.firstMs * settings.factor ** Math.min(attempt - 1, 64));
  return Math.max(1, Math.round(full * (1 - settings.jitter * chance)));
}

/**
 * Opens a link, tells what it receives, and opens it again with back-off when it is lost. Never ends by itself and
 * never errors; unsubscribing closes the link. The back-off starts again from the first step once the device has
 * really said something: one that accepts a connection and drops it must not be hammered.
 */
export function keepOpen<T>(
  open: OpenLink<T>,
  settings: BackoffSettings,
  random: () => number,
): Observable<LinkEvent<T>> {
  return new Observable((out) => {
    let over = false;
    let attempt = 0;
    let link: Link<T> | undefined;
    let timer: NodeJS.Timeout | undefined;
    const ending = new AbortController();

    const lost = (problem: LinkProblem, reason: string): void => {
      link = undefined;
      if (over) return;
      attempt += 1;
      const retryMs = backoffDelay(settings, attempt, random());
      timer = setTimeout(() => void connect(), retryMs);
      out.next({ kind: 'lost', problem, reason, retryMs });
    };
    const connect = async (): Promise<void> => {
      let opened: Link<T>;
      try {
        opened = await open(ending.signal);
      } catch (error) {
        const { problem, message } = readableLinkError(error, 'the device');
        return lost(problem, message);
      }
      if (over) return opened.close();
      link = opened;
      out.next({ kind: 'opened', link: opened });
      opened.received.subscribe((data) => {
        attempt = 0;
        if (!over) out.next({ kind: 'received', data });
      });
      const { problem, message } = await opened.closed;
      lost(problem, message);
    };

    void connect();
    return () => {
      over = true;
      ending.abort();
      clearTimeout(timer);
      void link?.close();
    };
  });
}
