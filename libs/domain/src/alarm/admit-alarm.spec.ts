import fc from 'fast-check';
import { PRIORITIES } from '../incident/priority.js';
import { admitAlarm, isForced, mayBeMuted, type AlarmFacts } from './admit-alarm.js';
import { DEFAULT_ALARM_RULES as RULES, type AlarmRules } from './alarm-rules.js';

const NOW = new Date('2026-11-21T19:00:00Z');
const at = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
const JAM = { dispatch: 'now', customerImpact: 'service', category: 'hardware', clear: 'auto' } as const;
const CARD = { dispatch: 'now', customerImpact: 'card', category: 'hardware', clear: 'byPerson' } as const;
const facts = (change: Partial<AlarmFacts>): AlarmFacts => ({
  code: 'dispenser.jam',
  fault: JAM,
  priority: 'P3',
  isOutage: false,
  windows: [],
  mode: null,
  outage: null,
  flood: null,
  pagedAt: null,
  chattering: false,
  released: false,
  ...change,
});
const window = (id: string, minutes: number, hidesForced = false) => ({ id, until: at(minutes), hidesForced });
const MODE = { mode: 'supervisor', since: at(-10) };
const FLOOD = { deskId: 'night' };

describe('admitAlarm', () => {
  it.each([
    ['a fault that needs somebody pages', facts({}), 'page', 'needsPerson'],
    ['a fault in a maintenance window is hidden', facts({ windows: [window('7', 30)] }), 'suppress', 'inMaintenance'],
    [
      'a kept card pages through a window',
      facts({ fault: CARD, windows: [window('7', 30)], mode: MODE, flood: FLOOD }),
      'page',
      'needsPerson',
    ],
    [
      'unless the window says otherwise',
      facts({ fault: CARD, windows: [window('7', 30, true)] }),
      'suppress',
      'inMaintenance',
    ],
    ['a fault under the hands of a technician is hidden', facts({ mode: MODE }), 'suppress', 'inSupervisorMode'],
    ['not for longer than a mode is believed', facts({ mode: { ...MODE, since: at(-500) } }), 'page', 'needsPerson'],
    [
      'a terminal of an outage joins it',
      facts({ code: 'terminal.silent', outage: { id: '9' } }),
      'suppress',
      'partOfOutage',
    ],
    ['a jam at a site without power is no part of it', facts({ outage: { id: '9' } }), 'page', 'needsPerson'],
    ['what is for the desk only is listed', facts({ fault: { ...JAM, dispatch: 'desk' } }), 'list', 'listedForTheDesk'],
    ['a silent terminal waits for its neighbours', facts({ code: 'terminal.silent' }), 'hold', 'mayBeOutage'],
    ['but only once', facts({ code: 'terminal.silent', released: true }), 'page', 'needsPerson'],
    ['a slow flap is not asked about again at once', facts({ pagedAt: at(-10) }), 'hold', 'pagedLately'],
    ['but later', facts({ pagedAt: at(-61) }), 'page', 'needsPerson'],
    ['a second card is another customer', facts({ fault: CARD, pagedAt: at(-1) }), 'page', 'needsPerson'],
    ['a flood mutes a P3', facts({ flood: FLOOD }), 'mute', 'inFlood'],
    ['a flood mutes no P2', facts({ flood: FLOOD, priority: 'P2' }), 'page', 'needsPerson'],
    ['a flood mutes no outage', facts({ flood: FLOOD, isOutage: true }), 'page', 'needsPerson'],
    ['a chattering fault is asked about as such', facts({ chattering: true }), 'page', 'chattering'],
  ])('%s', (_, given, outcome, reason) => {
    expect(admitAlarm(given, RULES, NOW)).toMatchObject({ outcome, reason });
  });

  it('is hidden by the window that ends last', () => {
    const windows = [window('1', 10), window('2', 90), window('3', 20)];
    expect(admitAlarm(facts({ windows }), RULES, NOW)).toMatchObject({ ref: '2', until: at(90) });
  });

  const anyFacts = fc.record<AlarmFacts>({
    code: fc.constantFrom('dispenser.jam', 'terminal.silent', 'card.captured'),
    fault: fc.record({
      dispatch: fc.constantFrom('now' as const, 'desk' as const),
      customerImpact: fc.constantFrom('card' as const, 'cash' as const, 'service' as const, 'none' as const),
      category: fc.constantFrom('hardware' as const, 'security' as const, 'communications' as const),
      clear: fc.constantFrom('auto' as const, 'byPerson' as const),
    }),
    priority: fc.constantFrom(...PRIORITIES),
    isOutage: fc.boolean(),
    windows: fc
      .array(fc.tuple(fc.integer({ min: 1, max: 600 }), fc.boolean()), { maxLength: 3 })
      .map((list) => list.map(([minutes, hidesForced], n) => window(String(n), minutes, hidesForced))),
    mode: fc.option(fc.integer({ min: 0, max: 1_000 }).map((minutes) => ({ mode: 'supervisor', since: at(-minutes) }))),
    outage: fc.option(fc.constant({ id: '9' })),
    flood: fc.option(fc.constant(FLOOD)),
    pagedAt: fc.option(fc.integer({ min: 0, max: 200 }).map((minutes) => at(-minutes))),
    chattering: fc.boolean(),
    released: fc.boolean(),
  });
  const anyRules = fc
    .subarray([...PRIORITIES])
    .map((mute): AlarmRules => ({ ...RULES, flood: { ...RULES.flood, mute } }));

  it('never leaves a fault without an end to its wait: paged, listed, part of an outage, or looked at again', () => {
    fc.assert(
      fc.property(anyFacts, anyRules, (given, rules) => {
        const admission = admitAlarm(given, rules, NOW);
        if (admission.outcome === 'page' || admission.outcome === 'list') return;
        if (admission.outcome === 'suppress' && admission.by === 'parentOutage') {
          expect(given.outage).not.toBeNull();
          return;
        }
        expect(admission.until!.getTime()).toBeGreaterThan(NOW.getTime());
      }),
    );
  });

  it('never mutes P1, P2 or what was forced, whatever the settings say', () => {
    fc.assert(
      fc.property(anyFacts, anyRules, (given, rules) => {
        const { outcome } = admitAlarm(given, rules, NOW);
        if (outcome === 'mute') expect(['P3', 'P4']).toContain(given.priority);
        if (isForced(given.fault) || !mayBeMuted(given.priority, rules)) expect(outcome).not.toBe('mute');
      }),
    );
  });

  it('does not hold a second time what was released', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        expect(admitAlarm({ ...given, released: true }, RULES, NOW).outcome).not.toBe('hold');
      }),
    );
  });

  it('pages what is forced through everything but a window that hides even that, unless it is for the desk only', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        fc.pre(isForced(given.fault) && given.code !== 'terminal.silent' && given.fault.dispatch === 'now');
        const hidden = given.windows.some(({ hidesForced }) => hidesForced);
        expect(admitAlarm(given, RULES, NOW).outcome).toBe(hidden ? 'suppress' : 'page');
      }),
    );
  });
});
