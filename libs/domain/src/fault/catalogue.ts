import type { Component } from '../terminal/component.js';
import { CARD_FAULTS } from './catalogue-card.js';
import { CASH_IN_FAULTS } from './catalogue-cash-in.js';
import { CASH_OUT_FAULTS } from './catalogue-cash-out.js';
import { HOST_FAULTS } from './catalogue-host.js';
import { OUTAGE_FAULTS } from './catalogue-outage.js';
import { PERIPHERAL_FAULTS } from './catalogue-peripherals.js';
import { SECURITY_AND_POWER_FAULTS } from './catalogue-security-and-power.js';
import type { FaultCode } from './fault-code.js';
import type { CustomerImpact, FaultDefinition } from './fault-definition.js';

/**
 * The fault catalogue. Priorities are kept scarce, or they mean nothing at night: P1 at most 5 % of the codes, P1 and
 * P2 together at most 20 %. With 60 codes P1 has three places and uses two. They go to what costs a customer money while one waits:
 * a suspected card trap, where the card is in use by a thief, and retained cash. A captured card is safe inside the
 * machine, so P2 does; it is dispatched at once all the same. Force and fraud are P2: whoever answers is the guard and
 * the police, whom the desk calls within the minute, and a technician's faster arrival would change nothing.
 */
export const FAULT_CATALOGUE: Readonly<Record<FaultCode, FaultDefinition>> = {
  ...CARD_FAULTS,
  ...CASH_OUT_FAULTS,
  ...CASH_IN_FAULTS,
  ...PERIPHERAL_FAULTS,
  ...SECURITY_AND_POWER_FAULTS,
  ...HOST_FAULTS,
  ...OUTAGE_FAULTS,
};

/** How long after closing any fault may reopen its incident: how far back one has to look. Minutes. */
export const LONGEST_REOPEN_MINUTES = Math.max(...Object.values(FAULT_CATALOGUE).map((fault) => fault.reopenMinutes));

/** @returns the definition of a fault code, or undefined when the catalogue does not know it */
export function faultOf(code: string): FaultDefinition | undefined {
  return Object.hasOwn(FAULT_CATALOGUE, code) ? FAULT_CATALOGUE[code as FaultCode] : undefined;
}

/** `none` for a code that the catalogue does not know. */
export const customerImpactOf = (code: string): CustomerImpact => faultOf(code)?.customerImpact ?? 'none';

/** Whether this component may report this fault. */
export const mayReport = (component: Component, code: string): boolean =>
  faultOf(code)?.components.includes(component) ?? false;
