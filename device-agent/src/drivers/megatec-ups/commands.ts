import { onlyThese } from '../polled-driver.js';
import { encodeQuestion, type StatusQuestion } from './frame.js';

/**
 * All that this driver may ever say to a UPS: the one status question of the unit. Tests (`T`), shutdowns (`S`, `C`)
 * and the beeper (`Q`) are commands of the same kind, and not here.
 */
export const mayAsk = (question: StatusQuestion): ((bytes: Uint8Array) => boolean) =>
  onlyThese([encodeQuestion(question)]);
