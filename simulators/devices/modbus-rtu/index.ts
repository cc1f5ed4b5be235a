export { SimulatedInputModule } from './simulated-input-module.js';
