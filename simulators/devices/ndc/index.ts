export { SimulatedNdcTerminal, type NdcTerminalOptions } from './simulated-ndc-terminal.js';
