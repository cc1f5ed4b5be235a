import type { Incident } from './incident.js';

/**
 * Merged into an incident that is not over: its fault belongs to it still, and so to the other one. The unique index
 * knows only open incidents; that no second one of the fault is opened meanwhile is decided here.
 */
export const isPart = ({ state, closedAt }: Incident): boolean => state === 'merged' && closedAt === null;
