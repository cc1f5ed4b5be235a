import type { SimulatedGeneration } from './envelope.js';

export type ServiceName = 'CardReader' | 'CashDispenser' | 'Printer' | 'Auxiliaries';
export const SERVICES: readonly ServiceName[] = ['CardReader', 'CashDispenser', 'Printer', 'Auxiliaries'];

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
export type Level = 'ok' | 'full' | 'high' | 'low' | 'empty';
export type UnitStatus = 'ok' | 'inoperative' | 'missing' | 'notConfigured' | 'manipulated';
export type Door = 'closed' | 'open' | 'locked' | 'bolted' | 'tampered';

interface CardBin {
  kind: 'card';
  status: UnitStatus;
  level: Level;
  count: number;
}

interface CashUnit {
  kind: 'cash';
  status: UnitStatus;
  level: Level;
  types: Record<'cashIn' | 'cashOut' | 'replenishment' | 'cashInRetract' | 'cashOutRetract' | 'reject', boolean>;
  retractOperations: number;
  retracted: number;
}

export type Unit = CardBin | CashUnit;

const NO_TYPE = {
  cashIn: false,
  cashOut: false,
  replenishment: false,
  cashInRetract: false,
  cashOutRetract: false,
  reject: false,
};

function cash(type: keyof typeof NO_TYPE): CashUnit {
  const types = { ...NO_TYPE, [type]: true };
  return { kind: 'cash', status: 'ok', level: 'ok', types, retractOperations: 0, retracted: 0 };
}

/** The machine behind the services: what a person at it would see. */
export class SimulatedHardware {
  readonly device: Record<ServiceName, DeviceStatus> = {
    CardReader: 'online',
    CashDispenser: 'online',
    Printer: 'online',
    Auxiliaries: 'online',
  };
  cardMedia: 'notPresent' | 'present' | 'jammed' = 'notPresent';
  exchange: 'active' | 'inactive' = 'inactive';
  shutter: 'closed' | 'open' | 'jammedClosed' = 'closed';
  transport: 'ok' | 'inoperative' = 'ok';
  atExit: 'empty' | 'notEmpty' = 'empty';
  paper: 'full' | 'low' | 'out' | 'jammed' = 'full';
  safeDoor: Door = 'closed';
  cabinetDoor: Door = 'closed';
  tamper: 'on' | 'off' = 'off';
  operatorSwitch: 'run' | 'maintenance' | 'supervisor' = 'run';
  ups = { low: false, engaged: false, powering: false, recovered: false };

  readonly storage: Record<'CardReader' | 'CashDispenser', Record<string, Unit>> = {
    CardReader: { unit1: { kind: 'card', status: 'ok', level: 'ok', count: 0 } },
    CashDispenser: {
      unit1: cash('reject'),
      unit2: cash('cashOut'),
      unit3: cash('cashOut'),
      unit4: cash('cashOut'),
      unit5: cash('cashOutRetract'),
    },
  };

  /** The `Common.Status` payload of one service. */
  statusOf(service: ServiceName): Record<string, unknown> {
    const common = {
      device: this.device[service],
      devicePosition: 'inPosition',
      powerSaveRecoveryTime: 0,
      antiFraudModule: 'ok',
      exchange: service === 'CashDispenser' ? this.exchange : 'inactive',
      endToEndSecurity: 'notEnforced',
    };
    switch (service) {
      case 'CardReader':
        return {
          common,
          cardReader: { media: this.cardMedia, security: 'open', chipPower: 'noCard', chipModule: 'ok' },
        };
      case 'CashDispenser':
        return { common, cashDispenser: this.dispenser(), cashManagement: { dispenser: 'ok' } };
      case 'Printer':
        return { common, printer: { media: 'notPresent', paper: { upper: this.paper } } };
      case 'Auxiliaries':
        return { common, auxiliaries: this.auxiliaries() };
    }
  }

  dispenser(): Record<string, unknown> {
    const { shutter, transport, atExit } = this;
    const position = { position: 'outDefault', shutter, positionStatus: atExit, transport, transportStatus: 'empty' };
    return { intermediateStacker: 'empty', positions: [position] };
  }

  auxiliaries(generation: SimulatedGeneration = 'current'): Record<string, unknown> {
    const { operatorSwitch, safeDoor, cabinetDoor: cabinetFrontDoor, ups } = this;
    const status = { operatorSwitch, tamperSensor: this.tamper, safeDoor, cabinetFrontDoor };
    // The reference server's serialiser writes `ups` where the schema has `UPS`.
    return generation === '2021-1' ? { ...status, UPS: ups } : { ...status, ups };
  }

  /** One unit as it stands in a storage payload. */
  unitOf(service: 'CardReader' | 'CashDispenser', id: string): Record<string, unknown> {
    const unit = this.storage[service][id];
    if (!unit) throw new Error(`the simulated ${service} has no ${id}`);
    return unit.kind === 'card' ? cardUnit(id, unit) : cashUnit(id, unit);
  }

  unitsOf(service: 'CardReader' | 'CashDispenser'): Record<string, unknown> {
    return Object.fromEntries(Object.keys(this.storage[service]).map((id) => [id, this.unitOf(service, id)]));
  }
}

function cardUnit(id: string, unit: CardBin): Record<string, unknown> {
  return {
    id: `RET${id.slice(4)}`,
    positionName: 'Retain bin',
    capacity: 30,
    status: unit.status,
    serialNumber: 'SIM-0001',
    card: {
      capabilities: { type: 'retain', hardwareSensors: true },
      configuration: { threshold: 25 },
      status: { initialCount: 0, count: unit.count, retainCount: unit.count, replenishmentStatus: unit.level },
    },
  };
}

function cashUnit(id: string, unit: CashUnit): Record<string, unknown> {
  const notes = { fit: unit.retracted, unfit: 0, suspect: 0, counterfeit: 0, inked: 0 };
  return {
    id: `CASH${id.slice(4)}`,
    positionName: id,
    capacity: 2500,
    status: unit.status,
    serialNumber: `SIM-100${id.slice(4)}`,
    cash: {
      capabilities: { types: unit.types, hardwareSensors: true },
      configuration: { types: unit.types, currency: 'CNY', value: 100 },
      status: {
        index: Number(id.slice(4)),
        in: { retractOperations: unit.retractOperations, retracted: { unrecognized: 0, typeCNY100: notes } },
        accuracy: 'accurate',
        replenishmentStatus: unit.level,
      },
    },
  };
}
