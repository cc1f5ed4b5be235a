import fc from 'fast-check';
import { Hops } from '../../../../../test/harness/hops.js';

const TERMINALS = ['T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'T8'];
const FAULTS = ['terminal.silent', 'dispenser.jam', 'card.captured'];
/** A small desk and short waits, so that few steps reach every rule. */
const RULES = {
  collapse: { site: { terminals: 3, shareAtLeast: 2 }, region: { terminals: 6 }, splitAfterSeconds: 60 },
  flood: { beginAbove: 4, endBelow: 3, longestMuteMinutes: 10 },
};

type Step =
  | { do: 'raise' | 'clear'; terminal: string; fault: string }
  | { do: 'raiseAll' | 'clearAll'; fault: string; count: number }
  | { do: 'mode'; terminal: string; enter: boolean }
  | { do: 'window'; minutes: number }
  | { do: 'endWindow' | 'cancelOutage' | 'cancelChild' }
  | { do: 'wait'; seconds: number };

const anyTerminal = fc.constantFrom('T1', 'T2', 'T5');
const anyFault = fc.constantFrom(...FAULTS);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('raise', 'clear'), terminal: anyTerminal, fault: anyFault }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('raiseAll' as const, 'clearAll' as const),
      fault: fc.constantFrom('terminal.silent', 'dispenser.jam'),
      count: fc.integer({ min: 3, max: 8 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('mode' as const), terminal: anyTerminal, enter: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('window' as const), minutes: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('endWindow', 'cancelOutage', 'cancelChild') }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      seconds: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 21, max: 400 })),
    }),
  },
);

interface Row {
  id: string;
  fault: string;
  terminal_id: string;
  subject: string;
  state: string;
  suppressed_by: string | null;
  suppressed_until: Date | null;
  hold: string | null;
  review_at: Date | null;
  dispatch_at: Date | null;
  parent_id: string | null;
  parent_state: string | null;
}

