import { ackMessage } from '#libs/contract';
import { systemClock, type Clock } from '#libs/clock';
import { COMPONENTS, type Component, type FaultCode } from '#libs/domain';
import { componentOf } from './component-of.js';
import { Connection } from './connection.js';
import { EventQueue, type QueuedEvent } from './event-queue.js';

export interface TerminalOptions {
  id: string;
  /** `mqtt://host:port`, or with `ws:`. */
  mqttUrl: string;
  /** MQTT password; the user is the terminal's id. */
  password?: string;
  heartbeatSeconds?: number;
  /** Before the first resend; doubles up to 30 s. */
  resendMs?: number;
  components?: readonly Component[];
  clock?: Clock;
}

/** Where on the terminal a fault is, and since when. */
interface ActiveFault {
  component: Component;
  fault: FaultCode;
}

export interface TerminalSummary {
  id: string;
  state: 'online' | 'silent' | 'offline';
  faults: string[];
  /** Events that are not acknowledged yet. */
  queued: number;
}

const MAX_EVENTS = 100;
const LONGEST_RESEND_MS = 30_000;
const DEFAULT_COMPONENTS: readonly Component[] = COMPONENTS.filter(
  (name) => name !== 'cashAcceptor' && name !== 'recycler',
);

/**
 * A terminal with no devices behind it that keeps the wire contract: birth and will, heartbeats, numbered events that
 * are sent again until the server says they are durable. What it holds is in memory only.
 */
export class SimulatedTerminal {
  readonly id: string;
  private readonly queue = new EventQueue();
  private readonly connection: Connection;
  private readonly active = new Map<string, ActiveFault>();
  private readonly components: readonly Component[];
  private readonly clock: Clock;
  private heartbeat: NodeJS.Timeout | undefined;
  private resend: NodeJS.Timeout | undefined;
  private resends = 0;
  private silent = false;
  private stopped = true;

  constructor(private readonly options: TerminalOptions) {
    this.id = options.id;
    this.clock = options.clock ?? systemClock;
    this.components = options.components ?? DEFAULT_COMPONENTS;
    this.connection = new Connection(
      {
        terminalId: options.id,
        mqttUrl: options.mqttUrl,
        now: () => this.clock.now(),
        ...(options.password === undefined ? {} : { password: options.password }),
      },
      {
        opened: () => this.beBorn(),
        acknowledged: (payload) => this.acknowledged(payload),
        serverTook: () => this.resendIn(Math.random() * 500),
      },
    );
  }

  /** Connects, and goes on connecting until stopped. */
  start(): void {
    this.stopped = false;
    this.connection.open();
    this.beatIn(Math.random() * this.heartbeatMs);
  }

  /** The orderly end: says `stopped`. What was not acknowledged is lost with the process. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.heartbeat);
    clearTimeout(this.resend);
    await this.connection.close({ v: 1, state: 'stopped', session: this.connection.session, at: this.at() });
  }

  /** Journals the fault and sends it. Returns its sequence number. A fault that is raised already is raised again. */
  raise(fault: FaultCode, detail: Record<string, unknown> = {}, component = componentOf(fault)): number {
    this.active.set(`${component} ${fault}`, { component, fault });
    return this.say('raised', fault, { detail, component });
  }

  /** Clears the fault on its component, whether it was raised by this process or by an earlier one. */
  clear(fault: FaultCode, detail: Record<string, unknown> = {}, component = componentOf(fault)): number {
    this.active.delete(`${component} ${fault}`);
    return this.say('cleared', fault, { detail, component });
  }

  /** Clears all that is raised. Returns the codes. */
  clearAll(): FaultCode[] {
    const faults = [...this.active.values()];
    for (const { fault, component } of faults) this.clear(fault, {}, component);
    return faults.map(({ fault }) => fault);
  }

  /** A note for the record that opens nothing; any word of the form `area.condition`. */
  note(word: string, detail: Record<string, unknown> = {}, component: Component = 'application'): number {
    return this.say('noted', word, { detail, component });
  }

  /** Says nothing more, though the connection lives: a hung terminal. */
  goSilent(): void {
    this.silent = true;
  }

