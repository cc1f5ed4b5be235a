import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '#libs/testkit';
import {
  SimulatedXfs4Iot,
  type SimulatedGeneration,
  type Xfs4IotOptions,
} from '../../simulators/devices/xfs4iot/index.js';
import { WatchedDriver } from './watched-driver.js';

describe.each<SimulatedGeneration>(['current', '2021-1'])('several services of a class, %s', (generation) => {
  const terminals: SimulatedXfs4Iot[] = [];
  let agent: WatchedDriver;

  const begin = async (more: Xfs4IotOptions = {}): Promise<{ terminal: SimulatedXfs4Iot; port: number }> => {
    const terminal = new SimulatedXfs4Iot({ generation, services: ['CardReader', 'CashDispenser'], ...more });
    terminals.push(terminal);
    return { terminal, port: (await terminal.start()).port };
  };
  const watch = (...ports: number[]): void => {
    const backoff = { firstMs: 20, maxMs: 100 };
    agent = new WatchedDriver({ driver: 'xfs4iot', ports, backoff, commandTimeoutMs: 1_000, rediscoverMs: 200 });
  };

  afterEach(async () => {
    agent.stop();
    for (const terminal of terminals.splice(0)) await terminal.stop();
    expect(agent.error).toBeUndefined();
  });

  it('of two publishers are told apart by their names', async () => {
    const [first, second] = [await begin(), await begin({ suffix: '2' })];
    watch(first.port, second.port);
    await agent.says('cardReader captured[unit1] 0');
    await agent.says('cardReader captured[CardReader2/unit1] 0');
    await agent.says('cardReader media[CardReader2] notPresent');
    agent.forget();
    second.terminal.captureCard();
    await agent.says('cardReader event cardCaptured[CardReader2/unit1]');
    await agent.says('cardReader captured[CardReader2/unit1] 1');
    expect(agent.said()).not.toContain('cardReader captured[unit1] 1');
    agent.forget();
    first.terminal.jamCard();
    await agent.says('cardReader media jammed');
    await agent.says('cardReader device[CardReader] hardwareError');
    expect(agent.said()).not.toContain('cardReader media[CardReader2] jammed');
  });

  it('of one publisher are all kept, wherever they stand', async () => {
    const second = await begin({ suffix: 'Rear' });
    const first = await begin({ elsewhere: second.terminal.addresses() });
    watch(first.port);
    await agent.says('cashDispenser cassette[unit3] ok');
    await agent.says('cashDispenser cassette[CashDispenserRear/unit3] ok');
    second.terminal.cassette('unit3', 'empty');
    await agent.says('cashDispenser cassette[CashDispenserRear/unit3] empty');
  });

  it('with the same name are told apart by their ports, and stay so over later searches', async () => {
    const begun = [await begin(), await begin()].sort((a, b) => a.port - b.port);
    const [low, high] = [begun[0]!, begun[1]!];
    watch(high.port, low.port);
    await agent.says('cardReader captured[unit1] 0');
    await agent.says(`cardReader captured[CardReader@${high.port}/unit1] 0`);
    const searches = (): number =>
      low.terminal.commands.filter((name) => name === 'ServicePublisher.GetServices').length;
    await eventually('two more searches', () => searches() >= 3);
    expect(agent.said().filter((line) => line.includes('offline'))).toEqual([]);
    high.terminal.captureCard();
    await agent.says(`cardReader captured[CardReader@${high.port}/unit1] 1`);
    low.terminal.captureCard();
    await agent.says('cardReader captured[unit1] 1');
  });

  it('are in an exchange while one of them is', async () => {
    const [first, second] = [await begin(), await begin({ suffix: '2' })];
    watch(first.port, second.port);
    await agent.says('cashDispenser cassette[CashDispenser2/unit2] ok');
    await agent.says('cashDispenser cassette[unit2] ok');
    agent.forget();
    first.terminal.beginExchange();
    await agent.says('cashDispenser mode exchange on');
    second.terminal.beginExchange();
    second.terminal.endExchange();
    second.terminal.cassette('unit2', 'low');
    await agent.says('cashDispenser cassette[CashDispenser2/unit2] low');
    expect(agent.said()).not.toContain('cashDispenser mode exchange off');
    first.terminal.endExchange();
    await agent.says('cashDispenser mode exchange off');
  });
});
