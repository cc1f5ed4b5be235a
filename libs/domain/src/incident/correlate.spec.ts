import fc from 'fast-check';
import { correlate, type KnownIncident } from './correlate.js';
import { INCIDENT_STATES } from './lifecycle.js';
import { isHeld, isOver } from './transitions.table.js';
import { faultStands, verifyRestored } from './verify.js';

const NOW = new Date('2026-11-21T19:00:00Z');
const ago = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);
const AUTO = { clear: 'auto', reopenMinutes: 30 } as const;
const BY_PERSON = { clear: 'byPerson', reopenMinutes: 0 } as const;
const known = (change: Partial<KnownIncident>): KnownIncident => ({
  state: 'new',
  faultActive: true,
  closedAt: null,
  verifyUntil: null,
  ...change,
});
const anyKnown = fc.record({
  state: fc.constantFrom(...INCIDENT_STATES),
  faultActive: fc.boolean(),
  closedAt: fc.option(fc.date({ min: ago(600), max: NOW, noInvalidDate: true })),
  verifyUntil: fc.option(fc.date({ min: ago(600), max: ago(-600), noInvalidDate: true })),
});

describe('correlate', () => {
  it.each([
    ['a first fault opens', 'raised', null, AUTO, 'open', 'firstSeen'],
    ['the same fault again repeats', 'raised', known({}), AUTO, 'repeat', 'raisedAgain'],
    [
      'a fault that returns to its holder repeats and tells',
      'raised',
      known({ state: 'onSite', faultActive: false }),
      AUTO,
      'repeat',
      'backWhileHeld',
    ],
    [
      'a return inside the verify window reopens',
      'raised',
      known({ state: 'restored', verifyUntil: ago(-5) }),
      AUTO,
      'reopen',
      'backWhileVerifying',
    ],
    [
      'a return before the sweep closed it reopens',
      'raised',
      known({ state: 'restored', verifyUntil: ago(1) }),
      AUTO,
      'reopen',
      'backBeforeClosed',
    ],
    [
      'a return soon after closing reopens',
      'raised',
      known({ state: 'closed', closedAt: ago(29) }),
      AUTO,
      'reopen',
      'backAfterClosing',
    ],
    [
      'a return long after closing opens',
      'raised',
      known({ state: 'closed', closedAt: ago(31) }),
      AUTO,
      'open',
      'seenAgainLater',
    ],
    [
      'a second card after closing opens: another customer',
      'raised',
      known({ state: 'closed', closedAt: ago(0) }),
      BY_PERSON,
      'open',
      'seenAgainLater',
    ],
    [
      'a fault after a false alarm opens',
      'raised',
      known({ state: 'cancelled', closedAt: ago(1) }),
      AUTO,
      'open',
      'seenAgainLater',
    ],
    ['a fault that goes by itself closes', 'cleared', known({ state: 'offered' }), AUTO, 'close', 'clearedByItself'],
    [
      'a fault that goes while held is told to the holder',
      'cleared',
      known({ state: 'travelling' }),
      AUTO,
      'fact',
      'clearedWhileHeld',
    ],
    ['a card that is inside stays inside', 'cleared', known({}), BY_PERSON, 'fact', 'needsPerson'],
    ['a clear of nothing is nothing', 'cleared', null, AUTO, 'nothing', 'nothingOpen'],
    [
      'a second clear is nothing',
      'cleared',
      known({ state: 'onSite', faultActive: false }),
      AUTO,
      'nothing',
      'alreadyClear',
    ],
    ['a note is only kept', 'noted', known({}), AUTO, 'nothing', 'notedOnly'],
  ] as const)('%s', (...[, kind, incident, fault, outcome, reason]) => {
    expect(correlate(kind, incident, fault, NOW)).toMatchObject({ outcome, reason });
  });

  it('never closes on a false clear: only by itself, never what is held, restored or for a person', () => {
    fc.assert(
      fc.property(
        anyKnown,
        fc.constantFrom('raised', 'cleared', 'noted'),
        fc.constantFrom(AUTO, BY_PERSON),
        (incident, kind, fault) => {
          if (correlate(kind as 'raised', incident, fault, NOW).outcome !== 'close') return;
          expect(kind).toBe('cleared');
          expect(fault.clear).toBe('auto');
          expect(isHeld(incident.state) || isOver(incident.state) || incident.state === 'restored').toBe(false);
        },
      ),
    );
  });

  it('never loses a raised fault: it opens, repeats or reopens', () => {
    fc.assert(
      fc.property(fc.option(anyKnown), fc.constantFrom(AUTO, BY_PERSON), (incident, fault) => {
        const { outcome } = correlate('raised', incident, fault, NOW);
        expect(['open', 'repeat', 'reopen']).toContain(outcome);
        // At most one open incident of a kind: a new one only when none is open.
        if (outcome === 'open') expect(incident === null || isOver(incident.state)).toBe(true);
      }),
    );
  });
});

describe('verifyRestored', () => {
  const restored = known({ state: 'restored', faultActive: false, verifyUntil: NOW });

  it('closes when the window is over and the machine stayed quiet', () => {
    expect(verifyRestored(restored, 'auto', 600_000, NOW)).toEqual({ outcome: 'close', reason: 'stayedQuiet' });
  });

  it('waits for the window, and a window longer while the fault stands', () => {
    expect(verifyRestored({ ...restored, verifyUntil: ago(-1) }, 'auto', 600_000, NOW)).toMatchObject({
      outcome: 'wait',
      until: ago(-1),
    });
    expect(verifyRestored({ ...restored, faultActive: true }, 'auto', 600_000, NOW)).toEqual({
      outcome: 'wait',
      reason: 'faultStands',
      until: ago(-10),
    });
  });

  it('does not wait for a machine that cannot know that the card was taken out', () => {
    expect(verifyRestored({ ...restored, faultActive: true }, 'byPerson', 600_000, NOW).outcome).toBe('close');
    expect(faultStands(true, 'byPerson')).toBe(false);
  });

  it('closes nothing that is not restored', () => {
    fc.assert(
      fc.property(anyKnown, (incident) => {
        const { outcome } = verifyRestored(incident, 'auto', 600_000, NOW);
        if (outcome === 'close') expect(incident).toMatchObject({ state: 'restored', faultActive: false });
      }),
    );
  });
});
