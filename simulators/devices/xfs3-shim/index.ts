export { SimulatedXfs3Shim, type Xfs3ShimOptions } from './simulated-xfs3-shim.js';
export { DEVICE, UNIT, type ServiceName } from './machine.js';
