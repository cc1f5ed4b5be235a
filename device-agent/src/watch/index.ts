export { watchAddress, watchKeyPath } from './watch-address.js';
export type { WatchLine, WatchState } from './watch-line.js';
export { WatchServer } from './watch-server.js';
