export { SimulatedSankyoReader, type SankyoReaderOptions } from './simulated-sankyo-reader.js';
