import fc from 'fast-check';
import { ROLES } from '#libs/contract';
import { INCIDENT_STATES } from './lifecycle.js';
import { nextState } from './next-state.js';
import {
  faultsOfTransitions,
  isOver,
  PERSON_ACTIONS,
  SYSTEM_ACTIONS,
  TRANSITIONS,
  type IncidentAction,
} from './transitions.table.js';
import { allowedActions, WHO_MAY_ACT, type ActingRole } from './who-may-act.table.js';

const actions: readonly IncidentAction[] = [...PERSON_ACTIONS, ...SYSTEM_ACTIONS];
const anyFacts = fc.record({ faultStands: fc.boolean(), override: fc.boolean(), hasReason: fc.boolean() });

describe('the way of an incident', () => {
  it('knows no unknown, unreachable or hopeless state', () => {
    expect(faultsOfTransitions(TRANSITIONS)).toEqual([]);
  });

  it('notices a planted unknown, an unreachable and a hopeless state', () => {
    expect(faultsOfTransitions({ ...TRANSITIONS, travel: { from: ['accepted'], to: 'flying' as never } })).toContain(
      'travel: no state flying',
    );
    expect(faultsOfTransitions({ ...TRANSITIONS, merge: { from: [], to: 'merged' } })).toContain(
      'nothing leads to merged',
    );
    const noWayOut = Object.fromEntries(
      Object.entries(TRANSITIONS).map(([action, rule]) => [
        action,
        { ...rule, from: rule.from.filter((state) => state !== 'onSite') },
      ]),
    );
    expect(faultsOfTransitions(noWayOut)).toContain('nothing leads out of onSite');
  });

  it('takes the usual way from new to closed', () => {
    const way: IncidentAction[] = [
      'offer',
      'accept',
      'travel',
      'arrive',
      'wait-parts',
      'travel',
      'arrive',
      'restore',
      'verify',
    ];
    const end = way.reduce(
      (state, action) => nextState(state, action).state,
      'new' as (typeof INCIDENT_STATES)[number],
    );
    expect(end).toBe('closed');
  });

  it('neither restores nor closes while the fault stands, unless somebody vouches for it with a reason', () => {
    const stands = { faultStands: true, override: false, hasReason: true };
    for (const action of ['restore', 'close'] as const) {
      expect(nextState('onSite', action, stands)).toMatchObject({ outcome: 'refused', reason: 'faultStands' });
      expect(nextState('onSite', action, { ...stands, override: true, hasReason: false })).toMatchObject({
        outcome: 'refused',
        reason: 'reasonNeeded',
      });
      expect(nextState('onSite', action, { ...stands, override: true })).toMatchObject({
        outcome: 'moved',
        reason: 'overridden',
      });
    }
  });

  it('answers the same action sent twice with "already", not with an error', () => {
    expect(nextState('travelling', 'travel')).toEqual({
      outcome: 'already',
      state: 'travelling',
      reason: 'alreadyThere',
    });
    expect(nextState('closed', 'close')).toMatchObject({ outcome: 'already' });
  });

  it('leaves what is over only by reopening or splitting, whatever is tried', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...INCIDENT_STATES),
        fc.constantFrom(...actions),
        anyFacts,
        (state, action, facts) => {
          const next = nextState(state, action, facts);
          if (isOver(state) && action !== 'reopen' && action !== 'split') expect(next.state).toBe(state);
          if (next.outcome !== 'moved') expect(next.state).toBe(state);
        },
      ),
    );
  });
});

describe('who may do what', () => {
  it('knows exactly the roles of the contract', () => {
    const named = new Set<ActingRole>(Object.values(WHO_MAY_ACT).flatMap(({ roles }) => roles));
    for (const role of named) expect(ROLES).toContain(role);
  });

  it('offers a technician the next steps of their own incident, and nothing of another’s', () => {
    expect(allowedActions('offered', 'technician', true)).toEqual(['accept', 'refuse', 'note']);
    expect(allowedActions('onSite', 'technician', true)).toEqual(['refuse', 'wait-parts', 'restore', 'note']);
    for (const state of INCIDENT_STATES) expect(allowedActions(state, 'technician', false)).toEqual([]);
  });

  it('lets the desk assign and cancel, and an auditor and a wallboard only look', () => {
    expect(allowedActions('new', 'desk', false)).toEqual([
      'close',
      'cancel',
      'assign',
      'shelve',
      'merge',
      'take',
      'note',
    ]);
    const shelved = allowedActions('new', 'desk', false, { shelved: true });
    expect(shelved).toContain('unshelve');
    expect(shelved).not.toContain('shelve');
    // The first person may take the wish back, the second agrees to it.
    const asked = allowedActions('new', 'desk', false, { shelveRequested: true });
    expect(asked).toEqual(expect.arrayContaining(['shelve', 'unshelve']));
    expect(allowedActions('new', 'desk', false, { owner: 'other' })).not.toContain('take');
    expect(allowedActions('new', 'lead', false, { owner: 'other' })).toContain('take');
    expect(allowedActions('new', 'desk', false, { owner: 'me' })).toContain('release');
    for (const role of ['auditor', 'wallboard'] as const) {
      for (const state of INCIDENT_STATES) expect(allowedActions(state, role, false)).toEqual([]);
    }
  });

  it('never offers an action that the way of an incident refuses', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...INCIDENT_STATES),
        fc.constantFrom(...ROLES),
        fc.boolean(),
        (state, role, isAssignee) => {
          for (const action of allowedActions(state, role, isAssignee))
            expect(nextState(state, action).outcome).toBe('moved');
        },
      ),
    );
  });
});
