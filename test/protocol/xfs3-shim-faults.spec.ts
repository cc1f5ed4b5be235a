import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FAULT_CODES, mayReport } from '#libs/domain';
import { faultsOfSaying } from '../../device-agent/src/detect/faults-of-saying.js';
import { SAYINGS } from '../../device-agent/src/drivers/xfs3-shim/sayings.js';
import { SimulatedXfs3Shim } from '../../simulators/devices/xfs3-shim/index.js';
import { WatchedTerminal } from './watched-terminal.js';
import { ELSEWHERE, PLAYS } from './xfs3-shim-faults.table.js';

describe('each fault that a shim can tell of', () => {
  let shim: SimulatedXfs3Shim;
  let agent: WatchedTerminal;

  beforeAll(async () => {
    shim = new SimulatedXfs3Shim();
    const { port } = await shim.start();
    agent = new WatchedTerminal({ driver: 'xfs3-shim', link: { type: 'tcp', port } });
    await agent.says('ups ups mains');
  });
  beforeEach(() => agent.forget());
  afterAll(async () => {
    agent.stop();
    await shim.stop();
    expect(agent.error).toBeUndefined();
    expect(shim.received).toBe('');
  });

  it.each(Object.entries(PLAYS))('%s is raised, and cleared', async (_title, { act, raises, end, passing, stays }) => {
    act(shim);
    for (const fault of raises) {
      const { component, raw } = await agent.raises(fault);
      expect(mayReport(component, fault)).toBe(true);
      expect(raw).toMatchObject({ protocol: 'xfs3-shim', code: expect.stringMatching(/^[A-Z]{3} [A-Z]{4,6} \d+/) });
    }
    if (stays) return expect(agent.standing).toContain('cash.retained');
    if (passing) return expect(agent.standing).toEqual([]);
    agent.forget();
    (end ?? ((one: SimulatedXfs3Shim) => one.clear()))(shim);
    for (const fault of raises) await agent.clears(fault);
  });
});

describe('the list of faults above', () => {
  it('has every fault that the driver can raise', () => {
    const played = new Set([...Object.values(PLAYS).flatMap(({ raises }) => raises), ...ELSEWHERE]);
    const possible = new Set(SAYINGS.flatMap((saying) => [...faultsOfSaying(saying)]));
    expect([...possible].filter((fault) => !played.has(fault))).toEqual([]);
    expect(FAULT_CODES.filter((fault) => played.has(fault) && !possible.has(fault))).toEqual([]);
  });
});
