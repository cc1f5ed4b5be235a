import { Observable, Subject } from 'rxjs';
import type { Component } from '#libs/domain';
import { silentLogger } from '#libs/observability';
import { eventually } from '#libs/testkit';
import { agentConfig } from '../../device-agent/src/agent.config.js';
import { Agent } from '../../device-agent/src/agent.js';
import type { DriverSettings } from '../../device-agent/src/drivers/index.js';
import type { Observation } from '../../device-agent/src/observation.js';
import { AgentStand } from '../harness/agent-stand.js';

const raw = { protocol: 'test', code: 'x' };
const online = (component: Component): Observation => ({
  kind: 'state',
  component,
  name: 'device',
  value: 'online',
  raw,
});
const jammed: Observation = { kind: 'state', component: 'cardReader', name: 'media', value: 'jammed', raw };
const paperOut: Observation = { kind: 'state', component: 'receiptPrinter', name: 'paper', value: 'out', raw };
const OF: Partial<Record<DriverSettings['driver'], Component>> = {
  xfs4iot: 'cardReader',
  'electronic-journal': 'receiptPrinter',
};
const XFS = { driver: 'xfs4iot' };
const JOURNAL = { driver: 'electronic-journal', link: { type: 'file', path: 'journal.log' } };

let stand: AgentStand;
let says: Partial<Record<Component, Subject<Observation>>>;

beforeEach(async () => {
  stand = new AgentStand();
  await stand.open();
  says = {};
});
afterEach(() => stand.close());

function createDriver({ driver }: DriverSettings) {
  const component = OF[driver]!;
  const observations = new Observable<Observation>((out) => {
    out.next(online(component));
    return (says[component] = new Subject()).subscribe(out);
  });
  return { protocol: driver, components: [component], observations };
}

async function startAgent(devices: object[]): Promise<Agent> {
  const config = agentConfig.parse({ ...stand.settings(), devices });
  const agent = new Agent({
    ...{ config, clock: { now: () => new Date() }, logger: silentLogger, random: Math.random },
    createDriver,
  });
  await agent.start();
  stand.atEnd(() => agent.stop());
  return agent;
}

const told = () => stand.events.map(({ kind, fault }) => `${kind} ${fault}`);
const tells = (text: string): Promise<unknown> => eventually(text, () => told().includes(text), 15_000);

async function breakBoth(): Promise<Agent> {
  const agent = await startAgent([XFS, JOURNAL]);
  await eventually('both are heard', () => stand.lastBeat?.components.receiptPrinter === 'ok');
  says.cardReader!.next(jammed);
  says.receiptPrinter!.next(paperOut);
  await tells('raised card.jam');
  await tells('raised paper.out');
  return agent;
}

const cleared = () =>
  stand.events
    .filter(({ kind }) => kind === 'cleared')
    .map(({ fault, detail }) => `${fault}: ${String(detail['reason'])}`);

describe('the open faults of a device that is no longer configured', () => {
  it('are cleared when the agent starts with another file, and the others stay', async () => {
    const agent = await breakBoth();
    await agent.stop();
    await startAgent([JOURNAL]);
    await tells('cleared card.jam');
    await eventually('a heartbeat', () => stand.lastBeat?.components.receiptPrinter === 'fault');
    expect(cleared()).toEqual(['card.jam: xfs4iot is no longer configured']);
  }, 40_000);

  it('are cleared when the server desires another configuration, and stay away when the agent restarts', async () => {
    const agent = await breakBoth();
    const config = { devices: [XFS] };
    stand.say('config', { v: 1, revision: 1, at: new Date().toISOString(), healthySeconds: 1, config });
    await tells('cleared paper.out');
    await tells('noted config.applied');
    await agent.stop();
    await startAgent([XFS, JOURNAL]);
    await eventually('a heartbeat', () => stand.lastBeat?.components.cardReader === 'fault');
    expect(cleared()).toEqual(['paper.out: electronic-journal is no longer configured']);
  }, 40_000);
});
