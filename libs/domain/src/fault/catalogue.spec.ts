import { COMPONENTS } from '../terminal/component.js';
import { customerImpactOf, FAULT_CATALOGUE, faultOf, mayReport } from './catalogue.js';
import { FAULT_CODES, type FaultCode } from './fault-code.js';
import { CUSTOMER_IMPACTS, FAULT_CATEGORIES, SKILLS } from './fault-definition.js';

const entries = Object.entries(FAULT_CATALOGUE);
const shareOf = (priorities: string[]): number =>
  entries.filter(([, fault]) => priorities.includes(fault.priority)).length / FAULT_CODES.length;
const HAN = /\p{Script=Han}/u;

describe('the fault catalogue', () => {
  it('knows exactly the codes that may be published', () => {
    expect(Object.keys(FAULT_CATALOGUE).sort()).toEqual([...FAULT_CODES].sort());
  });

  it.each(entries)('%s tells a technician what to do, in both languages', (_code, fault) => {
    const texts = [fault.title, fault.consequence, fault.firstAction, ...fault.runbook];
    expect(fault.runbook.length).toBeGreaterThan(0);
    for (const { zh, en } of texts) {
      expect(zh).toMatch(HAN);
      expect(en).toMatch(/[a-z]/i);
      expect(en).not.toMatch(HAN);
    }
    expect([...fault.title.zh].length).toBeLessThanOrEqual(16);
    expect(fault.title.en.length).toBeLessThanOrEqual(40);
  });

  it.each(entries)('%s uses only known words and sensible times', (_code, fault) => {
    expect(fault.components.length).toBeGreaterThan(0);
    for (const component of fault.components) expect(COMPONENTS).toContain(component);
    expect(FAULT_CATEGORIES).toContain(fault.category);
    expect(CUSTOMER_IMPACTS).toContain(fault.customerImpact);
    expect(SKILLS).toContain(fault.skill);
    expect(fault.responseMinutes).toBeGreaterThanOrEqual(15);
    expect(fault.reopenMinutes).toBeGreaterThanOrEqual(0);
  });

  it('keeps P1 at 5 % and P1 with P2 at 20 % of the codes at most', () => {
    expect(shareOf(['P1'])).toBeLessThanOrEqual(0.05);
    expect(shareOf(['P1', 'P2'])).toBeLessThanOrEqual(0.2);
  });

  it.each<FaultCode>([
    'card.captured',
    'cash.retained',
    'card.trapSuspected',
    'safe.open',
    'pinpad.tampered',
    'tamper.detected',
    'fraud.suspected',
  ])('%s is high, asks for a technician at once and is closed by a person', (code) => {
    const fault = FAULT_CATALOGUE[code];
    expect(['P1', 'P2']).toContain(fault.priority);
    expect(fault.dispatch).toBe('now');
    expect(fault.clear).toBe('byPerson');
  });

  it('pages nobody for what is merely running low, and somebody for every P1 and P2', () => {
    for (const code of ['cassette.low', 'paper.low', 'card.binHigh', 'printer.supplyLow'] as const) {
      expect(FAULT_CATALOGUE[code].dispatch).toBe('desk');
    }
    for (const [, fault] of entries) if (['P1', 'P2'].includes(fault.priority)) expect(fault.dispatch).toBe('now');
  });

  it('never carries a card or cash of one customer over into a closed incident of another', () => {
    for (const [, fault] of entries) {
      if (fault.customerImpact === 'card' || fault.customerImpact === 'cash') expect(fault.reopenMinutes).toBe(0);
    }
  });

  it('answers for a code it does not know', () => {
    expect(faultOf('card.unheardOf')).toBeUndefined();
    expect(faultOf('constructor')).toBeUndefined();
    expect(customerImpactOf('card.unheardOf')).toBe('none');
    expect(customerImpactOf('card.captured')).toBe('card');
    expect(mayReport('cardReader', 'card.captured')).toBe(true);
    expect(mayReport('ups', 'card.captured')).toBe(false);
  });
});
