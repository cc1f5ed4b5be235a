import type { Json } from './hardware.js';
import type { Level, UnitStatus } from './storage-units.js';
import { TellingServices } from './telling-services.js';

export type ReaderModule = 'chipModule' | 'magWriteModule' | 'frontImageModule' | 'backImageModule';
export type JammedShutter = 'jammedOpen' | 'jammedPartiallyOpen' | 'jammedClosed' | 'jammedUnknown';

/** What happens to the card reader, the dispenser and the acceptor. */
export class CardAndCashVerbs extends TellingServices {
  /** The machine keeps the customer's card. */
  captureCard(): void {
    const bin = this.hardware.unit('CardReader', 'unit1');
    if (bin.kind === 'card') bin.count += 1;
    this.hardware.change('CardReader', 'cardReader', { media: 'notPresent' });
    this.tell('CardReader', 'CardReader.CardActionEvent', { to: 'unit1', from: 'transport' });
    this.tellUnit('CardReader', 'unit1');
    this.tellStatus('CardReader', { cardReader: { media: 'notPresent' } });
  }

  jamCard(): void {
    this.hardware.change('CardReader', 'common', { device: 'hardwareError' });
    this.hardware.change('CardReader', 'cardReader', { media: 'jammed' });
    this.errorEvent('hardware', 'clear');
    this.tellStatus('CardReader', { common: { device: 'hardwareError' }, cardReader: { media: 'jammed' } });
  }

  clearCard(): void {
    this.hardware.change('CardReader', 'common', { device: 'online' });
    this.hardware.change('CardReader', 'cardReader', { media: 'notPresent' });
    this.tell('CardReader', 'CardReader.MediaRemovedEvent', {});
    this.tellStatus('CardReader', { common: { device: 'online' }, cardReader: { media: 'notPresent' } });
  }

  /** The customer takes the card. */
  takeCard(): void {
    this.hardware.change('CardReader', 'cardReader', { media: 'notPresent' });
    this.tell('CardReader', 'CardReader.MediaRemovedEvent', {});
  }

  /**
   * After a reset a card is found, and where it is now. In 2021-1 the event goes only to the client that asked for the
   * reset; the others see the status and the counter.
   */
  findCardAfterReset(position: 'exit' | 'transport' | 'jammed' | 'unit1'): void {
    if (position === 'unit1' && this.isOld) return this.captureCard();
    const media = position === 'jammed' ? 'jammed' : position === 'transport' ? 'present' : 'entering';
    if (position !== 'unit1') this.hardware.change('CardReader', 'cardReader', { media });
    if (this.isOld) return this.tellStatus('CardReader', {});
    const bin = this.hardware.unit('CardReader', 'unit1');
    if (position === 'unit1' && bin.kind === 'card') bin.count += 1;
    this.tell('CardReader', 'CardReader.MediaDetectedEvent', { position });
  }

  cardBin(level: Level): void {
    this.hardware.unit('CardReader', 'unit1').level = level;
    this.tellThreshold('CardReader', 'unit1');
  }

  cardBinStatus(status: UnitStatus): void {
    this.hardware.unit('CardReader', 'unit1').status = status;
    this.tell('CardReader', 'Storage.StorageChangedEvent', { unit1: this.hardware.unitOf('CardReader', 'unit1') });
  }

  readerModule(module: ReaderModule, state: 'ok' | 'inoperable' | 'unknown'): void {
    this.change('CardReader', 'cardReader', { [module]: state });
  }

  securityModule(security: 'open' | 'notReady'): void {
    this.change('CardReader', 'cardReader', { security });
  }

  /** One retract of `notes` notes that the customer did not take; of none, when the customer was quicker. */
  retainCash(notes: number): void {
    const unit = this.hardware.unit('CashDispenser', 'unit5');
    if (unit.kind === 'cash') {
      unit.retractOperations += 1;
      unit.retracted += notes;
    }
    this.tellUnit('CashDispenser', 'unit5');
  }

  /**
   * After a reset the dispenser finds notes and moves them to its retract bin. In 2021-1 the event goes only to the
   * client that asked for the reset; the others see the counter.
   */
  findCashAfterReset(): void {
    if (this.isOld) return this.retainCash(1);
    this.tell('CashDispenser', 'CashManagement.MediaDetectedEvent', { target: 'retract', unit: 'unit5', index: 1 });
  }

  presentCash(): void {
    const changed = this.hardware.changePosition('CashDispenser', { positionStatus: 'notEmpty' });
    this.tell('CashDispenser', 'CashManagement.ItemsPresentedEvent', { position: this.wrapped('outDefault') });
    this.tellStatus('CashDispenser', changed);
  }

  takeCash(): void {
    const changed = this.hardware.changePosition('CashDispenser', { positionStatus: 'empty' });
    this.tell('CashDispenser', 'CashManagement.ItemsTakenEvent', { position: this.wrapped('outDefault') });
    this.tellStatus('CashDispenser', changed);
  }

  /** Fewer notes come than were asked for; told to everybody, as some services do. */
  dispenseShort(): void {
    this.tellOfCommand('CashDispenser', 'CashDispenser.IncompleteDispenseEvent', { currencies: { CNY: 100 } });
  }

