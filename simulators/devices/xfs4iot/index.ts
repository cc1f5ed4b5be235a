export { SimulatedXfs4Iot, type Xfs4IotOptions } from './simulated-xfs4iot.js';
export type { SimulatedGeneration } from './envelope.js';
export { ALL_SERVICES, type DeviceStatus, type Door, type ServiceName } from './hardware.js';
export type { Level, UnitStatus } from './storage-units.js';
