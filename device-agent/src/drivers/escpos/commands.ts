import { onlyThese } from '../polled-driver.js';
import { STATUS, questionBytes, type StatusName } from './frame.js';

/** Which printer it is: one with Epson's four status bytes, or a Custom printer with the full status. */
export const MODELS = ['escpos', 'vkp80'] as const;
export type Model = (typeof MODELS)[number];

/** What is asked at each poll. Real-time questions are answered at once, print nothing and change nothing. */
export const QUESTIONS: Record<Model, readonly StatusName[]> = {
  escpos: ['printer', 'offlineCause', 'errorCause', 'paper'],
  vkp80: ['full'],
};

/** All that this driver may ever say to a printer. `DLE ENQ` (recover) and `DLE DC4` (open the drawer) are not here. */
export const maySend = onlyThese((Object.keys(STATUS) as StatusName[]).map(questionBytes));
