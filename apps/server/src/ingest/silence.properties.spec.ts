import fc from 'fast-check';
import type { Clock } from '#libs/clock';
import type { ServerConfig } from '../server.config.js';
import type { BatchPipeline } from './batch-pipeline.js';
import { HearTerminal } from './hear-terminal.js';
import { HeldPartitions } from './held-partitions.js';
import type { Presence, PresentTerminal } from './presence.js';
import { SilenceWatch } from './silence-watch.js';

const TIMEOUT_S = 60;
const LOST_GRACE_S = 45;
const PROMISED_EXTRA_S = 2;
const SESSIONS = ['11111111-0000-4000-8000-000000000001', '11111111-0000-4000-8000-000000000002'] as const;
const JOURNAL = '0d9f5a2e-3f0f-4b57-9d3b-1c6a5f2f7d11';

type Step =
  /** So many seconds in which nothing happens but the watch's look. */
  | { kind: 'pass'; seconds: number }
  | { kind: 'heartbeat' | 'birth' | 'events' | 'will' | 'stop'; session: 0 | 1; clockOffS: number }
  | { kind: 'brokerAway' | 'brokerBack' | 'restart' }
  /** The server's own clock is set. */
  | { kind: 'clockSet'; seconds: number }
  /** The next turns are committed so many looks later, or fail first. */
  | { kind: 'database'; delay: 0 | 1; fails: boolean };

/** A step of a few seconds is no jump: for the watch, and so for its promise, that is time passing. */
const jump = fc.oneof(fc.integer({ min: -7200, max: -5 }), fc.integer({ min: 10, max: 7200 }));
const session = fc.constantFrom<0 | 1>(0, 1);
const spoken = fc.record({
  kind: fc.constantFrom(
    'heartbeat' as const,
    'heartbeat' as const,
    'birth' as const,
    'events' as const,
    'will' as const,
    'stop' as const,
  ),
  session,
  clockOffS: fc.constantFrom(0, 0, 3, -400, 86_400),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 70 }) }) },
  { weight: 5, arbitrary: spoken },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('brokerAway' as const, 'brokerBack' as const, 'restart' as const) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('clockSet' as const), seconds: jump }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('database' as const),
      delay: fc.constantFrom<0 | 1>(0, 1),
      fails: fc.boolean(),
    }),
  },
);

/** One terminal under the real watch, second by second; what was true is kept beside it in real seconds. */
class Night {
  second = 0;
  /** Real second of the last word of the terminal itself, of whatever session; a will is the broker's word. */
  spokeAt: number | null = null;
  /** Real second of the last word that counted: an ended or replaced session's late word does not. */
  countedAt: number | null = null;
  /** Since when nothing kept the server from hearing or looking. */
  fairSince = 0;
  turns: { kind: string; second: number; reason: string; quiet: number }[] = [];
  private offsetS = 1_700_000_000;
  private delay = 0;
  private fails = false;
  private due: { at: number; commit: () => void }[] = [];
  private terminal = newTerminal();
  private held = new HeldPartitions();
  private hearing!: HearTerminal;
  private watch!: SilenceWatch;
  private readonly clock: Clock = { now: () => this.now() };

  constructor() {
    this.start();
  }

  get isSilent(): boolean {
    return this.terminal.silentSince !== null;
  }

  get lastRaisedAt(): number {
    return this.turns.findLast(({ kind }) => kind === 'raised')?.second ?? -Infinity;
  }

  take(step: Step): void {
    switch (step.kind) {
      case 'pass':
        for (let i = 0; i < step.seconds; i++) this.tick();
        return;
      case 'brokerAway':
        this.held.listensSince(7, null);
        return this.beUnfair();
      case 'brokerBack':
        this.held.listensSince(7, this.now());
        return this.beUnfair();
      case 'restart':
        return this.start();
      case 'clockSet':
        // Seen at the next look; two such steps between two looks would look like none.
        this.offsetS += step.seconds;
        this.fairSince = this.second + 1;
        return this.tick();
      case 'database':
        this.delay = step.delay;
        this.fails = step.fails;
        return this.beUnfair();
      default:
        return this.speak(step);
    }
  }

  private speak({ kind, session, clockOffS }: Extract<Step, { session: 0 | 1 }>): void {
    // Nobody hears while the broker is away; the agent would be heard later, by another word.
    if (this.held.listeningSince(7) === null) return;
    const now = this.now();
    const at = new Date(now.getTime() + clockOffS * 1000).toISOString();
    const word = { v: 1 as const, session: SESSIONS[session], at };
    if (kind !== 'will') this.spokeAt = this.second;
    if (kind === 'heartbeat') this.hearing.heartbeat(this.terminal, { ...word, components: {}, health: {} }, now);
    else if (kind === 'events')
      this.hearing.alive(this.terminal, { v: 1, session: word.session, journal: JOURNAL, oldest: 1, sentAt: at }, now);
    else {
      const state = ({ birth: 'online', will: 'lost', stop: 'stopped' } as const)[kind];
      this.hearing.session(this.terminal, { ...word, state }, now);
    }
    if (kind !== 'will' && this.terminal.lastSeenAt?.getTime() === now.getTime()) this.countedAt = this.second;
  }

