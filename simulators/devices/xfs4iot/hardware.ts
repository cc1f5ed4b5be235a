import type { SimulatedGeneration } from './envelope.js';
import { cardBin, cashUnit, unitPayload, type Unit } from './storage-units.js';

export type ServiceName =
  'CardReader' | 'CashDispenser' | 'CashAcceptor' | 'Printer' | 'PinPad' | 'Auxiliaries' | 'VendorMode';
/** What every simulated terminal has; the others are there when they are asked for. */
export const USUAL_SERVICES: readonly ServiceName[] = ['CardReader', 'CashDispenser', 'Printer', 'Auxiliaries'];
export const ALL_SERVICES: readonly ServiceName[] = [...USUAL_SERVICES, 'CashAcceptor', 'PinPad', 'VendorMode'];

export type DeviceStatus =
  | 'online'
  | 'offline'
  | 'powerOff'
  | 'noDevice'
  | 'hardwareError'
  | 'userError'
  | 'deviceBusy'
  | 'fraudAttempt'
  | 'potentialFraud'
  | 'starting';
export type Door = 'closed' | 'open' | 'locked' | 'bolted' | 'tampered';
export type StorageService = 'CardReader' | 'CashDispenser' | 'CashAcceptor';
export type Json = Record<string, unknown>;
/** The parts of a `Common.Status`: `{ common: {…}, cardReader: {…} }`. */
export type StatusTree = Record<string, Json>;

/** The machine behind the services: what a person at it would see. */
export class SimulatedHardware {
  readonly status: Record<ServiceName, StatusTree> = {
    CardReader: {
      common: common(),
      cardReader: {
        media: 'notPresent',
        security: 'open',
        chipPower: 'noCard',
        chipModule: 'ok',
        magWriteModule: 'ok',
        frontImageModule: 'ok',
        backImageModule: 'ok',
      },
    },
    CashDispenser: {
      common: common(),
      cashDispenser: { intermediateStacker: 'empty', positions: [position('outDefault')] },
      cashManagement: { dispenser: 'ok' },
    },
    CashAcceptor: {
      common: common(),
      cashAcceptor: {
        intermediateStacker: 'empty',
        stackerItems: 'noItems',
        banknoteReader: 'ok',
        dropBox: false,
        positions: [position('inDefault')],
      },
      cashManagement: { acceptor: 'ok' },
    },
    Printer: {
      common: common(),
      printer: { media: 'notPresent', paper: { upper: 'full' }, toner: 'full', ink: 'full', lamp: 'ok' },
    },
    PinPad: { common: common(), keyManagement: { encryptionState: 'ready', certificateState: 'primary' } },
    Auxiliaries: {
      common: common(),
      auxiliaries: {
        operatorSwitch: 'run',
        tamperSensor: 'off',
        internalTamperSensor: 'off',
        seismicSensor: 'off',
        heatSensor: 'off',
        safeDoor: 'closed',
        cabinetFrontDoor: 'closed',
        vandalShield: 'open',
        displaySensor: 'on',
        ups: { low: false, engaged: false, powering: false, recovered: false },
      },
    },
    VendorMode: { common: common(), vendorMode: { device: 'online', service: 'inactive' } },
  };

  /** The printer's own retract bin, of which only 2021-1 tells in the status. */
  retractBin: 'ok' | 'high' | 'full' | 'missing' = 'ok';

  readonly storage: Record<StorageService, Record<string, Unit>> = {
    CardReader: { unit1: cardBin() },
    CashDispenser: {
      unit1: cashUnit('reject'),
      unit2: cashUnit('cashOut'),
      unit3: cashUnit('cashOut'),
      unit4: cashUnit('cashOut'),
      unit5: cashUnit('cashOutRetract'),
    },
    CashAcceptor: { unit1: cashUnit('cashIn'), unit2: cashUnit('cashInRetract') },
  };

  /** Writes what has changed into one part of a service's status. */
  change(service: ServiceName, part: string, changed: Json): void {
    this.status[service][part] = { ...this.status[service][part], ...changed };
  }

  /** The first position of a dispenser or acceptor, with what has changed of it. */
  changePosition(service: 'CashDispenser' | 'CashAcceptor', changed: Json): Json {
    const part = service === 'CashDispenser' ? 'cashDispenser' : 'cashAcceptor';
    const [first] = this.status[service][part]!.positions as Json[];
    const positions = [{ ...first, ...changed }];
    this.change(service, part, { positions });
    return { [part]: { positions } };
  }

  /** The `Common.Status` payload of one service. */
  statusOf(service: ServiceName, generation: SimulatedGeneration): StatusTree {
    const status = structuredClone(this.status[service]);
    if (generation !== '2021-1') return status;
    if (status.printer) status.printer.retractBins = [{ state: this.retractBin, count: 0 }];
    // The reference server's serialiser writes `ups` where the schema has `UPS`.
    if (status.auxiliaries) {
      status.auxiliaries.UPS = status.auxiliaries.ups;
      delete status.auxiliaries.ups;
    }
    return status;
  }

  /** One unit as it stands in a storage payload. */
  unitOf(service: StorageService, id: string): Json {
    return unitPayload(id, this.unit(service, id));
  }

  unit(service: StorageService, id: string): Unit {
    const unit = this.storage[service][id];
    if (!unit) throw new Error(`the simulated ${service} has no ${id}`);
    return unit;
  }

  unitsOf(service: StorageService): Json {
    return Object.fromEntries(Object.keys(this.storage[service]).map((id) => [id, this.unitOf(service, id)]));
  }
}

export function hasStorage(service: ServiceName): service is StorageService {
  return service === 'CardReader' || service === 'CashDispenser' || service === 'CashAcceptor';
}

function common(): Json {
  return {
    device: 'online',
    devicePosition: 'inPosition',
    powerSaveRecoveryTime: 0,
    antiFraudModule: 'ok',
    exchange: 'inactive',
    endToEndSecurity: 'notEnforced',
  };
}

function position(name: string): Json {
  return { position: name, shutter: 'closed', positionStatus: 'empty', transport: 'ok', transportStatus: 'empty' };
}
