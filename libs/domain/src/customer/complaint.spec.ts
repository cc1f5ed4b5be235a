import fc from 'fast-check';
import { openHours } from '../service-level/open-hours.js';
import { COMPLAINT_ACTIONS, COMPLAINT_STATES, didTheJob, nextComplaintStep, reckonComplaint } from './complaint.js';

const job = { technicianIds: ['tech01'], usernames: ['tech01'] };
const care = { username: 'care', technicianId: null };
const worker = { username: 'anna', technicianId: 'tech01' };

describe('a complaint', () => {
  it('goes from received to closed, and back when the customer is not satisfied', () => {
    const way = (['assign', 'answer', 'reopen', 'assign', 'answer', 'close', 'reopen'] as const).reduce<string[]>(
      (states, action) => {
        const state = states.at(-1) as 'received';
        const step = nextComplaintStep(action, { state, actor: care, handler: care, job });
        return [...states, step.outcome === 'moved' ? step.state : step.reason];
      },
      ['received'],
    );
    expect(way).toEqual(['received', 'assigned', 'answered', 'received', 'assigned', 'answered', 'closed', 'received']);
  });

  it('is not closed without an answer', () => {
    expect(nextComplaintStep('close', { state: 'assigned', actor: care, job })).toEqual({
      outcome: 'refused',
      reason: 'notInThisState',
    });
  });

  it('is never seen to by whoever did the work, under whatever name', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...COMPLAINT_ACTIONS),
        fc.constantFrom(...COMPLAINT_STATES),
        fc.boolean(),
        (action, state, asActor) => {
          const step = nextComplaintStep(action, {
            state,
            actor: asActor ? worker : care,
            handler: asActor ? care : worker,
            job,
          });
          const touches = action === 'assign' ? !asActor : action !== 'reopen' && asActor;
          if (touches) expect(step.outcome).toBe('refused');
        },
      ),
    );
    expect(didTheJob({ username: 'tech01', technicianId: null }, job)).toBe(true);
    expect(didTheJob(care, job)).toBe(false);
  });

  it('has a clock of its own, from its opening or reopening to the answer', () => {
    const limit = { minutes: 60, hours: openHours({ kind: 'always' }) };
    const terms = { limits: { P1: limit, P2: limit, P3: limit, P4: limit }, stoppedBy: [], warnShare: 0.5 };
    const roundAt = new Date('2026-11-16T02:00:00Z');
    const after = (minutes: number): Date => new Date(roundAt.getTime() + minutes * 60_000);
    expect(reckonComplaint({ roundAt, answeredAt: null }, terms, after(61)).state).toBe('breached');
    expect(reckonComplaint({ roundAt, answeredAt: after(59) }, terms, after(61)).state).toBe('met');
  });
});
