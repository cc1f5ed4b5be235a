import { unpackRanking, type PackedRanking } from '#libs/domain';
import { Hops } from '../../../../test/harness/hops.js';
import { PostgresStandingStore } from './store/postgres-standing.store.js';

describe('whom dispatch sends', () => {
  let hops: Hops;
  let version = 0;
  beforeAll(async () => void (hops = await Hops.start(8)));
  beforeEach(async () => {
    await hops.clear();
    await tune({});
  });
  afterAll(() => hops.stop());

  const run = <Row>(text: string, values: unknown[] = []): Promise<Row[]> => hops.test.database.run({ text }, values);
  const tune = async (value: object, name: 'dispatch' | 'faults' = 'dispatch'): Promise<void> => {
    version += 1;
    await run(
      `INSERT INTO setting (name, version, value, changed_at, changed_by, reason) VALUES ($1, $2, $3, $4, 'lead', 'test')`,
      [name, version, JSON.stringify(value), hops.clock.now()],
    );
    await hops.settings.reload();
    hops.standings.forget();
  };
  const offered = async (terminal: string, fault = 'cash.retained'): Promise<string> => {
    const id = await hops.raise(terminal, fault);
    await hops.dispatchAll();
    return id;
  };
  const accept = (incidentId: string, technicianId: string) =>
    hops.answering.perform({ incidentId, answer: 'accept', technicianId, username: technicianId });
  /** Somebody held an incident for so long, until now. */
  const worked = async (technicianId: string, minutes: number): Promise<void> => {
    const now = hops.clock.now().getTime();
    await run(
      `INSERT INTO assignment (incident_id, technician_id, state, offered_at, expires_at, accepted_at, answered_at, ended_at, reason)
       VALUES (0, $1, 'done', $2, $2, $2, $2, $3, '{}')`,
      [technicianId, new Date(now - minutes * 60_000), new Date(now)],
    );
    hops.standings.forget();
  };
  it('passes over whoever holds as much as they may, and the ranking says so', async () => {
    await tune({ capacity: 1 });
    const first = await offered('T1');
    await accept(first, 'near');
    const second = await offered('T2');
    expect(await hops.assignments(second)).toEqual(['far:offered']);
    const told = await hops.candidates.now(second);
    expect(told!.reserve).toMatchObject([{ technicianId: 'near', unfit: 'full', held: 1 }]);
  });

  it('passes over whoever rests after work, and calls them all the same when nobody else is left for a P1', async () => {
    await tune({ rest: { afterWorkMinutes: 60 } });
    await worked('near', 90);
    const id = await offered('T1');
    expect(await hops.assignments(id)).toEqual(['far:offered']);
    for (const each of ['far', 'second']) await worked(each, 90);
    const last = await offered('T2');
    expect(await hops.assignments(last)).toEqual(['near:offered']);
    expect(await hops.history(last)).toContain('offered:onlyRestingLeft');
    const minor = await offered('T3', 'dispenser.jam');
    expect(await hops.history(minor)).toContain('unanswered:everybodyResting');
    hops.clock.forward('8h');
    await hops.dispatchAll();
    expect((await hops.assignments(minor)).at(-1)).toBe('near:offered');
  });

  it('prefers whoever carries the part, and whoever took fewer pages', async () => {
    await tune({ overrides: { 'cash.retained': { parts: ['belt'] } } }, 'faults');
    const store = new PostgresStandingStore(hops.test.database);
    await hops.test.database.transaction((sql) => store.setParts(sql, 'far', [{ part: 'belt', quantity: 1 }]));
    hops.standings.forget();
    const id = await offered('T1');
    expect(await hops.assignments(id)).toEqual(['far:offered']);
    expect(await hops.history(id)).toContain('offered:hasPart');
    await tune({}, 'faults');
    await tune({ weights: { pageTaken: 30 }, rest: { afterWorkMinutes: null, afterNightMinutes: null } });
    await hops.clear();
    await worked('near', 1);
    expect(await hops.history(await offered('T2'))).toContain('offered:fairer');
  });

  it('asks one person for all that is wrong with a machine, as long as it is not an old offer nobody answers', async () => {
    const card = await offered('T1', 'card.captured');
    const cash = await offered('T1', 'cash.retained');
    const elsewhere = await offered('T2');
    expect(await hops.assignments(card)).toEqual(['near:offered']);
    expect(await hops.assignments(cash)).toEqual(['near:offered']);
    expect(await hops.history(cash)).toContain('offered:atTerminal');
    expect(await hops.assignments(elsewhere)).toEqual(['far:offered']);
    const [row] = await run<{ id: string }>('SELECT id FROM assignment WHERE incident_id = $1', [cash]);
    expect((await hops.candidates.asItWas(cash, row!.id))!.candidates[0]).toMatchObject({
      ...{ technicianId: 'near', atTerminal: 1, reason: 'atTerminal', terms: { travel: 0, load: 0 } },
    });
    hops.clock.forward('61s');
    const late = await offered('T1', 'dispenser.jam');
    expect(await hops.assignments(late)).toEqual(['far:offered']);
    await accept(card, 'near');
    hops.clock.forward('61s');
    const whenHeld = await offered('T1', 'printer.jam');
    expect(await hops.assignments(whenHeld)).toEqual(['near:offered']);
  });

  it('takes nobody for being there who waits for a part, and counts an offer once', async () => {
    const card = await offered('T1', 'card.captured');
    await accept(card, 'near');
    const at = { incidentId: card, actor: { username: 'near', role: 'technician' as const, technicianId: 'near' } };
    await hops.acting.perform({ ...at, action: 'travel' });
    await hops.acting.perform({ ...at, action: 'wait-parts', reason: 'belt' });
    const cash = await offered('T1', 'cash.retained');
    expect(await hops.history(cash)).not.toContain('offered:atTerminal');
    await hops.acting.perform({ ...at, action: 'travel' });
    hops.clock.forward('2m');
    const there = (await hops.candidates.now(cash))!.candidates.map(({ technicianId, atTerminal }) => [
      technicianId,
      atTerminal,
    ]);
    expect(there).toContainEqual(['near', 1]);
  });

  it('asks one person also when both faults are dispatched in the same instant', async () => {
    const both = [await hops.raise('T1', 'card.captured'), await hops.raise('T1', 'cash.retained')];
    await hops.dispatchAll();
    for (const id of both) expect(await hops.assignments(id)).toEqual(['near:offered']);
  });

  it('keeps the whole ranking with each offer: everybody, every term, and who was left out', async () => {
    const [one, other] = [await offered('T1'), await offered('T1', 'dispenser.jam')];
    const [row] = await run<{ ranking: PackedRanking; id: string }>(
      'SELECT id, ranking FROM assignment WHERE incident_id = $1',
      [one],
    );
    const told = await hops.candidates.asItWas(one, row!.id);
    expect(told!.candidates.map(({ technicianId }) => technicianId)).toEqual(['near', 'far', 'second']);
    expect(told!.candidates[0]!.terms).toMatchObject({ line: 0, load: 0, part: 0 });
    expect(told!.leftOut).toEqual([{ technicianId: 'off', reason: 'notOnCall' }]);
    const stored = await new PostgresStandingStore(hops.test.database).findField(row!.ranking.field);
    expect(unpackRanking(stored!, row!.ranking).candidates.map(({ cost }) => Math.round(cost * 10) / 10)).toEqual(
      row!.ranking.order.map((place) => row!.ranking.cost[place]),
    );
    const fields = await run<{ field: string }>(
      `SELECT DISTINCT ranking ->> 'field' AS field FROM assignment WHERE incident_id = ANY($1::bigint[])`,
      [[one, other]],
    );
    // Same site, skill and parts: one field for both.
    expect(fields).toHaveLength(1);
    expect(await run('SELECT id FROM dispatch_field WHERE id = $1', [fields[0]!.field])).toHaveLength(1);
  });

  it('keeps why nobody could be asked', async () => {
    await run(`UPDATE technician SET skills = '{power}'`);
    await hops.roster.reload();
    const id = await offered('T1');
    await run(`UPDATE technician SET skills = '{card,cash,printer,power,network,security,application}'`);
    await hops.roster.reload();
    const [line] = await run<{ data: { leftOut: unknown[]; field: string } }>(
      `SELECT data FROM timeline WHERE incident_id = $1 AND what = 'unanswered'`,
      [id],
    );
    expect(line!.data.leftOut).toHaveLength(4);
    expect(await run('SELECT id FROM dispatch_field WHERE id = $1', [line!.data.field])).toHaveLength(1);
  });

  it('tells the desk whom it would ask now, without asking', async () => {
    const id = await offered('T1');
    const told = await hops.candidates.now(id);
    // The nearest has this one at hand, which does not count against them.
    expect(told!.candidates.map(({ technicianId, load }) => [technicianId, load])).toEqual([
      ['near', 0],
      ['far', 0],
      ['second', 0],
    ]);
    expect(await hops.assignments(id)).toEqual(['near:offered']);
    expect(await hops.candidates.now('999999')).toBeUndefined();
  });

  it('asks nobody for what is hidden, takes back what was offered, and begins when it is shown again', async () => {
    const id = await offered('T1');
    await run(`UPDATE incident SET suppressed_by = 'maintenance', dispatch_at = $2 WHERE id = $1`, [
      id,
      hops.clock.now(),
    ]);
    await hops.dispatchAll();
    expect(await hops.incident(id)).toMatchObject({ state: 'new', assignee_id: null, dispatch_at: null });
    expect(await hops.told(id)).toEqual(['incidentOffered near cancelled', 'incidentWithdrawn near pending']);
    await run(`UPDATE incident SET suppressed_by = NULL, dispatch_at = $2 WHERE id = $1`, [id, hops.clock.now()]);
    await hops.dispatchAll();
    expect(await hops.incident(id)).toMatchObject({ state: 'offered', assignee_id: 'near' });
  });

  it('lets offers last as long as the settings say, by priority', async () => {
    await tune({ offerSeconds: { P1: 60 } });
    const id = await offered('T1');
    hops.clock.forward('61s');
    await hops.dispatchAll();
    expect(await hops.assignments(id)).toEqual(['near:expired', 'far:offered']);
  });
});