  private tick(): void {
    this.second += 1;
    if (this.held.listeningSince(7) === null) this.beUnfair();
    const due = this.due.filter(({ at }) => at <= this.second);
    this.due = this.due.filter(({ at }) => at > this.second);
    for (const { commit } of due) commit();
    this.watch.look();
  }

  private beUnfair(): void {
    this.fairSince = Math.max(this.fairSince, this.second);
  }

  private now(): Date {
    return new Date((this.second + this.offsetS) * 1000);
  }

  /** As after a restart: the standing is read back, what was under way is not. */
  private start(): void {
    this.beUnfair();
    this.due = [];
    this.terminal = { ...this.terminal, turning: false, previousSession: null, previousHeard: 0 };
    this.held = new HeldPartitions();
    this.held.add(7, '1');
    this.held.listensSince(7, this.now());
    const presence = {
      all: () => [this.terminal],
      touch: () => undefined,
      flush: () => Promise.resolve(),
    } as unknown as Presence;
    const pipeline = {
      offer: (item: {
        event: { kind: string; detail: Record<string, unknown> };
        settled?: (committed: boolean) => void;
      }) => {
        const { settled, event } = item;
        if (!settled) return;
        const committed = !this.fails;
        const quiet = this.second - (this.countedAt ?? -Infinity);
        this.fails = false;
        this.due.push({
          at: this.second + this.delay,
          commit: () => {
            if (committed)
              this.turns.push({ kind: event.kind, second: this.second, reason: String(event.detail['reason']), quiet });
            settled(committed);
          },
        });
        if (this.delay === 0) this.due.pop()!.commit();
      },
    } as unknown as BatchPipeline;
    this.hearing = new HearTerminal(presence, pipeline);
    this.watch = new SilenceWatch(presence, this.held, pipeline, {} as ServerConfig, this.clock);
    this.watch.look();
  }
}

const newTerminal = (): PresentTerminal =>
  ({
    terminalId: 'T0001',
    regionId: 'east',
    partition: 7,
    silentAfterSeconds: TIMEOUT_S,
    session: null,
    sessionState: 'unknown',
    sessionSince: null,
    journal: null,
    agentVersion: null,
    lastSeenAt: null,
    clockOffsetMs: null,
    silentSince: null,
    components: {},
    health: {},
    previousSession: null,
    previousHeard: 0,
    turning: false,
  }) as unknown as PresentTerminal;

/** Plays a night second by second and asks after each second. */
function play(steps: readonly Step[], ask: (night: Night) => void): Night {
  const night = new Night();
  for (const each of steps) {
    if (each.kind !== 'pass') night.take(each);
    else
      for (let i = 0; i < each.seconds; i++) {
        night.take({ kind: 'pass', seconds: 1 });
        ask(night);
      }
  }
  return night;
}

const nights = fc.array(step, { minLength: 5, maxLength: 40 });

describe('silence, over any interleaving of births, wills, heartbeats, clocks, brokers and restarts', () => {
  it('is never taken back unless the terminal itself spoke since', () => {
    fc.assert(
      fc.property(nights, (steps) => {
        let raisedAt = -Infinity;
        let seen = 0;
        play(steps, (night) => {
          for (const turn of night.turns.slice(seen)) {
            if (turn.kind === 'raised') raisedAt = turn.second;
            else expect(night.spokeAt ?? -Infinity).toBeGreaterThanOrEqual(raisedAt - 1);
          }
          seen = night.turns.length;
        });
      }),
      { numRuns: 3_000 },
    );
  });

  it('is told at most two seconds after the timeout, whenever the server could hear and look', () => {
    let told = 0;
    fc.assert(
      fc.property(nights, (steps) => {
        play(steps, (night) => {
          const quiet = night.second - Math.max(night.countedAt ?? Infinity, night.fairSince);
          if (night.countedAt !== null && quiet >= TIMEOUT_S + PROMISED_EXTRA_S) {
            expect(night.isSilent).toBe(true);
            told += 1;
          }
        });
      }),
      { numRuns: 3_000 },
    );
    expect(told).toBeGreaterThan(1_000);
  });

  it('is never told of a terminal that spoke within its timeout and whose connection did not break', () => {
    fc.assert(
      fc.property(nights, (steps) => {
        let seen = 0;
        play(steps, (night) => {
          for (const { kind, reason, quiet } of night.turns.slice(seen)) {
            if (kind !== 'raised') continue;
            expect(quiet).toBeGreaterThanOrEqual(reason === 'connectionLost' ? LOST_GRACE_S : TIMEOUT_S);
          }
          seen = night.turns.length;
        });
      }),
      { numRuns: 3_000 },
    );
  });

  it('is told and taken back in turn, never twice the same', () => {
    fc.assert(
      fc.property(nights, (steps) => {
        const { turns } = play(steps, () => undefined);
        turns.forEach(({ kind }, i) => expect(kind).toBe(i % 2 === 0 ? 'raised' : 'cleared'));
      }),
      { numRuns: 2_000 },
    );
  });
});
