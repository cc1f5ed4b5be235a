import type { Writable } from 'node:stream';
import {
  DEVICE,
  LOGICAL_NAMES,
  STATUS_CODE,
  UNIT,
  UNITS_CODE,
  newCashUnits,
  newMachine,
  type Numbers,
  type ServiceName,
} from './machine.js';
import { Outlets } from './outlets.js';

export interface Xfs3ShimOptions {
  /** How often it says that it lives. 0: never. */
  aliveMs?: number;
  /** Other names of the services than the usual ones. */
  names?: Partial<Record<ServiceName, string>>;
}

type Kind = 'SRVE' | 'USRE' | 'SYSE' | 'EXEE' | 'STATUS' | 'CMPL';
type UnitStatus = keyof typeof UNIT;

/**
 * A terminal PC with CEN/XFS 3.20 services and a shim in front of them that writes the agent's lines. The verbs do to
 * the machine what happens in the field; each is told by its event, where XFS has one, and by a new snapshot.
 */
export class SimulatedXfs3Shim {
  readonly outlets = new Outlets(() => this.greet());
  private readonly names: Record<ServiceName, string>;
  private machine = newMachine();
  private units = newCashUnits();
  private readonly timer: NodeJS.Timeout | undefined;
  private mute = false;

  constructor({ aliveMs = 50, names = {} }: Xfs3ShimOptions = {}) {
    this.names = { ...LOGICAL_NAMES, ...names };
    if (aliveMs > 0) this.timer = setInterval(() => this.line({ kind: 'ALIVE' }), aliveMs);
  }

  /** What the agent has sent. */
  get received(): string {
    return Buffer.concat(this.outlets.received).toString('latin1');
  }

  /** The agent connects. @returns the port, any free one for 0 */
  async start(port = 0): Promise<{ port: number }> {
    return { port: await this.outlets.listen({ port, host: '127.0.0.1' }) };
  }

  serve(line: Writable): void {
    this.outlets.serve(line);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.outlets.stop();
  }

  /** It hangs: what is open stays open and nothing comes. */
  hang(mute = true): void {
    this.mute = mute;
  }

  // Lines.

  raw(text: string | Uint8Array): void {
    if (!this.mute) this.outlets.write(text);
  }

  line(object: Numbers): void {
    this.raw(`${JSON.stringify(object)}\r\n`);
  }

  tell(kind: Kind, service: ServiceName, code: number, payload: unknown = null): void {
    this.say(kind, service, { code, hResult: 0, payload });
  }

  /** A command of the shim's own application has come to its end. */
  complete(service: ServiceName, code: number, hResult: number): void {
    this.say('CMPL', service, { code, hResult, payload: null });
  }

  private say(kind: Kind, service: ServiceName, more: Numbers): void {
    const { code, hResult, payload } = more;
    const ts = '2026-11-21T03:00:00.000';
    this.line({ class: service, logicalName: this.names[service], kind, code, hResult, ts, payload });
  }

  snapshot(...services: ServiceName[]): void {
    for (const service of services) {
      this.tell('STATUS', service, STATUS_CODE[service], this.machine[service]);
      if (service === 'CDM')
        this.tell('STATUS', 'CDM', UNITS_CODE.CDM, { usTellerID: 0, usCount: 5, lppList: this.units.CDM });
      if (service === 'CIM') this.tell('STATUS', 'CIM', UNITS_CODE.CIM, { usCount: 3, lppCashIn: this.units.CIM });
    }
  }

  /** Sets members of a service's status, and tells the new snapshot. */
  set(service: ServiceName, members: Numbers): void {
    Object.assign(this.machine[service], members);
    this.snapshot(service);
  }

  /** The members of the one position of dispenser or acceptor. */
  position(service: 'CDM' | 'CIM', members: Numbers): void {
    Object.assign((this.machine[service].lppPositions as Numbers[])[0]!, members);
    this.snapshot(service);
  }

  /** A visit: all is well, and the bins are empty. */
  clear(): void {
    this.machine = newMachine();
    this.units = newCashUnits();
    this.greet();
  }

  // Card reader.

