import { jest } from '@jest/globals';
import { EscalationStand } from '../../../../test/harness/escalation-stand.js';
import { decideAlone } from './decide-alone.js';

const BAD = 'dispenser.jam';
const GOOD = 'card.captured';

describe('one incident that nothing can be decided about', () => {
  let stand: EscalationStand;
  beforeAll(async () => {
    stand = await EscalationStand.start();
  });
  beforeEach(() => stand.hops.clear());
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => stand.stop());

  /** What the catalogue says of one fault cannot be read any more. */
  const breakFault = (bad = BAD): void => {
    const { faults } = stand.hops;
    const of = faults.of.bind(faults);
    jest.spyOn(faults, 'of').mockImplementation((code) => {
      if (code === bad) throw new Error('not in the catalogue');
      return of(code);
    });
  };
  const raiseBoth = async (): Promise<{ bad: string; good: string }> => ({
    bad: await stand.hops.raise('T1', BAD),
    good: await stand.hops.raise('T2', GOOD),
  });
  const now = (): Date => stand.hops.clock.now();

  it('is left as it was, with everything it had noted', () => {
    const incident = { state: 'new', version: 1 } as Parameters<typeof decideAlone>[0];
    const lines = ['before'];
    const failed = decideAlone(incident, [lines], () => {
      lines.push('half');
      incident.state = 'offered';
      throw new Error('cannot be decided');
    });
    expect(failed?.message).toBe('cannot be decided');
    expect({ incident, lines }).toEqual({ incident: { state: 'new', version: 1 }, lines: ['before'] });
  });

  it('does not stop the escalation of the others, and is escalated itself a minute later', async () => {
    // Both are escalated by the clock, not by working hours.
    const [bad, good] = [await stand.hops.raise('T1', 'cash.retained'), await stand.hops.raise('T2', GOOD)];
    await stand.hops.dispatchAll();
    await stand.escalate();
    stand.hops.clock.forward('31m');
    breakFault('cash.retained');
    await expect(stand.escalations.pass(now())).rejects.toThrow('not in the catalogue');
    expect(await stand.steps(good)).not.toEqual([]);
    expect(await stand.steps(bad)).toEqual([]);
    jest.restoreAllMocks();
    stand.hops.clock.forward('61s');
    await stand.escalate();
    expect(await stand.steps(bad)).not.toEqual([]);
  });

  it('does not keep the verification of the others, and is verified itself a minute later', async () => {
    const { hops } = stand;
    const { bad, good } = await raiseBoth();
    const state = async (id: string) => (await hops.incident(id)).state;
    await hops.dispatchAll();
    for (const id of [bad, good]) {
      const technicianId = (await hops.incident(id)).assignee_id!;
      await hops.answering.perform({ incidentId: id, technicianId, answer: 'accept', username: technicianId });
      const actor = { username: technicianId, role: 'technician', technicianId } as const;
      await hops.acting.perform({ incidentId: id, action: 'restore', actor, override: true, reason: 'seen to' });
    }
    await hops.clearFault('T1', BAD);
    await hops.clearFault('T2', GOOD);
    hops.clock.forward('601s');
    breakFault();
    await expect(hops.verifying.pass(now())).rejects.toThrow('not in the catalogue');
    expect([await state(bad), await state(good)]).toEqual(['restored', 'closed']);
    jest.restoreAllMocks();
    hops.clock.forward('61s');
    await hops.verifying.pass(now());
    expect(await state(bad)).toBe('closed');
  });

  it('does not hide the others for longer than they are to be hidden', async () => {
    const { hops } = stand;
    const { bad, good } = await raiseBoth();
    await stand.run(
      `UPDATE incident SET suppressed_by = 'maintenance', suppressed_ref = '1', suppressed_until = $1, review_at = $1`,
      [now()],
    );
    const hidden = async (id: string) => (await hops.incident(id)).suppressed_by;
    breakFault();
    await expect(hops.reviewing.pass(now())).rejects.toThrow('not in the catalogue');
    expect([await hidden(bad), await hidden(good)]).toEqual(['maintenance', null]);
    jest.restoreAllMocks();
    hops.clock.forward('61s');
    await hops.reviewAll();
    expect(await hidden(bad)).toBeNull();
  });
});
