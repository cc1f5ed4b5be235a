import fc from 'fast-check';
import { desksOnDuty, HANDOVER_ACTS, stepHandover, type HandoverFacts, type HandoverState } from './handover.js';
import { release, takeOver } from './take-over.js';

const NOW = new Date('2026-11-21T19:00:00Z');
const at = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);

describe('takeOver', () => {
  it('gives it to the first, tells the second who has it, and lets a lead take it from another', () => {
    expect(takeOver({ owner: null, actor: 'anna', role: 'desk' })).toMatchObject({ outcome: 'take', from: null });
    expect(takeOver({ owner: 'anna', actor: 'anna', role: 'desk' }).outcome).toBe('already');
    expect(takeOver({ owner: 'anna', actor: 'ben', role: 'desk' })).toEqual({
      outcome: 'refused',
      reason: 'takenByColleague',
      owner: 'anna',
    });
    expect(takeOver({ owner: 'anna', actor: 'lea', role: 'lead' })).toMatchObject({ outcome: 'take', from: 'anna' });
  });

  it('is given up by its owner or a lead, and by nobody else', () => {
    expect(release({ owner: 'anna', actor: 'anna', role: 'desk' })).toEqual({ outcome: 'release', reason: 'ownWish' });
    expect(release({ owner: 'anna', actor: 'ben', role: 'desk' }).outcome).toBe('refused');
    expect(release({ owner: 'anna', actor: 'lea', role: 'lead' })).toEqual({ outcome: 'release', reason: 'byLead' });
    expect(release({ owner: null, actor: 'ben', role: 'desk' }).outcome).toBe('already');
  });
});

describe('stepHandover', () => {
  const start: HandoverFacts = { state: 'draft', signedBy: null, actor: 'anna' };

  it('goes from draft over signed to confirmed, by two persons', () => {
    expect(stepHandover('sign', start)).toMatchObject({ outcome: 'moved', state: 'signed' });
    const signed = { state: 'signed' as const, signedBy: 'anna', actor: 'ben' };
    expect(stepHandover('confirm', signed)).toMatchObject({ outcome: 'moved', state: 'confirmed' });
    expect(stepHandover('confirm', { ...signed, actor: 'anna' })).toMatchObject({ reason: 'secondPersonNeeded' });
    expect(stepHandover('confirm', start)).toMatchObject({ reason: 'notInThisState' });
    expect(stepHandover('sign', { ...signed, actor: 'anna' }).outcome).toBe('already');
    expect(stepHandover('sign', signed).outcome).toBe('refused');
    expect(stepHandover('note', signed).outcome).toBe('refused');
  });

  it('is never confirmed by the one who signed, whatever is tried in whatever order', () => {
    const anyStep = fc.record({ act: fc.constantFrom(...HANDOVER_ACTS), actor: fc.constantFrom('anna', 'ben') });
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 10 }), (steps) => {
        let state: HandoverState = 'draft';
        let signedBy: string | null = null;
        for (const { act, actor } of steps) {
          const step = stepHandover(act, { state, signedBy, actor });
          if (step.outcome !== 'moved') continue;
          expect(['confirmed', 'withdrawn']).not.toContain(state);
          if (step.state === 'confirmed') expect(signedBy).not.toBe(actor);
          if (act === 'sign') signedBy = actor;
          state = step.state;
        }
      }),
    );
  });
});

describe('desksOnDuty', () => {
  const desk = (id: string, ...regions: string[]) => ({ id, regions });
  const handed = (toDesk: string, minutes: number, fromDesk: string | null = null) => ({
    fromDesk,
    toDesk,
    confirmedAt: at(minutes),
  });
  const idsOnDuty = (...args: Parameters<typeof desksOnDuty>) =>
    desksOnDuty(...args).flatMap(({ deskId, onDuty }) => (onDuty ? [deskId] : []));

  it('pages every desk until there was a handover, and then the one that took over', () => {
    const desks = [desk('day'), desk('night')];
    expect(idsOnDuty(desks, [])).toEqual(['day', 'night']);
    expect(idsOnDuty(desks, [handed('night', 0)])).toEqual(['night']);
    expect(idsOnDuty(desks, [handed('day', 5), handed('night', 0)])).toEqual(['day']);
  });

  it('leaves the desks of other regions alone, and everybody when the named one is gone', () => {
    const desks = [desk('eastDay', 'east'), desk('eastNight', 'east'), desk('west', 'west')];
    expect(idsOnDuty(desks, [handed('eastNight', 0)])).toEqual(['eastNight', 'west']);
    expect(idsOnDuty(desks, [handed('closedDown', 0)])).toEqual(['eastDay', 'eastNight', 'west']);
  });

  it('leaves no scope without a desk, whatever was confirmed', () => {
    const anyId = fc.constantFrom('a', 'b', 'c', 'd', 'gone');
    const desks = [desk('a'), desk('b'), desk('c', 'east'), desk('d', 'east')];
    fc.assert(
      fc.property(fc.array(fc.record({ toDesk: anyId, minutes: fc.nat(100) }), { maxLength: 6 }), (handovers) => {
        const on = idsOnDuty(
          desks,
          handovers.map(({ toDesk, minutes }) => handed(toDesk, minutes)),
        );
        expect(on.some((id) => id === 'a' || id === 'b')).toBe(true);
        expect(on.some((id) => id === 'c' || id === 'd')).toBe(true);
      }),
    );
  });
});
