/** A text in both languages. */
export interface Bilingual {
  zh: string;
  en: string;
}

/** What a scenario may do to the running system: only what a machine, or a line, could do. */
export interface Stage {
  /** The terminal that the scenario is about. */
  readonly terminal: string;
  /** Whether a real agent with simulated devices stands there; else a terminal of the fleet, played on the contract. */
  hasDevices(terminal: string): boolean;
  /** The terminals of the same site that are in the running system, `terminal` among them. */
  neighbours(): string[];
  /** Does something to a terminal; rejects with one readable line when it cannot. */
  tell(terminal: string, verb: string, body?: Record<string, unknown>): Promise<unknown>;
  /** For the person at the keyboard. */
  say(line: Bilingual): void;
  pause(ms: number): Promise<void>;
}

/** One story that can be played into a running system. */
export interface Scenario {
  name: string;
  /** What happens. */
  what: Bilingual;
  /** What to look at afterwards. */
  look: Bilingual;
  /** Where it plays when no terminal is named. */
  terminal: string;
  play(stage: Stage): Promise<void>;
}
