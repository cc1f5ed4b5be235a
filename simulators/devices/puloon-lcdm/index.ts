export { SimulatedPuloonDispenser, type PuloonDispenserOptions } from './simulated-puloon-dispenser.js';
