import { Hops } from '../../../../test/harness/hops.js';
import { PostgresDeliveryStore } from '../notify/store/postgres-delivery.store.js';

const ROUNDS = 40;
const DESK = { username: 'desk', role: 'desk', technicianId: null } as const;
const SECOND = { ...DESK, username: 'desk2' } as const;
const FAULTS = ['card.jam', 'dispenser.jam', 'card.captured', 'terminal.silent'];

type Ending = 'accept' | 'close' | 'cancel' | 'merge' | 'shelve';

/**
 * What was leased before an act was committed may be under way at that moment. What may not happen: that a page is
 * queued, or handed to a sender, for an incident after somebody accepted, closed, merged or shelved it.
 */
describe('acts of persons against dispatch and the sender, all at once', () => {
  let hops: Hops;
  let delivery: PostgresDeliveryStore;
  beforeAll(async () => {
    hops = await Hops.start();
    delivery = new PostgresDeliveryStore(hops.test.database);
  });
  afterAll(() => hops.stop());

  // A generator of our own, so that a failure can be played again.
  let seed = 77;
  const random = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const shuffled = <T>(list: readonly T[]): T[] =>
    list
      .map((item) => ({ item, key: random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item);
  const pause = () => new Promise((resolve) => setTimeout(resolve, random() * 8));

  /** As the sender does: takes what is due, and a moment later has handed it over. @returns ids of their incidents */
  async function send(): Promise<string[]> {
    const now = hops.clock.now();
    const terms = { until: new Date(now.getTime() + 60_000), holder: null };
    const leased = await delivery.lease([{ channel: 'sms', most: 1, maxLane: 4 }], now, terms);
    const pages = leased.filter(({ purpose }) => purpose === 'page').map(({ incidentId }) => incidentId!);
    await pause();
    const ids = leased.map(({ id }) => id);
    const text = `UPDATE notice SET state = 'sent' WHERE id = ANY($1::bigint[]) AND state = 'sending'`;
    await hops.test.database.run({ text }, [ids]);
    return pages;
  }

  async function end(id: string, ending: Ending, other: string): Promise<boolean> {
    const shelve = (actor: typeof DESK | typeof SECOND) => {
      const until = new Date(hops.clock.now().getTime() + 3_600_000);
      return hops.acting.perform({ incidentId: id, action: 'shelve', actor, reason: 'r', until });
    };
    switch (ending) {
      case 'accept': {
        const asked = (await hops.assignments(id)).findLast((each) => each.endsWith(':offered'))?.split(':')[0];
        const technicianId = asked ?? 'near';
        const answer = { incidentId: id, answer: 'accept', technicianId, username: technicianId } as const;
        return (await hops.answering.perform(answer)).outcome === 'done';
      }
      case 'merge':
        return (await hops.merging.merge({ incidentId: id, into: other, actor: DESK, reason: 'r' })).outcome === 'done';
      case 'shelve': {
        const first = await shelve(DESK);
        const last = first.outcome === 'done' && first.incident.shelveRequest ? await shelve(SECOND) : first;
        return last.outcome === 'done' && last.incident.shelvedUntil !== null;
      }
      default: {
        const act = { incidentId: id, action: ending, actor: DESK, reason: 'r', override: true } as const;
        return (await hops.acting.perform(act)).outcome === 'done';
      }
    }
  }

  const unsent = () =>
    hops.test.database.run<{ incident_id: string }>({
      text: `SELECT incident_id FROM notice WHERE purpose = 'page' AND state IN ('pending', 'sending')`,
    });

  it('queues and hands over no page for what was accepted, closed, cancelled, merged or shelved', async () => {
    const done: Record<Ending, number> = { accept: 0, close: 0, cancel: 0, merge: 0, shelve: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      await hops.clear();
      const fault = pick(FAULTS);
      const ids = [];
      for (const terminal of ['T1', 'T2', 'T3']) ids.push(await hops.raise(terminal, fault));
      if (random() < 0.7) await hops.dispatch.pass(hops.clock.now());
      const [target, ...others] = shuffled(ids);
      const ended = new Map<string, Ending>();
      const acts = others.map((id) => async () => {
        await pause();
        const ending = pick(['accept', 'close', 'cancel', 'merge', 'shelve'] as const);
        if (!(await end(id, ending, target!))) return;
        ended.set(id, ending);
        done[ending] += 1;
        // Whatever runs at the same time: from its commit on there is no page of it to take.
        const left = (await unsent()).filter(({ incident_id }) => incident_id === id);
        expect({ round, ending, left, taken: (await send()).includes(id) }).toEqual({
          round,
          ending,
          left: [],
          taken: false,
        });
      });
      const machine = [
        () => hops.dispatch.pass(hops.clock.now()),
        () => hops.dispatch.pass(hops.clock.now()),
        () => hops.following.pass(hops.clock.now()),
        () => hops.shelves.pass(hops.clock.now()),
        ...Array.from({ length: pick([0, 0, 1, 2]) }, () => send),
      ].map((work) => async (): Promise<void> => {
        await pause();
        await work();
      });
      await Promise.all(shuffled([...acts, ...machine]).map((work) => work()));
      await hops.dispatchAll();
      const left = (await unsent()).map(({ incident_id }) => ended.get(incident_id)).filter(Boolean);
      expect({ round, left }).toEqual({ round, left: [] });
      const taken = (await send()).map((id) => ended.get(id)).filter(Boolean);
      expect({ round, taken }).toEqual({ round, taken: [] });
    }
    for (const [ending, count] of Object.entries(done))
      expect({ ending, some: count > 0 }).toEqual({ ending, some: true });
  }, 120_000);
});