  /** `counter`: nothing tells of it but the next snapshot. */
  captureCard(by: 'action' | 'reset' | 'command' | 'counter'): void {
    const idc = this.machine.IDC;
    idc.usCards = (idc.usCards as number) + 1;
    idc.fwMedia = 2;
    if (by === 'action') this.tell('SRVE', 'IDC', 205, { wAction: 1, wPosition: 1 });
    if (by === 'reset') this.tell('SRVE', 'IDC', 209, 1);
    if (by === 'command') this.tell('EXEE', 'IDC', 208);
    this.snapshot('IDC');
  }

  takeCard(): void {
    this.tell('SRVE', 'IDC', 204);
    this.set('IDC', { fwMedia: 2 });
  }

  cardBin(fwRetainBin: number): void {
    this.tell('USRE', 'IDC', 206, { lpfwRetainBin: fwRetainBin });
    this.set('IDC', { fwRetainBin });
  }

  // Cash.

  unit(service: 'CDM' | 'CIM', usNumber: number, members: Numbers): void {
    Object.assign(this.find(service, usNumber), members);
    this.snapshot(service);
  }

  /** A unit reaches a threshold: the event comes first. */
  threshold(service: 'CDM' | 'CIM', usNumber: number, status: UnitStatus): void {
    const unit = this.find(service, usNumber);
    unit.usStatus = UNIT[status];
    this.tell('USRE', service, service === 'CDM' ? 303 : 1303, unit);
    this.snapshot(service);
  }

  retractCash(notes: number): void {
    const unit = this.find('CDM', 2);
    unit.ulRetractedCount = (unit.ulRetractedCount as number) + notes;
    this.tell('CMPL', 'CDM', 305, { usNumOfItemNumbers: 1, lppItemNumber: [{ ulCount: notes, usNumber: 2 }] });
    this.tell('SRVE', 'CDM', 314, { usCount: 1, lpusCUNumList: [2] });
    this.snapshot('CDM');
  }

  retractNothing(): void {
    this.complete('CDM', 305, -316);
    this.snapshot('CDM');
  }

  findCashAfterReset(service: 'CDM' | 'CIM', usNumber: number): void {
    this.tell('SRVE', service, service === 'CDM' ? 317 : 1314, { usNumber, lpRetractArea: null, fwOutputPosition: 0 });
  }

  presentCash(): void {
    this.tell('SRVE', 'CDM', 313, { fwPosition: 4 });
    this.position('CDM', { fwPositionStatus: 1, fwShutter: 1 });
  }

  takeCash(): void {
    this.tell('SRVE', 'CDM', 309, { fwPosition: 4 });
    this.position('CDM', { fwPositionStatus: 0, fwShutter: 0 });
  }

  // Sensors.

  port(type: 'sensors' | 'doors' | 'auxiliaries', index: number, status: number): void {
    const member = { sensors: 'fwSensors', doors: 'fwDoors', auxiliaries: 'fwAuxiliaries' }[type];
    (this.machine.SIU[member] as number[])[index] = status;
    const wPortType = { sensors: 1, doors: 2, auxiliaries: 8 }[type];
    this.tell('SRVE', 'SIU', 801, { wPortType, wPortIndex: index, wPortStatus: status });
  }

  // System events.

  /** The manager tells of a device; the service's own status follows. */
  deviceStatus(service: ServiceName, state: keyof typeof DEVICE): void {
    this.tell('SYSE', service, 4, {
      lpszPhysicalName: `${service}-1`,
      lpszWorkstationName: 'ATM',
      dwState: DEVICE[state],
    });
    this.set(service, { fwDevice: DEVICE[state] });
  }

  hardwareError(service: ServiceName, dwAction: number, lpbDescription: unknown): void {
    this.tell('SYSE', service, 2, { lpszLogicalName: this.names[service], dwAction, dwSize: 4, lpbDescription });
  }

  private find(service: 'CDM' | 'CIM', usNumber: number): Numbers {
    const unit = this.units[service].find((one) => one.usNumber === usNumber);
    if (!unit) throw new Error(`the simulated ${service} has no unit ${usNumber}`);
    return unit;
  }

  private greet(): void {
    this.line({ shim: 'simulated', version: '1.0', contract: 1 });
    this.snapshot('IDC', 'CDM', 'CIM', 'PTR', 'PIN', 'SIU');
  }
}
