import { Subscription } from 'rxjs';
import { systemClock } from '#libs/clock';
import { silentLogger } from '#libs/observability';
import { createDriver } from '../drivers/index.js';
import type { Observation } from '../observation.js';
import { portHolder, type LinkProblem } from '../transport/index.js';
import { OverheardLine } from './overheard-line.js';
import { probePlan, type ProbeAttempt, type ProbeTarget } from './probe-plan.table.js';
import { saw } from './tail-lines.js';

export interface ProbeOptions {
  protocols: readonly ProbeAttempt['protocol'][];
  /** How long a protocol is given on one setting of the line. */
  seconds: number;
  /** Goes on after a device has answered. */
  all: boolean;
  /** In [0, 1). */
  random: () => number;
  onAttempt?(attempt: ProbeAttempt): void;
}

/** A protocol that was answered. */
export interface ProbeAnswer {
  protocol: string;
  line: ProbeAttempt['line'];
  guess: Record<string, unknown>;
  /** The first states that the device told. */
  said: string[];
}

export interface ProbeReport {
  target: ProbeTarget;
  answers: ProbeAnswer[];
  /** Why the port could not be asked, in one line. */
  problem?: string;
  /** It belongs to another program: nothing was opened, or nothing sent. */
  inUse?: boolean;
}

/** With these, no protocol gets through. Others come and go: a converter may hang up on what it does not like. */
const FATAL: readonly LinkProblem[] = ['inUse', 'notFound', 'notAllowed', 'refused', 'unreachable'];
/** After the first answer, what else the device has to say of itself. */
const SETTLE_MS = 700;
/** A port that does not let go is given up. */
const CLOSING_MS = 2_000;

/**
 * Asks on one port in one protocol after the other, each by its own driver: what is sent is what the driver's whitelist
 * holds. Ends at the first answer. A port that another program has is not opened.
 */
export async function probePort(target: ProbeTarget, options: ProbeOptions): Promise<ProbeReport> {
  const holder = target.type === 'serial' ? portHolder(target.path) : undefined;
  if (holder !== undefined)
    return { target, answers: [], inUse: true, problem: `it belongs to another program (${holder})` };
  const answers: ProbeAnswer[] = [];
  for (const attempt of probePlan(target, options.protocols)) {
    options.onAttempt?.(attempt);
    const { said, refusal } = await tryOne(attempt, options);
    const { protocol, line, guess } = attempt;
    if (said.length > 0) {
      answers.push({ protocol, line, guess, said });
      if (!options.all) break;
    } else if (refusal && FATAL.includes(refusal.problem)) {
      return { target, answers, problem: refusal.reason, ...(refusal.problem === 'inUse' && { inUse: true }) };
    }
  }
  return { target, answers };
}

/** What the device says, or why its line could not be opened. */
async function tryOne(
  { settings }: ProbeAttempt,
  { seconds, random }: ProbeOptions,
): Promise<{ said: string[]; refusal: OverheardLine['refusal'] }> {
  const said = new Set<string>();
  const ended = new Promise<OverheardLine>((resolve) => {
    const line = new OverheardLine((problem) => FATAL.includes(problem) && end());
    const driver = createDriver(settings, {
      ...{ clock: systemClock, logger: silentLogger, random, openByteLink: line.open },
    });
    const subscription = new Subscription();
    const end = (): void => {
      clearTimeout(timer);
      subscription.unsubscribe();
      resolve(line);
    };
    let timer = setTimeout(end, seconds * 1_000);
    subscription.add(
      driver.observations.subscribe({
        next: (seen) => {
          if (!isAnswer(seen)) return;
          if (said.size === 0) {
            clearTimeout(timer);
            timer = setTimeout(end, SETTLE_MS);
          }
          said.add(saw(seen));
        },
        // What came does not fit the driver at all: another protocol's device.
        error: end,
      }),
    );
  });
  const line = await ended;
  await Promise.race([line.free(), new Promise((resolve) => setTimeout(resolve, CLOSING_MS).unref())]);
  return { said: line.isEcho ? [] : [...said], refusal: line.refusal };
}

/** The device is there: all but that it is not. */
const isAnswer = (seen: Observation): boolean =>
  seen.kind === 'state' && !(seen.name === 'device' && seen.value === 'offline');
