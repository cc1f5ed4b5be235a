import type { Component } from '#libs/domain';
import type { EventName } from '../../observation.js';
import type { PatternName } from './patterns.table.js';

/** Lines of words that are an event. A line is the first that fits. */
export const HAPPENINGS: readonly { pattern: PatternName; component: Component; event: EventName; says: string }[] = [
  { pattern: 'cardCaptured', component: 'cardReader', event: 'cardCaptured', says: 'CARD CAPTURED' },
  { pattern: 'depositRetained', component: 'cashAcceptor', event: 'cashRetained', says: 'DEPOSIT RETAINED' },
  { pattern: 'cashRetained', component: 'cashDispenser', event: 'cashRetained', says: 'CASH RETAINED' },
  { pattern: 'restarted', component: 'application', event: 'restarted', says: 'POWER-UP' },
];

/**
 * Told once for one customer, however often it is printed: in words, as a status line, and again on the receipt.
 */
export const ONCE: readonly EventName[] = ['cardCaptured', 'cashRetained'];

export const MODES: readonly { pattern: PatternName; active: boolean; says: string }[] = [
  { pattern: 'supervisorEntered', active: true, says: 'SUPERVISOR ENTERED' },
  { pattern: 'supervisorLeft', active: false, says: 'SUPERVISOR LEFT' },
];
