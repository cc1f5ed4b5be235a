export { SimulatedXfs4Iot, type Xfs4IotOptions } from './simulated-xfs4iot.js';
export type { SimulatedGeneration } from './envelope.js';
export type { DeviceStatus, Level, ServiceName, UnitStatus } from './hardware.js';
