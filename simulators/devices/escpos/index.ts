export { SimulatedEscPosPrinter } from './simulated-escpos-printer.js';
