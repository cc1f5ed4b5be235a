/** What children say about themselves when they are ready, by name: the database its address, the gateways their ports. */
export type Facts = Record<string, Record<string, unknown>>;

/** One program that the launcher runs. */
export interface ChildSpec {
  /** Names its log file as well: letters, digits and dashes. */
  name: string;
  /** In zh-CN and English, for the console. */
  title: string;
  /** Compiled entry file, absolute. */
  entry: string;
  args?: (facts: Facts) => string[];
  /** Laid over the launcher's own environment. */
  env?: (facts: Facts) => Record<string, string>;
  /** `service` (the default) runs until it is stopped and says `{ ready: true }`; a `task` is done when it ends with 0. */
  kind?: 'service' | 'task';
  /** How long until it must be ready, or done. Default 60 s. */
  readyWithinMs?: number;
}

/** Children of one stage start together and stop together; the stages follow one another, and stop in reverse. */
export type Stage = ChildSpec[];
