import { describe, expect, it } from '@jest/globals';
import { Subject } from 'rxjs';
import { eventually } from '#libs/testkit';
import { backoffDelay, backoffSettings, keepOpen, type LinkEvent } from './keep-open.js';
import { LinkError } from './link-error.js';
import type { Link, LinkClosed } from './link.js';

const QUICK = backoffSettings.parse({ firstMs: 10, maxMs: 40, jitter: 0 });

function fakeLink(): { link: Link<string>; says: (text: string) => void; drop: () => void; wasClosed: () => boolean } {
  const received = new Subject<string>();
  let ended = false;
  let resolve: (closed: LinkClosed) => void = () => undefined;
  const closed = new Promise<LinkClosed>((done) => (resolve = done));
  const end = (message: string): void => {
    ended = true;
    received.complete();
    resolve({ problem: 'disconnected', message });
  };
  const link: Link<string> = { received, closed, send: async () => undefined, close: async () => end('closed') };
  return { link, says: (text) => received.next(text), drop: () => end('gone'), wasClosed: () => ended };
}

describe('the back-off', () => {
  it('doubles up to its ceiling, and chance only shortens it', () => {
    const settings = backoffSettings.parse({ firstMs: 100, maxMs: 1_000, jitter: 0.5 });
    expect([1, 2, 3, 4, 5, 99].map((attempt) => backoffDelay(settings, attempt, 0))).toEqual([
      100, 200, 400, 800, 1_000, 1_000,
    ]);
    expect(backoffDelay(settings, 3, 0.5)).toBe(300);
    expect(backoffDelay(settings, 3, 0.999)).toBeGreaterThanOrEqual(200);
  });
});

describe('a link that is kept open', () => {
  it('is tried again with growing delays, and from the first once the device has spoken', async () => {
    const links = [fakeLink(), fakeLink()];
    const events: LinkEvent<string>[] = [];
    let tries = 0;
    const open = async (): Promise<Link<string>> => {
      tries += 1;
      if (tries <= 3) throw new LinkError('refused', 'nothing listens');
      return links[tries - 4]!.link;
    };
    const subscription = keepOpen(open, QUICK, () => 0).subscribe((event) => events.push(event));
    await eventually('opened', () => events.some((event) => event.kind === 'opened'));
    const delays = (): number[] => events.flatMap((event) => (event.kind === 'lost' ? [event.retryMs] : []));
    expect(delays()).toEqual([10, 20, 40]);
    links[0]!.says('hello');
    links[0]!.drop();
    await eventually('opened again', () => events.filter((event) => event.kind === 'opened').length === 2);
    expect(delays()).toEqual([10, 20, 40, 10]);
    expect(events).toContainEqual({ kind: 'lost', problem: 'disconnected', reason: 'gone', retryMs: 10 });
    subscription.unsubscribe();
    expect(links[1]!.wasClosed()).toBe(true);
  });

  it('closes a link that opens only after nobody wants it any more', async () => {
    const late = fakeLink();
    let arrive: (link: Link<string>) => void = () => undefined;
    const subscription = keepOpen(
      () => new Promise<Link<string>>((resolve) => (arrive = resolve)),
      QUICK,
      () => 0,
    ).subscribe();
    subscription.unsubscribe();
    arrive(late.link);
    await eventually('closed', () => late.wasClosed());
  });
});
