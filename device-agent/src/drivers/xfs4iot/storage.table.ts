import type { StateName } from '../../observation.js';
import type { Identity } from './identity.js';
import { same, type Words } from './words.js';

/** `status` of a cassette itself; `ok` leaves the word to the replenishment status. */
export const UNIT_STATUS: Words = same('inoperative', 'missing', 'notConfigured', 'manipulated');
/** `status` of a bin for retracts and rejects: its own trouble, beside how full it is. */
export const CASH_BIN_STATUS: Words = {
  ...same('inoperative', 'manipulated'),
  ...{ ok: 'ok', missing: 'ok', notConfigured: 'ok' },
};
/** Which state a cash device's bin for retracts and rejects is told by: an acceptor's is one of its boxes. */
export const CASH_BIN: Readonly<Record<Identity['cash'], Extract<StateName, 'bin' | 'rejectBin'>>> = {
  cashDispenser: 'rejectBin',
  recycler: 'rejectBin',
  cashAcceptor: 'bin',
};
/** `status` of a retain bin for cards. */
export const CARD_BIN_STATUS: Words = {
  ...{ inoperative: 'fault', manipulated: 'fault' },
  ...{ ok: 'ok', missing: 'ok', notConfigured: 'ok' },
};
/** `replenishmentStatus` of a cassette. */
export const REPLENISHMENT: Words = same('ok', 'full', 'high', 'low', 'empty');
/** `replenishmentStatus` of a bin that things are put into: it is well when empty or low. */
export const BIN_LEVEL: Words = { ok: 'ok', low: 'ok', empty: 'ok', high: 'high', full: 'full' };
/** `operationStatus`: the one or the other way no longer works. */
export const OPERATION: Words = { dispenseInoperative: 'inoperative', depositInoperative: 'inoperative' };

/** `accuracy` with which a count of retracted notes is to be believed when it has not moved. */
export const ACCURATE: readonly string[] = ['accurate', 'accurateSet'];

/**
 * `Storage.StorageErrorEvent`: what the unit's own properties are after such a failure, until they are read anew. Reasons
 * without a line say nothing and are read after: `locked`, `physicalLocked` and `physicalUnlocked` are what somebody set,
 * `invalid` and `config` are about the call that failed.
 */
export const STORAGE_FAILURE: Readonly<Record<string, { status?: string; level?: string }>> = {
  empty: { level: 'empty' },
  full: { level: 'full' },
  error: { status: 'inoperative' },
  feedModuleProblem: { status: 'inoperative' },
  notConfigured: { status: 'notConfigured' },
};