  /** Notes stick in the dispenser's path. */
  jamDispenser(): void {
    this.dispenserPath({ transport: 'inoperative', transportStatus: 'notEmpty' });
  }

  /** The dispenser's path does not work, and nothing is in it. */
  breakDispenser(): void {
    this.dispenserPath({ transport: 'inoperative', transportStatus: 'empty' });
  }

  /** Notes that the customer had in reach lie in the path. */
  leaveNotesInPath(): void {
    this.dispenserPath({ transport: 'ok', transportStatus: 'notEmptyCustomer' });
  }

  clearDispenser(): void {
    this.hardware.change('CashDispenser', 'common', { device: 'online' });
    this.dispenserPath({ transport: 'ok', transportStatus: 'empty' });
  }

  jamShutter(how: JammedShutter = 'jammedClosed'): void {
    this.dispenserShutter(how, 'jammed');
  }

  clearShutter(): void {
    this.dispenserShutter('closed', 'closed');
  }

  dispenserStacker(intermediateStacker: 'empty' | 'notEmpty' | 'notEmptyCustomer' | 'notEmptyUnknown'): void {
    this.change('CashDispenser', 'cashDispenser', { intermediateStacker });
  }

  /** What the dispenser says of all its units together. */
  dispenserUnits(dispenser: 'ok' | 'attention' | 'stop' | 'unknown'): void {
    this.change('CashDispenser', 'cashManagement', { dispenser });
  }

  /** A status of the unit itself, or the level of what it holds. */
  cassette(unit: string, status: UnitStatus | Level): void {
    this.setUnit('CashDispenser', unit, status);
  }

  /** A unit fails during a command. `inoperative` stays with the unit until it is set right. */
  failUnit(unit: string, failure: string): void {
    if (failure === 'error') this.hardware.unit('CashDispenser', unit).status = 'inoperative';
    const payload = { failure, unit: { [unit]: this.hardware.unitOf('CashDispenser', unit) } };
    if (this.isOld) this.tell('CashDispenser', 'Storage.StorageErrorEvent', payload);
    else this.tellOfCommand('CashDispenser', 'Storage.StorageErrorEvent', payload);
  }

  acceptorBox(unit: string, status: UnitStatus | Level): void {
    this.setUnit('CashAcceptor', unit, status);
  }

  acceptorUnits(acceptor: 'ok' | 'attention' | 'stop' | 'unknown'): void {
    this.change('CashAcceptor', 'cashManagement', { acceptor });
  }

  jamAcceptor(): void {
    this.acceptorPath({ transport: 'inoperative', transportStatus: 'notEmptyCustomer' });
  }

  clearAcceptor(): void {
    this.acceptorPath({ transport: 'ok', transportStatus: 'empty', shutter: 'closed', positionStatus: 'empty' });
  }

  jamAcceptorShutter(): void {
    this.acceptorPath({ shutter: 'jammedOpen' });
  }

  acceptorStacker(intermediateStacker: 'empty' | 'notEmpty' | 'full'): void {
    this.change('CashAcceptor', 'cashAcceptor', { intermediateStacker });
  }

  banknoteReader(banknoteReader: 'ok' | 'inoperable'): void {
    this.change('CashAcceptor', 'cashAcceptor', { banknoteReader });
  }

  /** Notes with which a deposit went wrong lie in the drop box, or have been taken out. */
  dropBox(dropBox: boolean): void {
    this.change('CashAcceptor', 'cashAcceptor', { dropBox });
  }

  refuseInput(reason: string): void {
    this.tellOfCommand('CashAcceptor', 'CashAcceptor.InputRefuseEvent', { reason });
  }

  /** A person takes out the cards and the retracted notes and sets the counters back. */
  emptyBins(): void {
    Object.assign(this.hardware.unit('CardReader', 'unit1'), { count: 0, level: 'ok', status: 'ok' });
    const emptied = { retractOperations: 0, retracted: 0, level: 'ok', status: 'ok' };
    Object.assign(this.hardware.unit('CashDispenser', 'unit5'), emptied);
    this.tellUnit('CardReader', 'unit1');
    this.tellUnit('CashDispenser', 'unit5');
  }

  /** The card reader tells of an error and of what is to be done about it. */
  errorEvent(eventId: 'hardware' | 'software' | 'user' | 'fraudAttempt', action: string): void {
    this.tell('CardReader', 'Common.ErrorEvent', { eventId, action, vendorDescription: `simulated ${eventId}` });
  }

  private dispenserPath(changed: Json): void {
    this.tellStatus('CashDispenser', this.hardware.changePosition('CashDispenser', changed));
  }

  private dispenserShutter(inStatus: string, shutter: 'jammed' | 'closed'): void {
    this.hardware.changePosition('CashDispenser', { shutter: inStatus });
    this.tell('CashDispenser', 'CashManagement.ShutterStatusChangedEvent', { position: 'outDefault', shutter });
  }

  private acceptorPath(changed: Json): void {
    this.tellStatus('CashAcceptor', this.hardware.changePosition('CashAcceptor', changed));
  }
}