describe('alarms in any order', () => {
  let hops: Hops;
  const standing = new Set<string>();
  const windows: string[] = [];
  beforeAll(async () => {
    hops = await Hops.start(TERMINALS.length);
    await hops.test.database.run({ text: `UPDATE terminal SET site_id = CASE WHEN id < 'T5' THEN 's1' ELSE 's2' END` });
    await hops.terminals.reload();
  });
  afterAll(() => hops.stop());

  const settle = async (): Promise<void> => {
    await hops.reviewAll();
    await hops.dispatchAll();
  };
  const rows = () =>
    hops.test.database.run<Row>({
      text: `SELECT i.*, p.state AS parent_state FROM incident i LEFT JOIN incident p ON p.id = i.parent_id
             WHERE i.state NOT IN ('closed', 'cancelled', 'merged') ORDER BY i.id`,
    });
  const say = async (kind: 'raised' | 'cleared', terminals: string[], fault: string): Promise<void> => {
    await hops.apply(...terminals.map((id) => hops.event(id, fault, { kind })));
    for (const id of terminals) standing[kind === 'raised' ? 'add' : 'delete'](`${id} ${fault}`);
  };
  const cancel = async (condition: (row: Row) => boolean): Promise<void> => {
    const found = (await rows()).find(condition);
    const actor = { username: 'lead', role: 'lead' as const, technicianId: null };
    if (!found) return;
    await hops.acting.perform({ incidentId: found.id, action: 'cancel', actor, reason: 'a drill' });
    // A false alarm is over, whatever the machine says, until it says it anew.
    if (found.subject === 'terminal') standing.delete(`${found.terminal_id} ${found.fault}`);
  };

  const endWindow = async (): Promise<void> => {
    const id = windows.pop();
    if (id)
      await hops.maintenance.remove(id, { username: 'lead', role: 'lead', regions: [], reason: 'done' }, undefined);
  };

  const perform: { [Word in Step['do']]: (step: Extract<Step, { do: Word }>) => Promise<unknown> } = {
    raise: ({ terminal, fault }) => say('raised', [terminal], fault),
    clear: ({ terminal, fault }) => say('cleared', [terminal], fault),
    raiseAll: ({ count, fault }) => say('raised', TERMINALS.slice(0, count), fault),
    clearAll: ({ count, fault }) => say('cleared', TERMINALS.slice(1, count), fault),
    mode: ({ terminal, enter }) =>
      hops.apply(
        hops.event(terminal, enter ? 'mode.entered' : 'mode.left', { kind: 'noted', detail: { mode: 'supervisor' } }),
      ),
    window: async ({ minutes }) => {
      const from = hops.clock.now();
      const until = new Date(from.getTime() + minutes * 60_000);
      const result = await hops.maintenance.create(
        {
          scope: { place: 'site', placeId: 's1', component: null },
          plan: { schedule: { kind: 'once', from, until }, notBefore: null, notAfter: null, skipUntil: null },
          hidesForced: minutes > 20,
        },
        { username: 'lead', role: 'lead', regions: [], reason: 'work' },
      );
      if (result.outcome === 'done') windows.push(result.window.id);
    },
    endWindow: () => endWindow(),
    cancelOutage: () => cancel(({ subject }) => subject !== 'terminal'),
    cancelChild: () => cancel(({ suppressed_by }) => suppressed_by === 'parentOutage'),
    wait: async ({ seconds }) => void hops.clock.forward(`${seconds}s`),
  };

  /** Whatever waits has an end to its waiting, and whatever is hidden says what hides it. */
  const expectNothingForgotten = async (): Promise<void> => {
    for (const row of await rows()) {
      if (row.state !== 'new') continue;
      const waits = row.dispatch_at ?? row.review_at;
      const hidden = row.suppressed_by === 'parentOutage' ? row.parent_state : row.suppressed_until;
      expect({ row, someoneWillLook: Boolean(waits ?? hidden) }).toMatchObject({ someoneWillLook: true });
    }
  };

  const seen = new Map<string, number>();
  const words = () =>
    hops.test.database.run<{ what: string; n: number }>({
      text: 'SELECT what, count(*)::int AS n FROM timeline GROUP BY what',
    });

  /** Nothing is revealed more often than it was hidden. */
  const expectReleasedOnce = async (): Promise<void> => {
    const lines = await hops.test.database.run<{ hidden: number; shown: number }>({
      text: `SELECT count(*) FILTER (WHERE what LIKE 'hiddenBy%')::int AS hidden,
               count(*) FILTER (WHERE what IN ('unsuppressed', 'splitOut'))::int AS shown
             FROM timeline GROUP BY incident_id`,
    });
    for (const { hidden, shown } of lines) expect(shown).toBeLessThanOrEqual(hidden);
  };

  it('are never lost: what stands in the end is with somebody, or part of an outage that is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 25 }), async (steps) => {
        await hops.clear();
        await hops.tuneAlarms(RULES);
        standing.clear();
        windows.length = 0;
        for (const step of steps) {
          await (perform[step.do] as (step: Step) => Promise<unknown>)(step);
          await settle();
          await expectNothingForgotten();
        }
        while (windows.length > 0) await endWindow();
        await hops.apply(
          ...TERMINALS.map((id) => hops.event(id, 'mode.left', { kind: 'noted', detail: { mode: 'supervisor' } })),
        );
        for (let n = 0; n < 8; n++) {
          hops.clock.forward('5m');
          await settle();
        }
        const open = await rows();
        for (const key of standing) {
          const [terminal, fault] = key.split(' ');
          const row = open.find((each) => each.terminal_id === terminal && each.fault === fault);
          const isAsked = row?.state === 'offered' || (row?.state === 'new' && row.dispatch_at !== null);
          const parent = row?.suppressed_by === 'parentOutage' && open.find(({ id }) => id === row.parent_id);
          const parentAsked = Boolean(parent && (parent.state === 'offered' || parent.dispatch_at !== null));
          expect({ key, row, cared: isAsked || parentAsked }).toMatchObject({ cared: true });
        }
        await expectReleasedOnce();
        for (const { what, n } of await words()) seen.set(what, (seen.get(what) ?? 0) + n);
      }),
      { numRuns: 25, endOnFailure: true },
    );
    // Or the steps do not reach the rules that they are to try.
    for (const what of ['held', 'hiddenByOutage', 'hiddenByMaintenance', 'unsuppressed']) {
      expect([...seen.keys()]).toContain(what);
    }
  }, 200_000);
});
