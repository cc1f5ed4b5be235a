import type { EventName } from '../../observation.js';
import type { Speaker } from './identity.js';
import { same, type Words } from './words.js';

/** Events of which the name alone says what happened. */
export const HAPPENED: Readonly<Record<string, { whose: Speaker; event: EventName }>> = {
  'CardReader.MediaRemovedEvent': { whose: 'cardReader', event: 'cardTaken' },
  'CashManagement.ItemsPresentedEvent': { whose: 'cash', event: 'cashPresented' },
  'CashManagement.ItemsTakenEvent': { whose: 'cash', event: 'cashTaken' },
  // Bound to a command, so rarely seen: fewer notes went out than were asked for.
  'CashDispenser.IncompleteDispenseEvent': { whose: 'dispenser', event: 'shortDispense' },
};

/** Events of which the payload says what happened. */
export const HAPPENED_BY_PAYLOAD: readonly { whose: Speaker; event: EventName }[] = [
  { whose: 'cardReader', event: 'cardCaptured' },
  { whose: 'cash', event: 'cashRetained' },
  { whose: 'acceptor', event: 'counterfeitNote' },
];

/** `Common.ErrorEvent`, `eventId`; `software` says nothing of the device itself, and status is read after each. */
export const ERROR_EVENT_DEVICE: Words = {
  hardware: 'hardwareError',
  user: 'userError',
  fraudAttempt: 'fraudAttempt',
};

/** Where a card went, or was found: `to` of CardActionEvent, `position` of MediaDetectedEvent. `exit` is the customer's. */
export const CARD_WENT: Words = { transport: 'present', jammed: 'jammed' };

/** Targets of found notes that are out of the customer's reach (2.x: `target`; 2021-1: `retractArea.retractArea`). */
export const RETAINED_AT: readonly string[] = ['retract', 'reject', 'transport', 'stacker'];

/** `Printer.MediaDetectedEvent`, `position`; a storage unit in its place reads as retracted. */
export const PRINT_FOUND: Words = {
  ...same('present', 'entering', 'jammed', 'retracted', 'unknown'),
  expelled: 'notPresent',
};
/** `Printer.MediaAutoRetractedEvent`: `result`, in 2021-1 `retractResult`; a storage unit reads as retracted. */
export const PRINT_RETRACTED: Words = { ok: 'retracted', transport: 'retracted', jammed: 'jammed' };

/** Words by which a refused or examined note is a counterfeit; every other reason is read after in status and storage. */
export const COUNTERFEIT = 'counterfeit';
