import type { Bilingual } from '../notice/notice-words.js';
import type { Component } from '../terminal/component.js';
import type { Priority } from '../incident/priority.js';

/** The cause an availability report counts a fault under. */
export const FAULT_CATEGORIES = ['hardware', 'supply', 'communications', 'power', 'security', 'host'] as const;
export type FaultCategory = (typeof FAULT_CATEGORIES)[number];

/** What the fault does to a customer: the machine kept a card or cash, gives no service, or nothing. */
export const CUSTOMER_IMPACTS = ['card', 'cash', 'service', 'none'] as const;
export type CustomerImpact = (typeof CUSTOMER_IMPACTS)[number];

/** What a technician must be able to do to be sent. */
export const SKILLS = ['card', 'cash', 'printer', 'power', 'network', 'security', 'application'] as const;
export type Skill = (typeof SKILLS)[number];

/** Everything that is to be known about one fault code. */
export interface FaultDefinition {
  /** Components that may report it. */
  components: readonly Component[];
  priority: Priority;
  category: FaultCategory;
  customerImpact: CustomerImpact;
  skill: Skill;
  title: Bilingual;
  /** What happens if nobody does anything. */
  consequence: Bilingual;
  /** The first thing the technician or the desk does. */
  firstAction: Bilingual;
  /** Steps at the machine, in order. */
  runbook: readonly Bilingual[];
  /** A technician is to have accepted, and be able to arrive, within so many minutes. */
  responseMinutes: number;
  /** `auto`: over when the device says so. `byPerson`: a card or cash is still inside, or a trace must be looked at. */
  clear: 'auto' | 'byPerson';
  /** `now`: a technician is asked at once. `desk`: listed, and nobody is paged. */
  dispatch: 'now' | 'desk';
  /** Spare parts that the repair may need; a bank names them. */
  parts?: readonly string[];
  /** A closed incident is reopened, not opened anew, when the fault comes back within so many minutes. */
  reopenMinutes: number;
}

/** Only so that the tables read as tables. */
export const text = (zh: string, en: string): Bilingual => ({ zh, en });
