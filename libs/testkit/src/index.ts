export { MovableClock } from './movable-clock.js';
export { parseDuration } from './duration.js';
export { eventually } from './eventually.js';
export { forkTypeScript } from './fork-typescript.js';
export { makeReadOnly, mountSmallDisk, type SmallDisk } from './hostile-disk.js';
export { workMs } from './work-ms.js';
