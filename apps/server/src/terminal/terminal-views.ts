import type { z } from 'zod';
import type { terminalDetail, terminalPage, terminalQuery } from '#libs/contract';
import type { Language } from '#libs/domain';

export type TerminalListQuery = z.output<typeof terminalQuery>;
export type TerminalPage = z.output<typeof terminalPage>;
export type TerminalDetail = z.output<typeof terminalDetail>;

/** Who reads: texts are in their language, and only their regions are shown. `regions` empty: every region. */
export interface Reader {
  language: Language;
  regions: readonly string[];
}

/** A cursor that is none of ours. */
export class BadCursor extends Error {
  constructor() {
    super('the cursor is not one that this list gave');
  }
}

/** How terminals stand, for people to look at. */
export interface TerminalViews {
  /** Ordered by id. Throws {@link BadCursor}. */
  list(query: TerminalListQuery, reader: Reader): Promise<TerminalPage>;
  /** `null`: there is none, or not for this reader. */
  detail(terminalId: string, reader: Reader): Promise<TerminalDetail | null>;
}

export const TERMINAL_VIEWS = Symbol('TerminalViews');
