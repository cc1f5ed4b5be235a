export { MachineRoom, type MachineRoomAddresses, type MachineRoomOptions } from './machine-room.js';
export { REAL_TERMINALS } from './demonstration-room.js';
export { cardReader, dispenser, noteAcceptor, receiptPrinter, ups } from './serial-devices.js';
export type { SerialLine } from './serial-line.js';
export { xfs4IotService } from './xfs4iot-service.js';
export type { RoomDevice } from './room-device.js';
