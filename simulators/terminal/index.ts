export { SimulatedTerminal, type TerminalOptions, type TerminalSummary } from './simulated-terminal.js';
export { componentOf } from './component-of.js';
