import type { ServiceName } from './hardware.js';

const INTERFACES: Record<ServiceName, readonly string[]> = {
  CardReader: ['Common', 'CardReader', 'Storage'],
  CashDispenser: ['Common', 'CashDispenser', 'CashManagement', 'Storage'],
  Printer: ['Common', 'Printer'],
  Auxiliaries: ['Common', 'Auxiliaries'],
};

const OWN: Record<ServiceName, Record<string, unknown>> = {
  CardReader: { cardReader: { type: 'motor', readTracks: { track1: true, track2: true, track3: false } } },
  CashDispenser: {
    cashDispenser: { type: 'selfServiceBill', maxDispenseItems: 40, shutterControl: true, intermediateStacker: true },
    cashManagement: {},
  },
  Printer: { printer: { type: { receipt: true, passbook: false, journal: false, document: false, scanner: false } } },
  Auxiliaries: {
    auxiliaries: { tamperSensor: true, ups: { low: true, engaged: true, powering: true, recovered: true } },
  },
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
