/** The wall clock is the roster's; see there. */
export * from '../roster/local-time.js';
