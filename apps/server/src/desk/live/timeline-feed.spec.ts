import { setTimeout as pause } from 'node:timers/promises';
import { silentLogger } from '#libs/observability';
import { eventually } from '#libs/testkit';
import { Hops } from '../../../../../test/harness/hops.js';
import { formatPlace, TimelineFeed } from './timeline-feed.js';

const LINES = 400;
const READERS = 25;
/** A line is told when all older transactions are over, those of other tests in the same cluster among them. */
const SETTLED_MS = 60_000;

describe('the feed of the timelines', () => {
  let hops: Hops;
  let feed: TimelineFeed;
  beforeAll(async () => {
    hops = await Hops.start();
    feed = new TimelineFeed(hops.test.database, silentLogger, hops.wake);
    await feed.onApplicationBootstrap();
  });
  afterAll(async () => {
    await feed.onModuleDestroy();
    await hops.stop();
  });

  const write = (incidentId: string, n: number) =>
    hops.test.database.transaction((sql) => {
      const line = { incidentId, at: hops.clock.now(), kind: 'decision', what: 'repeated', actor: null } as const;
      return hops.timeline.append(sql, [{ ...line, reason: 'sameFault', data: { n } }]);
    });

  it('loses nothing for whoever begins to listen while nobody did and lines come all the time', async () => {
    const incidentId = await hops.raise('T1', 'dispenser.jam');
    let everybodyListens = false;
    const writing = (async () => {
      for (let n = 0; n < LINES || !everybodyListens; n++) {
        await write(incidentId, n);
        if (n % 3 === 0) hops.wake.ring('timeline');
      }
    })();
    const heard: { from: string; ids: string[] }[] = [];
    // One after the other, so that between two of them nobody listens.
    for (let reader = 0; reader < READERS; reader++) {
      const place = await feed.newestPlace();
      const ids: string[] = [];
      const listening = feed.changesAfter(place).subscribe(({ id }) => ids.push(id));
      await pause(reader);
      if (reader % 5 === 0) await eventually('something is heard', () => ids.length > 0, SETTLED_MS);
      listening.unsubscribe();
      heard.push({ from: formatPlace(place), ids });
      await pause(5);
    }
    const place = await feed.newestPlace();
    const last: string[] = [];
    const listening = feed.changesAfter(place).subscribe(({ id }) => last.push(id));
    await pause(50);
    everybodyListens = true;
    await writing;
    const all = (
      await hops.test.database.run<{ id: string }>({
        text: `SELECT tx || '-' || id AS id FROM timeline ORDER BY tx, id`,
      })
    ).map(({ id }) => id);
    await eventually('all is heard', () => last.at(-1) === all.at(-1), SETTLED_MS);
    listening.unsubscribe();
    for (const { from, ids } of [...heard, { from: formatPlace(place), ids: last }]) {
      const first = all.indexOf(from) + 1;
      expect(ids).toEqual(all.slice(first, first + ids.length));
    }
  }, 90_000);

  it('tells of a line that was written while it looked how far to keep up, and somebody came', async () => {
    const incidentId = await hops.raise('T2', 'dispenser.jam');
    let looking: (() => void) | undefined;
    class SlowFeed extends TimelineFeed {
      override async newestPlace() {
        if (looked) await new Promise<void>((resolve) => (looking = resolve));
        return super.newestPlace();
      }
    }
    let looked = false;
    const slow = new SlowFeed(hops.test.database, silentLogger, hops.wake);
    await slow.onApplicationBootstrap();
    const place = await feed.newestPlace();
    looked = true;
    await eventually('it looks', () => looking !== undefined);
    const ids: string[] = [];
    const listening = slow.changesAfter(place).subscribe(({ id }) => ids.push(id));
    // Caught up, with nothing to hear yet.
    await pause(100);
    await write(incidentId, 1);
    const [line] = await hops.test.database.run<{ id: string }>({
      text: `SELECT tx || '-' || id AS id FROM timeline ORDER BY tx DESC, id DESC LIMIT 1`,
    });
    const isSettled = async () => formatPlace(await feed.newestPlace()) === line!.id;
    await eventually('it is settled', isSettled, SETTLED_MS);
    looked = false;
    looking!();
    await eventually('it is heard', () => ids.at(-1) === line!.id, 5_000);
    listening.unsubscribe();
    await slow.onModuleDestroy();
  }, 90_000);
});
