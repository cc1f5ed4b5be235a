export { SimulatedMegatecUps } from './simulated-megatec-ups.js';
