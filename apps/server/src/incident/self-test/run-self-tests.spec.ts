import type { CommandMessage } from '#libs/contract';
import { Hops } from '../../../../../test/harness/hops.js';
import type { TerminalDownlink } from '../../ingest/index.js';
import type { ServerConfig } from '../../server.config.js';
import { readReply } from './read-reply.js';
import { RunSelfTests } from './run-self-tests.js';
import { PostgresSelfTestStore } from './store/postgres-self-test.store.js';

const DESK = { username: 'desk', role: 'desk' as const, technicianId: null };

describe('the self-test after a repair', () => {
  let hops: Hops;
  let sent: { terminalId: string; message: CommandMessage }[];
  let brokerIsAway: boolean;
  let tests: RunSelfTests;

  beforeAll(async () => {
    hops = await Hops.start();
    const downlink = {
      command: (terminalId: string, message: CommandMessage) => {
        if (brokerIsAway) return Promise.reject(new Error('away'));
        sent.push({ terminalId, message });
        return Promise.resolve();
      },
    } as TerminalDownlink;
    const config = { VERIFY_SECONDS: 600 } as ServerConfig;
    tests = new RunSelfTests(hops.test.database, new PostgresSelfTestStore(), hops.timeline, downlink, config);
  });
  beforeEach(async () => {
    await hops.clear();
    await hops.test.database.run({ text: 'TRUNCATE terminal_command, device_event' });
    sent = [];
    brokerIsAway = false;
  });
  afterAll(() => hops.stop());

  const pass = () => tests.pass(hops.clock.now());

  async function restored(): Promise<string> {
    const id = await hops.raise('T0001', 'dispenser.jam');
    await hops.dispatchAll();
    await hops.test.database.run({ text: `UPDATE incident SET state = 'onSite' WHERE id = $1` }, [id]);
    await hops.clearFault('T0001', 'dispenser.jam');
    await hops.acting.perform({ incidentId: id, action: 'restore', actor: DESK });
    return id;
  }

  async function answers(id: string, state: string): Promise<void> {
    const detail = { id, outcome: 'done', detail: { devices: [{ components: { cashDispenser: state } }] } };
    await hops.test.database.run(
      {
        text: `INSERT INTO device_event (terminal_id, kind, component, fault, occurred_at, received_at, detail)
               VALUES ('T0001', 'noted', 'application', 'command.replied', $1, $1, $2)`,
      },
      [hops.clock.now(), JSON.stringify(detail)],
    );
  }

  it('is asked for once, sent until it is answered, and written where the repair is verified', async () => {
    const id = await restored();
    await pass();
    await pass();
    expect(sent).toMatchObject([{ terminalId: 'T0001', message: { name: 'self-test' } }]);
    hops.clock.forward('21s');
    await pass();
    expect(sent.map(({ message }) => message.id)).toEqual([sent[0]!.message.id, sent[0]!.message.id]);
    await answers(sent[0]!.message.id, 'ok');
    await answers(sent[0]!.message.id, 'fault');
    expect(await pass()).toBe(1);
    expect(await pass()).toBe(0);
    expect(await hops.history(id)).toContain('selfTested:componentWell');
    hops.clock.forward('10m');
    await hops.verifying.pass(hops.clock.now());
    expect((await hops.incident(id)).state).toBe('closed');
  });

  it('that finds the component not well keeps the incident open, and is asked for again in the next window', async () => {
    const id = await restored();
    await pass();
    await answers(sent[0]!.message.id, 'fault');
    await pass();
    hops.clock.forward('10m');
    await hops.verifying.pass(hops.clock.now());
    expect(await hops.history(id)).toContain('notClosed:selfTestFailed');
    await pass();
    expect(sent).toHaveLength(2);
    await answers(sent[1]!.message.id, 'ok');
    await pass();
    hops.clock.forward('10m');
    await hops.verifying.pass(hops.clock.now());
    expect((await hops.incident(id)).state).toBe('closed');
  });

  it('is sent when the broker is back, and says nothing against a repair when it is never answered', async () => {
    const id = await restored();
    brokerIsAway = true;
    await pass();
    brokerIsAway = false;
    hops.clock.forward('21s');
    await pass();
    expect(sent).toHaveLength(1);
    hops.clock.forward('2m');
    await pass();
    expect(await hops.history(id)).toContain('selfTested:notAnswered');
    hops.clock.forward('9m');
    await hops.verifying.pass(hops.clock.now());
    expect((await hops.incident(id)).state).toBe('closed');
  });

  it('reads what agents answer, and takes what it does not know for unknown', () => {
    const devices = [{ components: { cardReader: 'ok', ups: 'fault' } }, { components: { cardReader: 'offline' } }, 7];
    expect(readReply({ outcome: 'done', detail: { devices } })).toEqual({
      outcome: 'done',
      components: { cardReader: 'offline', ups: 'fault' },
    });
    for (const odd of [null, 7, {}, { outcome: 'what', detail: { devices: 'none' } }]) {
      expect(readReply(odd)).toEqual({ outcome: 'failed', components: {} });
    }
  });

  it('asks a terminal once, however many processes look at the same time', async () => {
    await restored();
    await Promise.all([pass(), pass(), pass(), pass()]);
    expect(await hops.test.database.run({ text: 'SELECT 1 FROM terminal_command' })).toHaveLength(1);
  });
});
