import { randomUUID } from 'node:crypto';
import { upTopic } from '#libs/contract';
import { eventually } from '#libs/testkit';
import { createIngestStand, type IngestStand, type Replica } from '../../../../test/harness/ingest-stand.js';

interface EventRow {
  seq: string | null;
  kind: string;
  fault: string;
  detail: Record<string, unknown>;
  raw: Record<string, unknown> | null;
  case_pending: boolean;
}

let stand: IngestStand;
let replica: Replica;
const ids = Array.from({ length: 40 }, (_, i) => `T${String(i + 1).padStart(4, '0')}`);
let next = 0;
const anyAgent = () => stand.agent(ids[next++]!);

beforeAll(async () => {
  stand = await createIngestStand(ids);
  replica = await stand.replica();
});
afterAll(() => stand.close());

const stored = (terminalId: string) =>
  stand.query<EventRow>('SELECT * FROM device_event WHERE terminal_id = $1 AND journal IS NOT NULL ORDER BY seq', [
    terminalId,
  ]);
const noted = (terminalId: string, fault: string) =>
  stand.query<EventRow>('SELECT * FROM device_event WHERE terminal_id = $1 AND fault = $2', [terminalId, fault]);
const quarantined = (terminalId: string) =>
  stand.query<{ reason: string; payload: Buffer; topic: string }>('SELECT * FROM quarantine WHERE terminal_id = $1', [
    terminalId,
  ]);

describe('events of a terminal', () => {
  it('are stored, handed to the sink and acknowledged', async () => {
    const agent = await anyAgent();
    await agent.events([1, agent.fault(2, { fault: 'card.captured', raw: { protocol: 'test', code: '27' } })]);
    await agent.acked(2);
    const rows = await stored(agent.terminalId);
    expect(rows.map((row) => [row.seq, row.fault, row.case_pending])).toEqual([
      ['1', 'card.jam', false],
      ['2', 'card.captured', true],
    ]);
    expect(rows[1]!.raw).toEqual({ protocol: 'test', code: '27' });
    const applied = replica.sink.applied.filter(
      (event) => event.terminalId === agent.terminalId && event.journal !== null,
    );
    expect(applied.map((event) => [event.seq, event.regionId, event.component])).toEqual([
      [1, 'north', 'cardReader'],
      [2, 'north', 'cardReader'],
    ]);
  });

  it('that come again are stored once, and acknowledged again', async () => {
    const agent = await anyAgent();
    await agent.events([1, 2]);
    await agent.acked(2);
    agent.acks.length = 0;
    await agent.events([1, 2]);
    await agent.acked(2);
    expect(await stored(agent.terminalId)).toHaveLength(2);
  });

  it('that run ahead wait for the missing one', async () => {
    const agent = await anyAgent();
    await agent.events([1]);
    await agent.acked(1);
    await agent.events([3], 2);
    await agent.events([2, 3], 2);
    await agent.acked(3);
    expect((await stored(agent.terminalId)).map((row) => row.seq)).toEqual(['1', '2', '3']);
  });

  it('that the terminal no longer holds leave a hole that is recorded', async () => {
    const agent = await anyAgent();
    await agent.events([1]);
    await agent.acked(1);
    await agent.events([5], 5);
    await agent.acked(5);
    const holes = await stand.query('SELECT from_seq, to_seq FROM journal_hole WHERE terminal_id = $1', [
      agent.terminalId,
    ]);
    expect(holes).toEqual([{ from_seq: '2', to_seq: '4' }]);
    expect((await noted(agent.terminalId, 'journal.hole'))[0]!.detail).toMatchObject({ from: 2, to: 4 });
  });

  it('are acknowledged with the journal as the terminal writes it', async () => {
    const agent = await anyAgent();
    Object.assign(agent, { journal: agent.journal.toUpperCase() });
    await agent.events([1]);
    await agent.acked(1);
    await agent.events([1, 2]);
    await agent.acked(2);
    expect(await stored(agent.terminalId)).toHaveLength(2);
  });

  it('of a second journal begin anew, and that is noted', async () => {
    const agent = await anyAgent();
    await agent.events([1]);
    await agent.acked(1);
    Object.assign(agent, { journal: randomUUID() });
    await agent.events([1]);
    await agent.acked(1);
    expect(await stored(agent.terminalId)).toHaveLength(2);
    expect(await noted(agent.terminalId, 'journal.new')).toHaveLength(1);
  });

  it('keep no card number, even when the agent did not mask it', async () => {
    const agent = await anyAgent();
    await agent.events([agent.fault(1, { detail: { line: 'CARD 4111 1111 1111 1111 KEPT', pan: 4111111111111111 } })]);
    await agent.acked(1);
    expect((await stored(agent.terminalId))[0]!.detail).toEqual({ line: 'CARD ****1111 KEPT', pan: '****1111' });
  });
});

