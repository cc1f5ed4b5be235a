import type { AckMessage, CommandMessage, ScreenMessage } from '#libs/contract';

/** The way down to a terminal. What is sent while the broker is away is lost: senders repeat, or do without. */
export interface TerminalDownlink {
  ack(terminalId: string, message: AckMessage): void;
  /** Resolves when the broker has it. */
  command(terminalId: string, message: CommandMessage): Promise<void>;
  /** Resolves when the broker has it. */
  screen(terminalId: string, message: ScreenMessage): Promise<void>;
}

export const TERMINAL_DOWNLINK = Symbol('TerminalDownlink');
