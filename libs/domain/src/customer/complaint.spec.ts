import fc from 'fast-check';
import { openHours } from '../service-level/open-hours.js';
import {
  COMPLAINT_ACTIONS,
  COMPLAINT_STATES,
  complaintNews,
  didTheJob,
  nextComplaintStep,
  reckonComplaint,
} from './complaint.js';

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

  it.each([
    ['nothing before it is at risk', '10:59:59', {}, null],
    ['that it is at risk, from that instant on', '11:00:00', {}, 'atRisk'],
    ['that once only', '11:30:00', { warned: true }, null],
    ['that it is late, from that instant on', '12:00:00', { warned: true }, 'overdue'],
    ['only that it is late when both came at once', '12:30:00', {}, 'overdue'],
    ['that once only, too', '13:00:00', { warned: true, missed: true }, null],
    ['nothing where nothing is promised', '13:00:00', { warnAt: null, dueAt: null }, null],
  ])('tells the desks %s', (_what, time, change, expected) => {
    const at = (text: string): Date => new Date(`2026-11-23T${text}Z`);
    const clock = { warnAt: at('11:00:00'), dueAt: at('12:00:00'), warned: false, missed: false, ...change };
    expect(complaintNews(clock, at(time))).toBe(expected);
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
