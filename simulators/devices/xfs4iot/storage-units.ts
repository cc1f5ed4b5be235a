export type Level = 'ok' | 'full' | 'high' | 'low' | 'empty';
export type UnitStatus = 'ok' | 'inoperative' | 'missing' | 'notConfigured' | 'manipulated';
export const LEVELS: readonly string[] = ['ok', 'full', 'high', 'low', 'empty'];

export interface CardBin {
  kind: 'card';
  status: UnitStatus;
  level: Level;
  count: number;
}

export interface CashUnit {
  kind: 'cash';
  status: UnitStatus;
  level: Level;
  types: Record<'cashIn' | 'cashOut' | 'replenishment' | 'cashInRetract' | 'cashOutRetract' | 'reject', boolean>;
  retractOperations: number;
  retracted: number;
  accuracy: 'accurate' | 'inaccurate' | 'unknown';
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

export function cardBin(): CardBin {
  return { kind: 'card', status: 'ok', level: 'ok', count: 0 };
}

export function cashUnit(type: keyof typeof NO_TYPE): CashUnit {
  const types = { ...NO_TYPE, [type]: true };
  return { kind: 'cash', status: 'ok', level: 'ok', types, retractOperations: 0, retracted: 0, accuracy: 'accurate' };
}

/** A unit as it stands in a storage payload. */
export function unitPayload(id: string, unit: Unit): Record<string, unknown> {
  return unit.kind === 'card' ? cardPayload(id, unit) : cashPayload(id, unit);
}

function cardPayload(id: string, unit: CardBin): Record<string, unknown> {
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

function cashPayload(id: string, unit: CashUnit): Record<string, unknown> {
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
        accuracy: unit.accuracy,
        replenishmentStatus: unit.level,
      },
    },
  };
}