describe('what cannot be read', () => {
  it('is quarantined, and the next message passes', async () => {
    const agent = await anyAgent();
    await agent.send('events', '{"v":1,"journal":');
    await agent.send('events', { v: 2 });
    await agent.send('events', Buffer.alloc(600_000, '['));
    await agent.events([1]);
    await agent.acked(1);
    expect((await quarantined(agent.terminalId)).map((row) => row.reason)).toEqual([
      'events: not JSON',
      expect.stringMatching(/^events: v: /),
      'events: too large',
    ]);
    expect((await quarantined(agent.terminalId))[2]!.payload).toHaveLength(4096);
  });

  it('is kept without the card number in it', async () => {
    const agent = await anyAgent();
    await agent.send('events', 'TRACK2 4111111111111111=2512');
    const [row] = await eventually('quarantined', async () => {
      const rows = await quarantined(agent.terminalId);
      return rows.length > 0 && rows;
    });
    expect(row!.payload.toString()).toBe('TRACK2 ****1111=2512');
  });

  it('is kept with its reason, also when the reason would name a key that no database keeps', async () => {
    const agent = await anyAgent();
    await agent.heartbeat({ components: { 'card\0Reader 4111111111111111': 'ok' } });
    const [row] = await eventually('quarantined', async () => {
      const rows = await quarantined(agent.terminalId);
      return rows.length > 0 && rows;
    });
    expect(row!.reason).toBe('heartbeat: components: Unrecognized key: "cardReader ****1111"');
  });

  it('fills no disk, however many different ways a sender finds to be wrong', async () => {
    const agent = await anyAgent();
    for (let n = 0; n < 70; n++) await agent.heartbeat({ components: { [`key${n}`]: 'ok' } });
    await agent.events([1]);
    await agent.acked(1);
    expect((await quarantined(agent.terminalId)).length).toBe(60);
  });

  it.each<[string, object]>([
    ['a fault that is not in the catalogue', { fault: 'card.eaten' }],
    ['a fault that only the server raises', { fault: 'terminal.silent', component: 'network' }],
    ['a NUL character', { detail: { text: 'a\0b' } }],
    ['half a character', { detail: { text: '\ud800' } }],
    ['a time before all clocks', { at: '0000-01-01T00:00:00Z' }],
  ])('is quarantined alone, and counts as received, when one event of a message holds %s', async (_what, change) => {
    const agent = await anyAgent();
    await agent.events([1, agent.fault(2, change), 3]);
    await agent.acked(3);
    expect((await stored(agent.terminalId)).map((row) => row.seq)).toEqual(['1', '3']);
    expect(await quarantined(agent.terminalId)).toEqual([
      expect.objectContaining({ reason: expect.stringMatching(/^event 2: /) }),
    ]);
  });

  it('is quarantined alone when only the database finds it out', async () => {
    const [agent, neighbour] = [await anyAgent(), await anyAgent()];
    replica.sink.before = (events) => {
      if (events.some((event) => event.terminalId === agent.terminalId && event.seq === 2)) {
        throw Object.assign(new Error('numeric field overflow'), { code: '22003' });
      }
    };
    await Promise.all([agent.events([1, 2, 3]), neighbour.events([1])]);
    await Promise.all([agent.acked(3), neighbour.acked(1)]);
    replica.sink.before = () => undefined;
    expect((await stored(agent.terminalId)).map((row) => row.seq)).toEqual(['1', '3']);
    expect((await quarantined(agent.terminalId))[0]!.reason).toBe('event 2: cannot be written: numeric field overflow');
  });

  it('of an unknown terminal is kept once a minute, and the terminal is taken in once it is known', async () => {
    const agent = await stand.agent('NEW-1');
    await agent.events([1]);
    await agent.events([1]);
    await eventually('quarantined', async () => (await quarantined('NEW-1')).length > 0);
    await stand.addTerminals(['NEW-1']);
    await eventually('taken in', async () => {
      stand.clock.forward('2s');
      await agent.events([1]);
      return agent.acks.length > 0;
    });
    expect((await quarantined('NEW-1')).map((row) => row.reason)).toEqual(['unknown terminal']);
    expect(await stored('NEW-1')).toHaveLength(1);
  });

  it('is not taken from a topic of another partition', async () => {
    const agent = await anyAgent();
    const wrong = upTopic(agent.terminalId, 'events').replace(/^wk\/v1\/\d\d/, (root) =>
      root === 'wk/v1/00' ? 'wk/v1/01' : 'wk/v1/00',
    );
    await agent.client.publishAsync(wrong, JSON.stringify({ v: 1 }), { qos: 1 });
    await eventually(
      'quarantined',
      async () => (await stand.query('SELECT 1 FROM quarantine WHERE topic = $1', [wrong])).length === 1,
    );
  });
});

