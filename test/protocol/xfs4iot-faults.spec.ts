import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mayReport, type FaultCode } from '#libs/domain';
import { faultsOfSaying } from '../../device-agent/src/detect/faults-of-saying.js';
import { STATE_RULES } from '../../device-agent/src/detect/state-rules.table.js';
import { sayingOf } from '../../device-agent/src/drivers/saying.js';
import { SAYINGS } from '../../device-agent/src/drivers/xfs4iot/sayings.js';
import type { Observation } from '../../device-agent/src/observation.js';
import { ALL_SERVICES, SimulatedXfs4Iot, type SimulatedGeneration } from '../../simulators/devices/xfs4iot/index.js';
import { ELSEWHERE, PLAYS } from './xfs4iot-faults.table.js';
import { WatchedDriver } from './watched-driver.js';

const faultsOf = (seen: Observation): readonly FaultCode[] => {
  const saying = sayingOf(seen);
  return saying ? faultsOfSaying(saying) : [];
};

describe.each<SimulatedGeneration>(['current', '2021-1'])('each fault that a %s service can tell of', (generation) => {
  let terminal: SimulatedXfs4Iot;
  let agent: WatchedDriver;

  beforeAll(async () => {
    terminal = new SimulatedXfs4Iot({ generation, services: ALL_SERVICES });
    const { port } = await terminal.start();
    agent = new WatchedDriver({ driver: 'xfs4iot', ports: [port] });
    for (const service of ALL_SERVICES)
      await agent.says(`application device[${service}] online`).catch(() => undefined);
    await agent.says('cashAcceptor cassette[unit1] ok');
    await agent.says('cashDispenser retracted[unit5] 0');
    await agent.says('cardReader captured[unit1] 0');
    await agent.says('pinPad encryptor ok');
    await agent.says('receiptPrinter supply[lamp] ok');
    await agent.says('ups ups mains');
  });
  afterAll(async () => {
    agent.stop();
    await terminal.stop();
  });
  afterEach(() => expect(agent.error).toBeUndefined());

  it.each(Object.entries(PLAYS))('raises %s, and tells its end', async (_title, { act, says, raises, end }) => {
    agent.forget();
    act(terminal);
    const seen = await agent.says(says);
    expect(faultsOf(seen)).toEqual(raises);
    for (const fault of raises) expect(mayReport(seen.component, fault)).toBe(true);
    expect(seen.raw.protocol).toBe('xfs4iot');
    expect(seen.raw.data).toBeDefined();
    if (!end) return expect(seen.kind).not.toBe('state');
    agent.forget();
    end[0](terminal);
    const over = await agent.says(end[1]);
    expect(over).toMatchObject({ kind: 'state' });
    if (over.kind === 'state') expect(STATE_RULES[over.name].well).toContain(over.value);
    agent.forget();
  });
});

describe('the list of faults above', () => {
  it('has every fault that the driver can raise', () => {
    const played = new Set(Object.values(PLAYS).flatMap(({ raises }) => raises));
    const possible = new Set(SAYINGS.flatMap((saying) => [...faultsOfSaying(saying)]));
    const missing = [...possible].filter((fault) => !played.has(fault) && ELSEWHERE[fault] === undefined);
    expect(missing).toEqual([]);
  });
});
