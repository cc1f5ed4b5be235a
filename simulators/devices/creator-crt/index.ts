export { SimulatedCreatorReader, type CreatorReaderOptions } from './simulated-creator-reader.js';
