import { eventually } from '#libs/testkit';
import { FAULT_CODES, type FaultCode } from '#libs/domain';
import { detect } from '../../device-agent/src/detect/detect.js';
import { emptyMemory } from '../../device-agent/src/detect/memory.js';
import type { Outcome } from '../../device-agent/src/detect/outcome.js';
import { DEFAULT_TUNING, type Tuning } from '../../device-agent/src/detect/timing.table.js';
import { WatchedDriver } from './watched-driver.js';

/** No debounce, so that a test needs not wait; what the debounce does is the detector's own test. */
const AT_ONCE: Tuning = {
  ...DEFAULT_TUNING,
  timings: Object.fromEntries(FAULT_CODES.map((code) => [code, { raiseAfter: 0, clearAfter: 0 }])),
};

/** A driver and the detector behind it: what the agent would publish. */
export class WatchedTerminal extends WatchedDriver {
  readonly outcomes: Outcome[] = [];

  /** With the memory of one that was stopped, it is the same terminal with its driver started anew. */
  constructor(
    settings: unknown,
    public memory = emptyMemory(),
  ) {
    super(settings);
    this.onSeen = (seen) => {
      const { memory, outcomes } = detect(this.memory, seen, new Date(), AT_ONCE);
      this.memory = memory;
      this.outcomes.push(...outcomes);
    };
  }

  /** Waits until the fault is raised, after what was forgotten. */
  raises(fault: FaultCode, timeoutMs?: number): Promise<Outcome> {
    return this.concludes('raised', fault, timeoutMs);
  }

  clears(fault: FaultCode, timeoutMs?: number): Promise<Outcome> {
    return this.concludes('cleared', fault, timeoutMs);
  }

  override forget(): void {
    super.forget();
    this.outcomes.length = 0;
  }

  /** Faults that stand now. */
  get standing(): FaultCode[] {
    return Object.values(this.memory.faults).map(({ fault }) => fault);
  }

  private async concludes(kind: Outcome['kind'], fault: FaultCode, timeoutMs = 8_000): Promise<Outcome> {
    const find = () => this.outcomes.find((one) => one.kind === kind && one.fault === fault);
    try {
      return await eventually(`${fault} ${kind}`, find, timeoutMs, 10);
    } catch {
      const concluded = this.outcomes.map((one) => `${one.kind} ${one.fault}: ${one.reason}`);
      throw new Error(`no ${kind} ${fault}; said:\n${this.said().join('\n')}\nconcluded:\n${concluded.join('\n')}`);
    }
  }
}
