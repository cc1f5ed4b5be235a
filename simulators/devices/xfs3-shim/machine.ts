/**
 * What the service providers of one terminal would answer to WFSGetInfo: members and numbers of the CEN/XFS 3.20
 * headers, as a shim writes them out.
 */
export type Numbers = Record<string, unknown>;
export type ServiceName = 'IDC' | 'CDM' | 'CIM' | 'PTR' | 'PIN' | 'SIU';

/** WFS_STAT_DEV... */
export const DEVICE = {
  online: 0,
  offline: 1,
  powerOff: 2,
  noDevice: 3,
  hardwareError: 4,
  userError: 5,
  busy: 6,
  fraudAttempt: 7,
  potentialFraud: 8,
} as const;

/** usStatus of a cash unit. */
export const UNIT = {
  ok: 0,
  full: 1,
  high: 2,
  low: 3,
  empty: 4,
  inoperative: 5,
  missing: 6,
  noValue: 7,
  noReference: 8,
  manipulated: 9,
} as const;

export const LOGICAL_NAMES: Readonly<Record<ServiceName, string>> = {
  IDC: 'IDC30',
  CDM: 'CDM30',
  CIM: 'CIM30',
  PTR: 'ReceiptPrinter1',
  PIN: 'Encryptor1',
  SIU: 'SIU30',
};

/** The code of WFS_INF_..._STATUS. */
export const STATUS_CODE: Readonly<Record<ServiceName, number>> = {
  PTR: 101,
  IDC: 201,
  CDM: 301,
  PIN: 401,
  SIU: 801,
  CIM: 1301,
};

/** WFS_INF_CDM_CASH_UNIT_INFO and its like at the acceptor. */
export const UNITS_CODE = { CDM: 303, CIM: 1303 } as const;

/** The whole machine, well. */
export function newMachine(): Record<ServiceName, Numbers> {
  const common = { fwDevice: 0, wDevicePosition: 0, wAntiFraudModule: 1 };
  return {
    IDC: {
      ...common,
      fwMedia: 2,
      fwRetainBin: 1,
      usCards: 0,
      fwChipPower: 5,
      fwChipModule: 1,
      fwMagReadModule: 1,
      fwMagWriteModule: 4,
    },
    CDM: {
      ...common,
      fwSafeDoor: 3,
      fwDispenser: 0,
      fwIntermediateStacker: 0,
      lppPositions: [{ fwPosition: 4, fwShutter: 0, fwPositionStatus: 0, fwTransport: 0, fwTransportStatus: 0 }],
    },
    CIM: {
      ...common,
      fwSafeDoor: 1,
      fwAcceptor: 0,
      fwIntermediateStacker: 0,
      fwStackerItems: 4,
      fwBanknoteReader: 0,
      bDropBox: 0,
      lppPositions: [{ fwPosition: 4, fwShutter: 0, fwPositionStatus: 0, fwTransport: 0, fwTransportStatus: 0 }],
    },
    PTR: {
      ...common,
      fwMedia: 1,
      fwPaper: [0, 3, 3, 3, 3, 3],
      fwToner: 3,
      fwInk: 0,
      fwLamp: 3,
      lppRetractBins: [{ wRetractBin: 0, usRetractCount: 0 }],
    },
    PIN: { ...common, fwEncStat: 0 },
    SIU: {
      fwDevice: 0,
      wAntiFraudModule: 0,
      fwSensors: [1, 1, 1, 1, 1, 0, 0],
      fwDoors: [1, 8, 1, 1, 1, 0, 0],
      fwIndicators: [1],
      fwAuxiliaries: [0, 1],
    },
  };
}

export interface CashUnits {
  CDM: Numbers[];
  CIM: Numbers[];
}

export function newCashUnits(): CashUnits {
  const cassette = (usNumber: number, ulValues: number): Numbers => ({
    usNumber,
    usType: 3,
    lpszCashUnitName: `CASSETTE${usNumber}`,
    cUnitID: `LCU0${usNumber}`,
    cCurrencyID: 'CNY',
    ulValues,
    ulInitialCount: 2_000,
    ulCount: 1_500,
    ulRejectCount: 0,
    usStatus: 0,
    ulRetractedCount: 0,
  });
  return {
    CDM: [
      { ...cassette(1, 0), usType: 2, ulCount: 0, lpszCashUnitName: 'REJECT' },
      { ...cassette(2, 0), usType: 6, ulCount: 0, lpszCashUnitName: 'RETRACT' },
      cassette(3, 10_000),
      cassette(4, 5_000),
      // The deposit box, which is no unit of the dispenser.
      { ...cassette(5, 0), usType: 1 },
    ],
    CIM: [
      { usNumber: 1, fwType: 2, cUnitID: 'CIN01', ulCashInCount: 0, ulCount: 0, usStatus: 4 },
      { usNumber: 2, fwType: 4, cUnitID: 'RET01', ulCashInCount: 0, ulCount: 0, usStatus: 4, ulRetractedCount: 0 },
      { usNumber: 3, fwType: 6, usCDMType: 3, cUnitID: 'LCU03', ulCount: 1_500, usStatus: 0 },
    ],
  };
}