  /** The line is cut; the broker tells of it with the last will. Events are kept for later. */
  loseConnection(): void {
    this.connection.cut();
  }

  /** Ends silence and reconnects. */
  comeBack(): void {
    this.silent = false;
    this.stopped = false;
    if (this.connection.connected) {
      this.beat();
      this.sendAll();
    }
    this.connection.open();
  }

  /** Loses and regains the connection `times` times; each phase lasts `phaseMs`. Ends early when stopped. */
  async flap(times: number, phaseMs = 1_000): Promise<void> {
    for (let i = 0; i < times && !this.stopped; i++) {
      this.loseConnection();
      await pause(phaseMs);
      if (this.stopped) return;
      this.comeBack();
      await pause(phaseMs);
    }
  }

  get connected(): boolean {
    return this.connection.connected;
  }

  get queued(): number {
    return this.queue.size;
  }

  /** Identity of the journal, as in the birth and in acknowledgements. */
  get journal(): string {
    return this.queue.journal;
  }

  summary(): TerminalSummary {
    const state = !this.connected ? 'offline' : this.silent ? 'silent' : 'online';
    return { id: this.id, state, faults: [...this.active.values()].map(({ fault }) => fault), queued: this.queued };
  }

  private get heartbeatMs(): number {
    return (this.options.heartbeatSeconds ?? 30) * 1_000;
  }

  private say(kind: QueuedEvent['kind'], fault: string, about: Pick<QueuedEvent, 'detail' | 'component'>): number {
    const raw = { protocol: 'simulated', code: `${kind} ${fault}` };
    const seq = this.queue.add({ at: this.at(), kind, fault, ...about, raw });
    this.send(seq);
    this.resendIn(this.resendMs);
    return seq;
  }

  private beBorn(): void {
    if (this.silent) return;
    this.connection.publish('session', {
      v: 1,
      state: 'online',
      session: this.connection.session,
      journal: this.queue.journal,
      oldest: this.queue.oldest,
      at: this.at(),
      agent: 'simulated',
      components: this.components,
    });
    this.beat();
    this.resends = 0;
    this.sendAll();
  }

  private sendAll(): void {
    for (let from = this.queue.oldest; this.queue.from(from, 1).length > 0; from += MAX_EVENTS) this.send(from);
    this.resendIn(this.resendMs);
  }

  private send(from: number): void {
    const events = this.queue.from(from, MAX_EVENTS);
    if (events.length === 0 || this.silent) return;
    this.connection.publish('events', {
      v: 1,
      session: this.connection.session,
      journal: this.queue.journal,
      oldest: this.queue.oldest,
      sentAt: this.at(),
      events,
    });
  }

  private acknowledged(payload: unknown): void {
    const ack = ackMessage.safeParse(payload);
    if (!ack.success || !this.queue.acknowledge(ack.data.journal, ack.data.upTo)) return;
    this.resends = 0;
    this.resendIn(this.resendMs);
  }

  private get resendMs(): number {
    return Math.min((this.options.resendMs ?? 1_000) * 2 ** this.resends, LONGEST_RESEND_MS) * (1 + Math.random() / 4);
  }

  /** Go-back-N: all that is not acknowledged, in order, after a while that doubles each time nothing comes. */
  private resendIn(ms: number): void {
    clearTimeout(this.resend);
    if (this.stopped || this.queue.size === 0) return;
    this.resend = setTimeout(() => {
      this.resends += 1;
      this.sendAll();
    }, ms);
    this.resend.unref();
  }

  private beatIn(ms: number): void {
    clearTimeout(this.heartbeat);
    if (this.stopped) return;
    this.heartbeat = setTimeout(() => this.beat(), ms);
    this.heartbeat.unref();
  }

  private beat(): void {
    this.beatIn(this.heartbeatMs);
    if (this.silent) return;
    const components = Object.fromEntries(this.components.map((name) => [name, 'ok']));
    for (const { component } of this.active.values()) components[component] = 'fault';
    this.connection.publish('heartbeat', {
      v: 1,
      session: this.connection.session,
      at: this.at(),
      components,
      health: { queued: this.queue.size, rssMb: 0 },
    });
  }

  private at(): string {
    return this.clock.now().toISOString();
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms).unref());
