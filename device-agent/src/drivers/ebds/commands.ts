import { onlyThese } from '../polled-driver.js';
import { encodeOmnibus } from './frame.js';

/**
 * No note is taken while the agent polls: every poll of this protocol also says which notes are, and a monitor has no
 * business with them.
 */
const NONE = 0;

export const pollFrame = (ack: 0 | 1): Uint8Array => encodeOmnibus(ack, NONE);

/** All that this driver may ever say: its poll. Stacking, returning, resetting and enabling are not here. */
export const maySend = onlyThese([pollFrame(0), pollFrame(1)]);
