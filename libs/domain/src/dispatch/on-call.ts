/** Who is on call is the roster's to say; see there. */
export { LINES, type Line } from '../roster/line.js';
export { onCallAt, type OnCall, type OnCallFacts } from '../roster/on-call.js';
export type { Shift } from '../roster/shift.js';
