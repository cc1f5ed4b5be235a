export { SimulatedCcnetValidator, type CcnetValidatorOptions } from './simulated-ccnet-validator.js';
