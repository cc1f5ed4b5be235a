export { MachineRoom, type MachineRoomAddresses, type MachineRoomOptions } from './machine-room.js';
export { REAL_TERMINALS } from './demonstration-room.js';
export { cardReader, dispenser, type SerialLine } from './serial-devices.js';
export { xfs4IotService } from './xfs4iot-service.js';
export type { RoomDevice } from './room-device.js';
