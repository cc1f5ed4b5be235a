export { MovableClock } from './movable-clock.js';
export { parseDuration } from './duration.js';
export { eventually } from './eventually.js';
