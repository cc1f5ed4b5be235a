import type { ServiceName } from './hardware.js';

const INTERFACES: Record<ServiceName, readonly string[]> = {
  CardReader: ['Common', 'CardReader', 'Storage'],
  CashDispenser: ['Common', 'CashDispenser', 'CashManagement', 'Storage'],
  CashAcceptor: ['Common', 'CashAcceptor', 'CashManagement', 'Storage'],
  Printer: ['Common', 'Printer'],
  PinPad: ['Common', 'PinPad', 'KeyManagement', 'Keyboard'],
  Auxiliaries: ['Common', 'Auxiliaries'],
  VendorMode: ['Common', 'VendorMode'],
};

const OWN: Record<ServiceName, Record<string, unknown>> = {
  CardReader: { cardReader: { type: 'motor', readTracks: { track1: true, track2: true, track3: false } } },
  CashDispenser: {
    cashDispenser: { type: 'selfServiceBill', maxDispenseItems: 40, shutterControl: true, intermediateStacker: true },
    cashManagement: {},
  },
  CashAcceptor: { cashAcceptor: { type: 'selfServiceBill', maxCashInItems: 200, shutterControl: true } },
  Printer: { printer: { type: { receipt: true, passbook: false, journal: false, document: false, scanner: false } } },
  PinPad: {},
  Auxiliaries: {
    auxiliaries: { tamperSensor: true, ups: { low: true, engaged: true, powering: true, recovered: true } },
  },
  VendorMode: {},
};

/** The `Common.Capabilities` payload of one service. */
export function capabilitiesOf(service: ServiceName): Record<string, unknown> {
  return {
    interfaces: INTERFACES[service].map((name) => ({ name, commands: {}, events: {}, maximumRequests: 0 })),
    common: {
      serviceVersion: '1.0',
      deviceInformation: [{ modelName: `Simulated ${service}`, serialNumber: 'SIM', revisionNumber: '1' }],
      powerSaveControl: false,
      antiFraudModule: true,
    },
    ...OWN[service],
  };
}
