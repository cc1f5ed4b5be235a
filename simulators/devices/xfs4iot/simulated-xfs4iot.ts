import { CardAndCashVerbs } from './card-and-cash-verbs.js';
import type { DeviceStatus, Door, ServiceName } from './hardware.js';

export type { Xfs4IotOptions } from './service-host.js';

/**
 * A terminal's XFS4IoT services behind one publisher: card reader, cash dispenser, printer and auxiliaries, and where they
 * are asked for acceptor, PIN pad and vendor mode. The verbs do to the machine what its parts do by themselves in the
 * field, and the services tell it as real ones would.
 */
export class SimulatedXfs4Iot extends CardAndCashVerbs {
  paperLow(): void {
    this.paper('low');
  }

  paperOut(): void {
    this.paper('out');
  }

  paperOk(): void {
    this.paper('full');
  }

  /** Paper sticks at its roll. */
  jamPaper(): void {
    this.change('Printer', 'printer', { paper: { upper: 'jammed' } });
  }

  printerMedia(media: 'present' | 'notPresent' | 'jammed' | 'entering' | 'retracted'): void {
    this.change('Printer', 'printer', { media });
  }

  printerSupply(supply: 'toner' | 'ink', state: 'full' | 'low' | 'out'): void {
    this.hardware.change('Printer', 'printer', { [supply]: state });
    this.tell('Printer', `Printer.${supply === 'toner' ? 'Toner' : 'Ink'}ThresholdEvent`, { state });
  }

  printerLamp(state: 'ok' | 'fading' | 'inop'): void {
    this.hardware.change('Printer', 'printer', { lamp: state });
    this.tell('Printer', 'Printer.LampThresholdEvent', { state });
  }

  printerRetractBin(state: 'ok' | 'high' | 'full'): void {
    this.hardware.retractBin = state;
    this.tell('Printer', 'Printer.RetractBinThresholdEvent', { binNumber: 1, state });
  }

  printerRetractBinTaken(taken: boolean): void {
    this.hardware.retractBin = taken ? 'missing' : 'ok';
    this.tell('Printer', 'Printer.RetractBinStatusEvent', { binNumber: 1, state: taken ? 'removed' : 'inserted' });
  }

  /** A receipt that nobody took is drawn back in, or sticks on its way. */
  retractReceipt(result: 'unit1' | 'transport' | 'jammed'): void {
    this.hardware.change('Printer', 'printer', { media: result === 'jammed' ? 'jammed' : 'retracted' });
    const old = { retractResult: result === 'jammed' ? 'jammed' : 'ok', binNumber: 1 };
    this.tell('Printer', 'Printer.MediaAutoRetractedEvent', this.isOld ? old : { result });
  }

  findReceiptAfterReset(position: 'present' | 'entering' | 'jammed' | 'unknown' | 'expelled'): void {
    const media = position === 'expelled' ? 'notPresent' : position;
    this.hardware.change('Printer', 'printer', { media });
    this.tell('Printer', 'Printer.MediaDetectedEvent', { position });
  }

  takeReceipt(): void {
    this.hardware.change('Printer', 'printer', { media: 'notPresent' });
    this.tell('Printer', 'Printer.MediaTakenEvent', {});
  }

  openSafe(): void {
    this.door('safeDoor', 'open');
  }

  closeSafe(): void {
    this.door('safeDoor', 'closed');
  }

  /** 2021-1 has an event of the cash devices too for the safe. */
  door(name: 'safeDoor' | 'cabinetFrontDoor', state: Door): void {
    this.changeAuxiliary({ [name]: state });
    if (!this.isOld || name !== 'safeDoor') return;
    const isOpen = state === 'open';
    this.hardware.change('CashDispenser', 'cashManagement', { safeDoor: isOpen ? 'doorOpen' : 'doorClosed' });
    this.tell('CashDispenser', `CashManagement.SafeDoor${isOpen ? 'Open' : 'Closed'}Event`, {});
  }

  tamper(on: boolean): void {
    this.sensor('tamperSensor', on);
  }

  sensor(name: 'tamperSensor' | 'internalTamperSensor' | 'seismicSensor' | 'heatSensor', on: boolean): void {
    this.changeAuxiliary({ [name]: on ? 'on' : 'off' });
  }

  vandalShield(state: 'closed' | 'open' | 'locked' | 'service' | 'partiallyOpen' | 'jammed' | 'tampered'): void {
    this.changeAuxiliary({ vandalShield: state });
  }

  display(state: 'on' | 'off' | 'displayError'): void {
    this.changeAuxiliary({ displaySensor: state });
  }

  /** `mains`, `battery`, or `batteryLow`. */
  power(state: 'mains' | 'battery' | 'batteryLow'): void {
    const [engaged, low] = [state !== 'mains', state === 'batteryLow'];
    this.changeAuxiliary({ ups: { low, engaged, powering: engaged, recovered: !engaged } });
  }

  enterSupervisor(): void {
    this.changeAuxiliary({ operatorSwitch: 'supervisor' });
  }

  leaveSupervisor(): void {
    this.changeAuxiliary({ operatorSwitch: 'run' });
  }

  enterVendorMode(): void {
    this.tell('VendorMode', 'VendorMode.EnterModeRequestEvent', {});
    this.hardware.change('VendorMode', 'vendorMode', { service: 'active' });
    this.tell('VendorMode', 'VendorMode.ModeEnteredEvent', {});
  }

  leaveVendorMode(): void {
    this.tell('VendorMode', 'VendorMode.ExitModeRequestEvent', {});
    this.hardware.change('VendorMode', 'vendorMode', { service: 'inactive' });
    this.tell('VendorMode', 'VendorMode.ModeExitedEvent', {});
  }

  beginExchange(service: ServiceName = 'CashDispenser'): void {
    this.change(service, 'common', { exchange: 'active' });
  }

  endExchange(service: ServiceName = 'CashDispenser'): void {
    this.change(service, 'common', { exchange: 'inactive' });
  }

  encryptor(encryptionState: 'ready' | 'notReady' | 'notInitialized' | 'busy'): void {
    this.change('PinPad', 'keyManagement', { encryptionState });
  }

  setDevice(status: DeviceStatus, service: ServiceName = 'CardReader'): void {
    this.change(service, 'common', { device: status });
  }

  antiFraud(antiFraudModule: 'ok' | 'inoperable' | 'deviceDetected' | 'unknown', service: ServiceName): void {
    this.change(service, 'common', { antiFraudModule });
  }

  devicePosition(devicePosition: 'inPosition' | 'notInPosition', service: ServiceName): void {
    this.change(service, 'common', { devicePosition });
  }

  private paper(threshold: 'full' | 'low' | 'out'): void {
    this.hardware.change('Printer', 'printer', { paper: { upper: threshold } });
    this.tell('Printer', 'Printer.PaperThresholdEvent', { paperSource: 'upper', threshold });
    this.tellStatus('Printer', { printer: { paper: { upper: threshold } } });
  }
}
