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
  /** It may be the mere echo of the question: an acceptor of ID-003 that idles answers in the very same bytes. */
  doubtful?: boolean;
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
  const echo = new EchoWatch();
  for (const attempt of probePlan(target, options.protocols)) {
    options.onAttempt?.(attempt);
    const { said, line: overheard } = await tryOne(attempt, options);
    const { protocol, line, guess } = attempt;
    echo.note(protocol, overheard);
    const { refusal } = overheard;
    if (refusal && FATAL.includes(refusal.problem))
      return { target, answers, problem: refusal.reason, ...(refusal.problem === 'inUse' && { inUse: true }) };
    if (said.length === 0) continue;
    const doubt = overheard.isEcho ? echo.doubt(protocol) : 'none';
    if (doubt === 'sure') continue;
    answers.push({ protocol, line, guess, said, ...(doubt === 'open' && { doubtful: true }) });
    if (!options.all) break;
  }
  return { target, answers };
}

/** Whether a line gives back what is said on it: then it does so with every protocol. */
class EchoWatch {
  private readonly echoed = new Set<string>();
  private readonly others = new Set<string>();

  note(protocol: string, { isEcho, refusal }: OverheardLine): void {
    if (!refusal) (isEcho ? this.echoed : this.others).add(protocol);
  }

  /** About what looks like an echo of this protocol's questions. `open`: no other protocol was tried before it. */
  doubt(protocol: string): 'none' | 'open' | 'sure' {
    if ([...this.echoed].some((one) => one !== protocol)) return 'sure';
    return [...this.others].some((one) => one !== protocol) ? 'none' : 'open';
  }
}

/** What the device says, or why its line could not be opened. */
async function tryOne(
  { settings }: ProbeAttempt,
  { seconds, random }: ProbeOptions,
): Promise<{ said: string[]; line: OverheardLine }> {
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
  return { said: [...said], line };
}

/** The device is there: all but that it is not. */
const isAnswer = (seen: Observation): boolean =>
  seen.kind === 'state' && !(seen.name === 'device' && seen.value === 'offline');
