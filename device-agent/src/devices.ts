import { Subject, type Subscription } from 'rxjs';
import type { Clock } from '#libs/clock';
import { COMPONENTS, type Component } from '#libs/domain';
import type { Logger } from '#libs/observability';
import type { ConditionSeen, PlaceReached } from './detect/detect.js';
import {
  createDriver as createRealDriver,
  type Driver,
  type DriverDeps,
  type DriverSettings,
} from './drivers/index.js';
import type { Observation } from './observation.js';
import { sourceNames } from './source-names.js';
import { superviseDrivers, type DriverState } from './supervise-drivers.js';
import { Bookmark, placeOf, type Place } from './transport/index.js';

export interface DevicesOptions {
  clock: Clock;
  logger: Logger;
  /** In [0, 1), for jitter. */
  random: () => number;
  createDriver?: (settings: DriverSettings, deps: DriverDeps) => Driver;
  /** Everything that is seen, in order. */
  onSeen(seen: Observation | ConditionSeen): void;
  /** For drivers that read files: where they had come when the agent was stopped, and how to keep where they come now. */
  reading?: {
    places: Readonly<Record<string, Place>>;
    onPlace(reached: PlaceReached): void;
    /** Resolves when all that was seen and reached so far is on disk. */
    written(): Promise<void>;
  };
  /** More is known of what the terminal is made of. Several findings within moments are told once. */
  onComponents(): void;
}

/** How one device stands. */
export interface DeviceLook {
  name: string;
  driver: string;
  state: DriverState;
  components: readonly Component[];
  /** Of these, the ones that the device itself has said something of since it was last started. */
  heard: readonly Component[];
  /** It is asked; where the agent only listens it is not. */
  asked: boolean;
}

const TELL_AFTER_MS = 500;

/** The devices of the terminal, each behind its driver: what they say, what they are made of and how they stand. */
export class Devices {
  private subscription?: Subscription;
  private readonly states: Record<string, DriverState> = {};
  private readonly components = new Map<string, readonly Component[]>();
  private readonly heardOf = new Map<string, Set<Component>>();
  /** Components that have said anything since the agent started. */
  readonly heard = new Set<Component>();
  private readonly again = new Subject<void>();
  private telling?: NodeJS.Timeout;

  constructor(
    private readonly settings: readonly DriverSettings[],
    private readonly options: DevicesOptions,
  ) {}

  /** From now on they are listened to. */
  start(): void {
    const { settings, options } = this;
    const { clock, logger, random, createDriver = createRealDriver } = options;
    const sources = sourceNames(settings);
    const drivers = settings.map((one, i) => {
      const name = deviceName(one, i);
      const again = canBeReadAnew(one) ? { again: this.again } : {};
      const bookmark = this.bookmarkOf(one, sources[i]!);
      return {
        name,
        source: sources[i],
        ...again,
        create: () => createDriver(one, { clock, random, logger: logger.child({ device: name }), ...bookmark }),
      };
    });
    this.subscription = superviseDrivers(drivers, {
      logger,
      random,
      onState: (name, state) => this.note(name, state),
      onComponents: (name, components) => this.learn(name, components),
      onSeen: (name, seen) => this.hear(name, seen),
    }).subscribe((seen) => options.onSeen(seen));
  }

  /** One for the whole run: a driver that is started again goes on where the one before it ended. */
  private bookmarkOf(settings: DriverSettings, source: string): { bookmark?: Bookmark } {
    const { reading } = this.options;
    const { link } = settings as { link?: { type?: string; path?: string } };
    if (!reading || link?.type !== 'file') return {};
    const place = placeOf(reading.places, source, link.path);
    const keep = (place: Place): void => reading.onPlace({ kind: 'place', source, place });
    return { bookmark: new Bookmark(place, { keep, written: () => reading.written() }) };
  }

  stop(): void {
    clearTimeout(this.telling);
    this.subscription?.unsubscribe();
  }

  /**
   * Closes the link of every device that can be asked, and opens it anew, so that everything is read and said again.
   * Where the agent but listens, nothing is closed: what was said meanwhile would be lost.
   */
  readAnew(): void {
    for (const [i, one] of this.settings.entries())
      if (canBeReadAnew(one)) this.heardOf.get(deviceName(one, i))?.clear();
    this.again.next();
  }

  get driverStates(): Record<string, DriverState> {
    return { ...this.states };
  }

  /** What the terminal is made of, as far as it is known. */
  allComponents(): Component[] {
    const known = new Set([...this.components.values()].flat());
    return COMPONENTS.filter((component) => known.has(component));
  }

  look(): DeviceLook[] {
    return this.settings.map((one, i) => {
      const name = deviceName(one, i);
      return {
        name,
        driver: one.driver,
        state: this.states[name] ?? 'stopped',
        components: this.components.get(name) ?? [],
        heard: [...(this.heardOf.get(name) ?? [])],
        asked: canBeReadAnew(one),
      };
    });
  }

  private note(name: string, state: DriverState): void {
    this.states[name] = state;
    if (state === 'starting') this.heardOf.set(name, new Set());
  }

  private hear(name: string, seen: Observation): void {
    if (seen.kind === 'garbage') return;
    this.heard.add(seen.component);
    if (!isOffline(seen)) this.heardOf.get(name)?.add(seen.component);
  }

  private learn(driver: string, components: readonly Component[]): void {
    const known = this.components.get(driver) ?? [];
    // A driver that was started again has to find them anew: they have not gone meanwhile.
    if (components.every((one) => known.includes(one))) return;
    this.components.set(driver, [...new Set([...known, ...components])]);
    this.telling ??= setTimeout(() => {
      this.telling = undefined;
      this.options.onComponents();
    }, TELL_AFTER_MS);
  }
}

/** The name of a device in health and log: its place in the configuration, and its driver. */
export const deviceName = (settings: Pick<DriverSettings, 'driver'>, index: number): string =>
  `${index + 1}:${settings.driver}`;

/** Protocols in which the terminal speaks and the agent is silent. */
const LISTENED_TO: ReadonlySet<string> = new Set<DriverSettings['driver']>(['electronic-journal', 'ndc']);
/** Links on which a device can be asked; to a pipe or a file others write. `undefined`: a driver that finds its own. */
const ASKED_OVER: readonly (string | undefined)[] = ['serial', 'tcp', 'websocket', undefined];

function canBeReadAnew(settings: DriverSettings): boolean {
  const { driver, link, listenOnly } = settings as { driver: string; link?: { type?: string }; listenOnly?: boolean };
  return !LISTENED_TO.has(driver) && listenOnly !== true && ASKED_OVER.includes(link?.type);
}

/** Said by the driver because the device says nothing. */
function isOffline(seen: Observation): boolean {
  return seen.kind === 'state' && seen.name === 'device' && seen.value === 'offline';
}
