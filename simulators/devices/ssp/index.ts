export { SimulatedSspUnit } from './simulated-ssp-unit.js';
