import fc from 'fast-check';
import { INCIDENT_STATES } from '../incident/lifecycle.js';
import { whyNobodyPaged, type PagingFacts } from './why-nobody-paged.js';
import { fillWhy, WHY_TEXTS } from './why-texts.table.js';
import { whyTerminalQuiet, type QuietFacts } from './why-terminal-quiet.js';

const NOW = new Date('2026-11-21T19:00:00Z');
const at = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
const facts = (change: Partial<PagingFacts> = {}): PagingFacts => ({
  state: 'new',
  clearedByItself: false,
  pages: [],
  parent: null,
  shelf: null,
  suppression: null,
  held: null,
  nobody: null,
  lookAgainAt: null,
  bookedFor: null,
  listedOnly: false,
  ...change,
});
const page = (change: Partial<PagingFacts['pages'][number]> = {}) => ({
  to: 'technician' as const,
  state: 'sent' as const,
  error: null,
  ...change,
});
const parent = { id: '7', number: 'INC-00000007' };
const suppressed = (by: 'maintenance' | 'supervisorMode' | 'parentOutage' | 'flood') => ({
  by,
  until: at(60),
  ref: 'w1',
});

describe('whyNobodyPaged', () => {
  it.each([
    ['somebody was', facts({ pages: [page()] }), 'paged', 'personPaged'],
    ['a page is in the queue', facts({ pages: [page({ state: 'pending' })] }), 'underway', 'pageOnItsWay'],
    ['dispatch is about to look', facts({ lookAgainAt: NOW }), 'underway', 'dispatchDue'],
    ['only listed', facts({ listedOnly: true }), 'nobody', 'onlyListed'],
    ['merged', facts({ state: 'merged', parent }), 'nobody', 'mergedInto'],
    ['cleared before', facts({ state: 'closed', clearedByItself: true }), 'nobody', 'clearedBeforePage'],
    ['cancelled by hand before', facts({ state: 'cancelled' }), 'nobody', 'endedBeforePage'],
    ['shelved', facts({ shelf: { until: at(5), by: 'anna' } }), 'nobody', 'shelvedUntil'],
    ['a maintenance window', facts({ suppression: suppressed('maintenance') }), 'nobody', 'inMaintenance'],
    ['supervisor mode', facts({ suppression: suppressed('supervisorMode') }), 'nobody', 'inSupervisorMode'],
    ['an outage of the site', facts({ suppression: suppressed('parentOutage'), parent }), 'nobody', 'collapsedInto'],
    ['a flood', facts({ suppression: suppressed('flood') }), 'nobody', 'mutedByFlood'],
    ['held back', facts({ held: { until: at(1), why: 'mayBeOutage' } }), 'nobody', 'heldForCollapse'],
    ['paged lately', facts({ held: { until: at(1), why: 'pagedLately' } }), 'nobody', 'heldUntilItStands'],
    ['booked', facts({ bookedFor: at(600) }), 'nobody', 'bookedForLater'],
    ['nobody on call', facts({ nobody: 'nobodyOnCall' }), 'nobody', 'nobodyOnCall'],
    ['nobody skilled', facts({ nobody: 'nobodySkilled' }), 'nobody', 'nobodySkilled'],
    ['all refused', facts({ nobody: 'everybodyRefused' }), 'nobody', 'everybodyRefused'],
    ['no contact', facts({ pages: [page({ state: 'dead', error: 'noContact' })] }), 'nobody', 'noContact'],
    [
      'no channel',
      facts({ pages: [page({ state: 'dead', error: 'noChannelLeft' })] }),
      'nobody',
      'channelNotConfigured',
    ],
    ['a dead letter', facts({ pages: [page({ state: 'dead', error: 'rejected' })] }), 'nobody', 'deliveryFailed'],
    [
      'only the desk was told',
      facts({ pages: [page({ to: 'desk' })], nobody: 'nobodyOnCall' }),
      'deskOnly',
      'nobodyOnCall',
    ],
    ['nothing at all', facts(), 'nobody', 'nothingPlanned'],
  ] as const)('%s', (_name, given, outcome, reason) => {
    expect(whyNobodyPaged(given, NOW)).toMatchObject({ outcome, reason });
  });

  it('names until when and by whom, and links the parent', () => {
    const shelf = { until: at(5), by: 'anna' };
    expect(whyNobodyPaged(facts({ shelf }), NOW)).toMatchObject({ until: at(5), ref: 'anna' });
    expect(whyNobodyPaged(facts({ shelf }), at(5)).reason).toBe('nothingPlanned');
    const collapsed = facts({ suppression: suppressed('parentOutage'), parent });
    expect(whyNobodyPaged(collapsed, NOW).ref).toBe('INC-00000007');
  });

  it('says "paged" exactly when a page to a technician was sent, and always has a reason', () => {
    const anyPage = fc.record({
      to: fc.constantFrom('technician' as const, 'desk' as const, 'other' as const),
      state: fc.constantFrom(...(['pending', 'sending', 'sent', 'cancelled', 'dead'] as const)),
      error: fc.constantFrom(null, 'noContact', 'rejected'),
    });
    const anyTime = fc.option(fc.integer({ min: -60, max: 60 }).map(at));
    const anyFacts: fc.Arbitrary<PagingFacts> = fc.record({
      state: fc.constantFrom(...INCIDENT_STATES),
      clearedByItself: fc.boolean(),
      pages: fc.array(anyPage, { maxLength: 3 }),
      parent: fc.option(fc.constant(parent)),
      shelf: fc.option(fc.record({ until: fc.integer({ min: -60, max: 60 }).map(at), by: fc.constant('anna') })),
      suppression: fc.option(
        fc
          .constantFrom('maintenance' as const, 'supervisorMode' as const, 'parentOutage' as const, 'flood' as const)
          .map(suppressed),
      ),
      held: fc.option(
        fc.record({
          until: fc.integer({ min: -60, max: 60 }).map(at),
          why: fc.constantFrom('mayBeOutage' as const, 'pagedLately' as const),
        }),
      ),
      nobody: fc.option(fc.constantFrom('nobodyOnCall' as const, 'everybodyAsked' as const)),
      lookAgainAt: anyTime,
      bookedFor: anyTime,
      listedOnly: fc.boolean(),
    });
    fc.assert(
      fc.property(anyFacts, (given) => {
        const answer = whyNobodyPaged(given, NOW);
        const sent = given.pages.some(({ to, state }) => to === 'technician' && state === 'sent');
        expect(answer.outcome === 'paged').toBe(sent);
        expect(answer.reason).toMatch(/./);
        // A shelf that is over, and a hold that is over, explain nothing any more.
        if (answer.reason === 'shelvedUntil') expect(answer.until! > NOW).toBe(true);
        if (answer.reason === 'heldForCollapse') expect(answer.until! > NOW).toBe(true);
      }),
    );
  });
});

