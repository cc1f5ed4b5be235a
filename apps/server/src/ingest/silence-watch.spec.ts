import { eventually } from '#libs/testkit';
import { createIngestStand, type IngestStand, type Replica } from '../../../../test/harness/ingest-stand.js';

interface Turn {
  kind: string;
  journal: string | null;
  component: string;
  occurred_at: Date;
  detail: Record<string, unknown>;
}

let stand: IngestStand;
beforeEach(async () => {
  stand = await createIngestStand(['T0001', 'T0002']);
});
afterEach(() => stand.close());

const turns = (terminalId: string) =>
  stand.query<Turn>(
    `SELECT * FROM device_event WHERE terminal_id = $1 AND fault = 'terminal.silent' ORDER BY received_at`,
    [terminalId],
  );
const kinds = async (terminalId: string) => (await turns(terminalId)).map((turn) => turn.kind);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a terminal that says nothing', () => {
  let replica: Replica;
  beforeEach(async () => {
    replica = await stand.replica({ silenceSeconds: 2 });
  });

  it('is silent soon after its timeout, and clears by itself', async () => {
    const agent = await stand.agent('T0001');
    await agent.birth();
    const saidLast = stand.clock.now().getTime();
    const [raised] = await eventually('silent', async () => (await turns('T0001')).length > 0 && turns('T0001'));
    const after = raised!.occurred_at.getTime() - saidLast;
    expect(after).toBeGreaterThan(1_900);
    // Two seconds of silence and a sweep or two; the rest is for a busy machine.
    expect(after).toBeLessThan(7_000);
    expect(raised).toMatchObject({
      kind: 'raised',
      component: 'network',
      journal: null,
      detail: { reason: 'nothingHeard' },
    });
    await agent.heartbeat();
    await eventually('heard again', async () => (await kinds('T0001')).length === 2);
    expect(await kinds('T0001')).toEqual(['raised', 'cleared']);
    // The other one was never heard: nobody is called to a machine that is not in service yet.
    expect(await turns('T0002')).toEqual([]);
  });

  it('is raised once, also over a restart of the server, and clears after it', async () => {
    const agent = await stand.agent('T0001');
    await agent.birth();
    await eventually('silent', async () => (await kinds('T0001')).length === 1);
    await replica.close();
    await stand.replica({ silenceSeconds: 2 });
    await pause(3_500);
    expect(await kinds('T0001')).toEqual(['raised']);
    await agent.heartbeat();
    await eventually('heard again', async () => (await kinds('T0001')).length === 2);
  });

  it('is not called silent because the clock jumped', async () => {
    const agent = await stand.agent('T0001');
    await agent.birth();
    stand.clock.forward('1h');
    for (let beats = 0; beats < 3; beats++) {
      await pause(800);
      await agent.heartbeat();
    }
    expect(await turns('T0001')).toEqual([]);
  });

  it('is not called silent while the broker is away', async () => {
    const agent = await stand.agent('T0001');
    await agent.birth();
    await pause(300);
    await stand.broker.close();
    await pause(3_500);
    expect(await turns('T0001')).toEqual([]);
  });
});

describe('a terminal with a timeout of its own', () => {
  it('is silent after that one', async () => {
    await stand.query(`UPDATE terminal SET silent_after_seconds = CASE id WHEN 'T0001' THEN 2 ELSE 90 END`);
    await stand.replica();
    for (const id of ['T0001', 'T0002']) await (await stand.agent(id)).birth();
    await eventually('silent', async () => (await kinds('T0001')).length === 1);
    await pause(1_500);
    expect(await kinds('T0002')).toEqual([]);
  });
});
