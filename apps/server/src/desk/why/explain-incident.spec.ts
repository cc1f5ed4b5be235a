import { Hops } from '../../../../../test/harness/hops.js';
import { BankDirectory } from '../bank-directory.js';
import { ExplainIncident } from './explain-incident.js';
import { PostgresWhyStore } from './store/postgres-why.store.js';

const DESK = { username: 'desk', role: 'desk', technicianId: null } as const;

describe('why nobody was paged, out of what the rules wrote down', () => {
  let hops: Hops;
  let explain: ExplainIncident;
  beforeAll(async () => {
    hops = await Hops.start();
    const { database } = hops.test;
    const bank = new BankDirectory(database, hops.terminals);
    explain = new ExplainIncident(new PostgresWhyStore(database), hops.faults, bank, hops.clock);
  });
  beforeEach(() => hops.clear());
  afterAll(() => hops.stop());

  const paging = async (id: string) => (await explain.incident(id)).paging;

  it('names the hold of the alarm rules, and who is asked when it is over', async () => {
    const id = await hops.raise('T1', 'terminal.silent');
    expect(await paging(id)).toMatchObject({ outcome: 'nobody', reason: 'heldForCollapse', until: expect.any(String) });
    hops.clock.forward('61s');
    await hops.reviewAll();
    await hops.dispatchAll();
    expect(await paging(id)).toMatchObject({
      outcome: 'underway',
      reason: 'pageOnItsWay',
      pages: [{ state: 'pending' }],
    });
    await hops.test.database.run({ text: `UPDATE notice SET state = 'sent', sent_at = $1` }, [hops.clock.now()]);
    expect(await paging(id)).toMatchObject({ outcome: 'paged', reason: 'personPaged' });
  });

  it('gives the whole ranking behind an offer', async () => {
    const id = await hops.raise('T1', 'dispenser.jam');
    await hops.dispatchAll();
    const { decisions, assignments } = await explain.incident(id);
    const offered = decisions.find(({ what }) => what === 'offered')!;
    expect(offered.facts['ranking']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ technicianId: 'near' }),
        expect.objectContaining({ technicianId: 'far' }),
      ]),
    );
    expect(offered.text.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(offered.text.en).toMatch(/^Offered to A /);
    expect(assignments).toMatchObject([{ state: 'offered', technicianName: { en: expect.stringMatching(/^A /) } }]);
  });

  it('tells a fault that is only listed, one that went by itself, and one that was cancelled in time', async () => {
    const listed = await hops.raise('T1', 'cassette.low');
    expect(await paging(listed)).toMatchObject({ outcome: 'nobody', reason: 'onlyListed' });
    const short = await hops.raise('T1', 'dispenser.jam');
    expect(await paging(short)).toMatchObject({ outcome: 'underway', reason: 'dispatchDue' });
    await hops.clearFault('T1', 'dispenser.jam');
    expect(await paging(short)).toMatchObject({ outcome: 'nobody', reason: 'clearedBeforePage' });
    const drill = await hops.raise('T2', 'dispenser.jam');
    await hops.acting.perform({ incidentId: drill, action: 'cancel', actor: DESK, reason: 'drill' });
    expect(await paging(drill)).toMatchObject({ outcome: 'nobody', reason: 'endedBeforePage' });
  });

  it('says that a terminal is quiet once what was merged elsewhere has ended with it', async () => {
    const [kept, gone] = [await hops.raise('T1', 'dispenser.jam'), await hops.raise('T2', 'dispenser.jam')];
    await hops.merging.merge({ incidentId: gone, into: kept, actor: DESK, reason: 'one delivery of damp notes' });
    const told = async () => explain.terminal('T2', hops.clock.now());
    hops.clock.forward('2h');
    expect(await told()).toMatchObject({ incidents: [{ id: gone, paging: { reason: 'mergedInto' } }], quiet: null });
    const close = { incidentId: kept, action: 'close', actor: DESK, override: true, reason: 'dried' } as const;
    expect((await hops.acting.perform(close)).outcome).toBe('done');
    expect((await told()).incidents).toHaveLength(1);
    hops.clock.forward('2h');
    expect(await told()).toMatchObject({
      incidents: [],
      quiet: expect.objectContaining({ reason: expect.any(String) }),
    });
  });

  it('tells who has no skill, and that only the desk heard of it', async () => {
    await hops.test.database.run({ text: `UPDATE technician SET skills = '{printer}'` });
    await hops.roster.reload();
    const id = await hops.raise('T1', 'dispenser.jam');
    await hops.dispatchAll();
    await hops.test.database.run({ text: `UPDATE notice SET state = 'sent' WHERE recipient_kind = 'desk'` });
    expect(await paging(id)).toMatchObject({ outcome: 'deskOnly', reason: 'nobodySkilled', until: expect.any(String) });
    await hops.test.database.run({
      text: `UPDATE technician SET skills = '{card,cash,printer,power,network,security,application}'`,
    });
    await hops.roster.reload();
  });
});