describe('whyTerminalQuiet', () => {
  const quiet = (change: Partial<QuietFacts>): QuietFacts => ({
    known: true,
    silentSince: null,
    quarantined: 0,
    noted: [],
    uncatalogued: [],
    cleared: [],
    ...change,
  });

  it.each([
    ['terminalUnknown', quiet({ known: false, quarantined: 2 })],
    ['messagesQuarantined', quiet({ quarantined: 2, silentSince: NOW })],
    ['notInCatalogue', quiet({ uncatalogued: ['x.y'], noted: ['paper.low'] })],
    ['terminalWasSilent', quiet({ silentSince: NOW, noted: ['paper.low'] })],
    ['notedOnlyNoIncident', quiet({ noted: ['paper.low'] })],
    ['onlyCleared', quiet({ cleared: ['paper.low'] })],
    ['nothingReceived', quiet({})],
  ] as const)('%s', (reason, given) => {
    expect(whyTerminalQuiet(given).reason).toBe(reason);
  });
});

describe('the words of a why', () => {
  it('leave out a clause whose fact is not known', () => {
    const { zh, en } = WHY_TEXTS.shelvedUntil;
    expect(fillWhy(en, { until: '05:00', ref: 'anna' })).toBe('It is shelved until 05:00 by anna');
    expect(fillWhy(en, { until: '05:00', ref: null })).toBe('It is shelved until 05:00');
    expect(fillWhy(zh, { until: '05:00', ref: 'anna' })).toBe('已搁置至 05:00（anna）');
  });

  it('say every reason in both languages', () => {
    for (const [reason, { zh, en }] of Object.entries(WHY_TEXTS)) {
      expect({ reason, zh: /[\u4e00-\u9fff]/.test(zh), en: /^[A-Z{]/.test(en) }).toEqual({
        reason,
        zh: true,
        en: true,
      });
    }
  });
});
