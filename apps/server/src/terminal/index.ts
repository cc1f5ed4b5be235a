export { TerminalModule } from './terminal.module.js';
export { TerminalDirectory } from './terminal-directory.js';
export type { Bank, Region, Site, Terminal } from './directory.store.js';
export {
  BadCursor,
  TERMINAL_VIEWS,
  type Reader,
  type TerminalDetail,
  type TerminalListQuery,
  type TerminalPage,
  type TerminalViews,
} from './terminal-views.js';