describe('the acknowledgement', () => {
  it('comes after the commit: what the database refused is not acknowledged, and is taken when it comes again', async () => {
    const agent = await anyAgent();
    let fails = true;
    replica.sink.before = () => {
      if (fails) throw new TypeError('a defect');
    };
    await agent.events([1]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(agent.acks).toEqual([]);
    expect(await stored(agent.terminalId)).toEqual([]);
    fails = false;
    await agent.events([1]);
    await agent.acked(1);
    replica.sink.before = () => undefined;
    expect(await stored(agent.terminalId)).toHaveLength(1);
  });

  it('waits with the batch while the database is away', async () => {
    const agent = await anyAgent();
    let failures = 2;
    replica.sink.before = () => {
      if (failures-- > 0) throw Object.assign(new Error('the database system is shutting down'), { code: '57P03' });
    };
    await agent.events([1]);
    await agent.acked(1);
    replica.sink.before = () => undefined;
    expect(await stored(agent.terminalId)).toHaveLength(1);
  });

  it('is given at birth for what was committed before, and not for an empty journal', async () => {
    const agent = await anyAgent();
    await agent.birth();
    await agent.events([1, 2]);
    await agent.acked(2);
    expect(agent.acks).toHaveLength(1);
    agent.acks.length = 0;
    await agent.birth();
    await agent.acked(2);
  });
});

describe('how a terminal stands', () => {
  const state = (terminalId: string) =>
    stand.query<Record<string, unknown>>('SELECT * FROM terminal_state WHERE terminal_id = $1', [terminalId]);

  it('is written soon after its birth', async () => {
    const agent = await anyAgent();
    await agent.birth({ agent: '1.2.3' });
    const [row] = await eventually(
      'written',
      async () => {
        const rows = await state(agent.terminalId);
        return rows.length > 0 && rows;
      },
      1_500,
    );
    expect(row).toMatchObject({
      session: agent.session,
      session_state: 'online',
      agent_version: '1.2.3',
      journal: agent.journal,
    });
  });

  it('is written in bulk from heartbeats', async () => {
    const agents = await Promise.all([anyAgent(), anyAgent(), anyAgent()]);
    for (const agent of agents) {
      await agent.heartbeat({ components: { cardReader: 'ok' } });
      await agent.heartbeat({ components: { cardReader: 'fault', safe: 'ok' }, health: { queued: 3 } });
    }
    for (const agent of agents) {
      const row = await eventually('flushed', async () => {
        const [current] = await state(agent.terminalId);
        return (current?.['health'] as { queued?: number } | undefined)?.queued === 3 && current;
      });
      expect(row).toMatchObject({ components: { cardReader: 'fault', safe: 'ok' }, session_state: 'online' });
    }
  });

  it('is not changed by the will of an older session', async () => {
    const agent = await anyAgent();
    const older = agent.session;
    await agent.birth();
    agent.session = randomUUID();
    await agent.birth();
    await agent.send('session', { v: 1, state: 'lost', session: older, at: agent.now() });
    await agent.events([1]);
    await agent.acked(1);
    await eventually('written', async () => (await state(agent.terminalId))[0]?.['session'] === agent.session);
    expect((await state(agent.terminalId))[0]).toMatchObject({ session_state: 'online' });
    expect(await noted(agent.terminalId, 'session.takenOver')).toHaveLength(1);
  });

  it('notes a clock that is off, once', async () => {
    const agent = await anyAgent();
    const at = new Date(stand.clock.now().getTime() - 3_600_000).toISOString();
    await agent.heartbeat({ at });
    await agent.heartbeat({ at });
    await agent.events([1]);
    await agent.acked(1);
    const rows = await noted(agent.terminalId, 'clock.offset');
    expect(rows.map((row) => row.detail)).toEqual([{ offsetSeconds: expect.any(Number) }]);
    expect(Math.abs((rows[0]!.detail['offsetSeconds'] as number) + 3600)).toBeLessThan(5);
  });

  it('keeps the answer to a command as an event', async () => {
    const agent = await anyAgent();
    await agent.send('reply', { v: 1, id: randomUUID(), at: agent.now(), outcome: 'done' });
    await eventually('kept', async () => (await noted(agent.terminalId, 'command.replied'))[0]);
  });
});
