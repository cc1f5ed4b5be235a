import { Observable, type Subscriber } from 'rxjs';
import { z } from 'zod';
import type { Observation } from '../../observation.js';
import {
  backoffSettings,
  byteLinkSettings,
  keepOpen,
  openByteLink,
  type ByteLink,
  type LinkEvent,
} from '../../transport/index.js';
import type { DriverDeps, DriverKind } from '../driver.js';
import { settled } from '../settled-observations.js';
import { planReads } from './commands.js';
import { ModbusModule } from './modbus-port.js';
import { point } from './points.js';
import { SAYINGS } from './sayings.js';
import { INITIAL, next, type ModbusInput } from './session.js';
import { PROTOCOL, componentsOf } from './statuses.js';

/** An input module for doors, vibration and temperature. The agent is the master of its line. */
const settings = z.strictObject({
  driver: z.literal(PROTOCOL),
  link: byteLinkSettings,
  unit: z.int().min(1).max(247).default(1),
  points: z.array(point).min(1).max(64),
  pollMs: z.int().min(20).max(600_000).default(1_000),
  responseMs: z.int().min(20).max(60_000).default(500),
  offlineAfter: z.int().min(1).max(100).default(3),
  backoff: backoffSettings.prefault({}),
});
type Settings = z.infer<typeof settings>;

/** One module. */
export const modbusRtu: DriverKind<typeof settings, Settings> = {
  settings,
  create: (settings, deps) => ({
    protocol: PROTOCOL,
    components: componentsOf(settings.points),
    observations: new Observable<Observation>((out) => {
      const poller = new ModulePoller(settings, deps, out);
      return () => poller.stop();
    }).pipe(settled()),
  }),
  sayings: SAYINGS,
  serialLines: [{ baudRate: 9_600 }, { baudRate: 19_200, parity: 'even' }],
};

/** Keeps the line open and reads all points, one read after the other. */
class ModulePoller {
  private state = INITIAL;
  private module: ModbusModule | undefined;
  private link: ByteLink | undefined;
  private reading = false;
  private readonly reads;
  private readonly timer: NodeJS.Timeout;
  private readonly kept: { unsubscribe(): void };

  constructor(
    private readonly settings: Settings,
    { random, openByteLink: open = openByteLink }: DriverDeps,
    private readonly out: Subscriber<Observation>,
  ) {
    this.reads = planReads(settings.points);
    this.timer = setInterval(() => void this.poll(), settings.pollMs);
    this.kept = keepOpen(open(settings.link), settings.backoff, random).subscribe((event) => this.onLink(event));
  }

  stop(): void {
    clearInterval(this.timer);
    this.kept.unsubscribe();
    this.module?.close();
  }

  private onLink(event: LinkEvent<Uint8Array>): void {
    if (event.kind === 'received') return this.module?.receive(event.data);
    this.module?.close();
    this.module = undefined;
    this.link = undefined;
    if (event.kind === 'lost') return this.feed({ kind: 'lost', problem: event.problem, reason: event.reason });
    this.link = event.link;
    this.module = new ModbusModule(event.link, this.settings.unit, this.settings.responseMs);
    void this.poll();
  }

  private async poll(): Promise<void> {
    if (this.reading) return;
    this.reading = true;
    try {
      for (const read of this.reads) {
        const { module, link } = this;
        const outcome = await module?.read(read);
        // The link may have been lost, or opened anew, while the module was thinking.
        if (!outcome || module !== this.module) break;
        this.feed({ ...outcome, read });
        if (outcome.kind !== 'unanswered') continue;
        this.giveUp(link);
        break;
      }
    } catch (error) {
      this.out.error(error);
    } finally {
      this.reading = false;
    }
  }

  /** A module that is gone: the far side of a device server may be half dead, and the link is opened anew. */
  private giveUp(link: ByteLink | undefined): void {
    if (this.state.unanswered >= this.settings.offlineAfter) void link?.close();
  }

  private feed(input: ModbusInput): void {
    if (this.out.closed) return;
    const { state, observations } = next(this.settings, this.state, input);
    this.state = state;
    for (const observation of observations) this.out.next(observation);
  }
}
